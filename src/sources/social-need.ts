import { z } from 'zod'
import type { Effective } from '../domain/fact.ts'
import type { FactDraft, Problem } from './reading.ts'
import type { ScreeningAnswer } from './screening.ts'

const needCategories = [
  'food',
  'housing',
  'transport',
  'utilities',
  'safety',
  'cost',
  'storage',
  'literacy',
  'isolation',
  'stress',
  'power',
  'cooling',
  'sanitation',
  'schedule',
  'household',
  'help-at-home',
  'phone',
  'language',
  'alcohol',
  'drugs',
  'incarceration',
] as const
type NeedCategory = (typeof needCategories)[number]

/** One row of corpora/rules/screening.yaml: what the answers to one question mean for one need. */
export const screeningRule = z.object({
  id: z.string(),
  source: z.union([z.string(), z.array(z.string())]),
  category: z.enum(needCategories),
  /** Code of the question; its answer codes stand below. */
  question: z.string(),
  /** The need in plain words, as said when it is there. */
  need: z.string(),
  present: z.array(z.string()).min(1),
  absent: z.array(z.string()).min(1),
  /** Codes by which the form itself says "I choose not to answer". */
  refused: z.array(z.string()).default([]),
})
export type ScreeningRule = Readonly<z.infer<typeof screeningRule>>

type Verdict = 'present' | 'absent' | 'unknown'
interface Judged {
  readonly rule: ScreeningRule
  readonly verdict: Verdict
  readonly answer: ScreeningAnswer & { readonly part: string }
}

/**
 * One fact per category that the form asked about. Its status is 'present' when any answer says so, 'absent' only when every
 * question of the category was answered so, and 'unknown' otherwise: a refusal or a gap is never a "no".
 */
export function deriveNeeds(
  answers: readonly (ScreeningAnswer & { readonly part: string })[],
  rules: readonly ScreeningRule[],
  shared: { readonly effective: Effective | undefined; readonly origin: string },
): { readonly facts: readonly FactDraft[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const judged = answers.flatMap(answer =>
    rules
      .filter(rule => rule.question === answer.question.code)
      .map(rule => ({ rule, answer, verdict: judge(answer, rule, problems) })),
  )
  const facts = needCategories.flatMap(category => {
    const asked = judged.filter(({ rule }) => rule.category === category)
    const lead =
      asked.find(({ verdict }) => verdict === 'present') ??
      asked.find(({ verdict }) => verdict === 'unknown') ??
      asked[0]
    return lead === undefined ? [] : [needFact(category, lead, asked, shared)]
  })
  return { facts, problems }
}

function judge(answer: Judged['answer'], rule: ScreeningRule, problems: Problem[]): Verdict {
  if (answer.outcome !== 'answered') return 'unknown'
  const codes = answer.answers.map(({ code }) => code)
  const strange = codes.some(code => ![...rule.present, ...rule.absent, ...rule.refused].includes(code))
  if (strange) {
    problems.push({
      path: answer.part,
      reason: 'has an answer code that the screening table does not know; the answer is kept, no need is derived',
    })
  }
  if (codes.some(code => rule.present.includes(code))) return 'present'
  return codes.length > 0 && codes.every(code => rule.absent.includes(code)) ? 'absent' : 'unknown'
}

function needFact(
  category: NeedCategory,
  lead: Judged,
  asked: readonly Judged[],
  shared: { readonly effective: Effective | undefined; readonly origin: string },
): FactDraft {
  const { rule, verdict, answer } = lead
  const words = answer.answers.map(({ text }) => text).join('; ')
  const said = { answered: words, refused: 'refused to answer', unanswered: 'not answered' }[answer.outcome]
  const heading = { present: rule.need, absent: `Not stated: ${rule.need}`, unknown: `Not known: ${rule.need}` }[
    verdict
  ]
  return {
    part: `needs.${category}`,
    partOf: answer.part,
    layer: 'social',
    kind: 'social-need',
    text: rule.need,
    codings: [{ system: 'urn:carenav:social-need', code: category, display: rule.need }],
    value: verdict === 'unknown' ? undefined : { type: 'boolean', boolean: verdict === 'present' },
    effective: shared.effective,
    status: verdict,
    detail: {
      category,
      rule: rule.id,
      rules: asked.map(each => each.rule.id),
      needs: asked.filter(each => each.verdict === 'present').map(each => each.rule.need),
      denied: asked.filter(each => each.verdict === 'absent').map(each => each.rule.need),
    },
    quote: `${heading}. ${answer.question.text} ${said} (${shared.origin})`,
  }
}
