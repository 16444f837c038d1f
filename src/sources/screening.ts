import { z } from 'zod'
import { effectiveOf } from './moment.ts'
import { headOf, isoDate } from './own-format.ts'
import { present, sentences, texts } from './present.ts'
import type { FactDraft, SourceReading } from './reading.ts'
import { deriveNeeds, type ScreeningRule } from './social-need.ts'

const loinc = 'http://loinc.org'
const choice = z.object({ code: z.string().min(1), system: z.string().default(loinc), text: z.string().min(1) })
const answer = z.object({
  question: choice,
  /** Answered, refused to answer, or passed over: three things that never stand for one another. */
  outcome: z.enum(['answered', 'refused', 'unanswered']).default('answered'),
  answers: z.array(choice).default([]),
  note: z.string().optional(),
})
const schema = z.object({
  ...headOf('carenav-screening'),
  /** PRAPARE, AHC-HRSN, … */
  instrument: z.string().min(1),
  completed: isoDate,
  completedBy: z.string().optional(),
  language: z.string().optional(),
  answers: z.array(z.unknown()).min(1),
})

export type ScreeningAnswer = z.infer<typeof answer>

/**
 * A social-needs screening: one screening-answer fact per question, and one social-need fact per category of the rule table
 * that the questions touch. A broken answer is reported by path. Throws `z.ZodError` when the file itself is broken.
 */
export function readScreening(json: unknown, rules: readonly ScreeningRule[]): SourceReading {
  const body = schema.parse(json)
  const read = body.answers.map((raw, at) => ({ part: `answers[${at}]`, parsed: answer.safeParse(raw) }))
  const answers = read.flatMap(({ part, parsed }) => (parsed.success ? [{ part, ...parsed.data }] : []))
  const shared = { effective: effectiveOf(body.completed), origin: `${body.instrument}, ${body.completed}` }
  const background = present({ instrument: body.instrument, completedBy: body.completedBy, language: body.language })
  const facts = answers.map((each): FactDraft => {
    const words = each.answers.map(({ text }) => text).join('; ')
    const said =
      each.outcome === 'answered' ? words : { refused: 'refused to answer', unanswered: 'not answered' }[each.outcome]
    return {
      part: each.part,
      layer: 'social',
      kind: 'screening-answer',
      text: each.question.text,
      codings: [{ system: each.question.system, code: each.question.code, display: each.question.text }],
      value:
        each.outcome === 'answered' && words !== ''
          ? {
              type: 'coded',
              text: words,
              codings: each.answers.map(({ system, code, text }) => ({ system, code, display: text })),
            }
          : undefined,
      effective: shared.effective,
      status: each.outcome,
      detail: present({ ...background, outcome: each.outcome, note: each.note }),
      quote: sentences(`${each.question.text} ${said} (${shared.origin})`, ...texts(each.note)),
    }
  })
  const needs = deriveNeeds(answers, rules, shared)
  return {
    people: [
      {
        personId: body.person,
        resources: [
          { resourceType: 'screening', id: body.id, path: '$', body: json, facts: [...facts, ...needs.facts] },
        ],
      },
    ],
    problems: [
      ...read.flatMap(({ part, parsed }) =>
        parsed.success
          ? []
          : parsed.error.issues.map(({ path, message }) => ({
              path: [part, ...path.map(String)].join('.'),
              reason: `the answer was left out: ${message}`,
            })),
      ),
      ...needs.problems,
    ],
  }
}
