import { z } from 'zod'
import { answerWhole } from '../../chain/answer.ts'
import type { ChainParts } from '../../chain/parts.ts'
import { defaultTenant, type PatientActor } from '../../domain/actor.ts'
import type { Draft } from '../../domain/answer.ts'
import type { Guard } from '../../guard/guard.ts'
import { loadKeptMeaning } from '../../guard/readability/kept-meaning.ts'
import { createPreservation, type Loss, type LossesIn } from '../../guard/readability/preservation.ts'
import { loadKnownNames } from '../../guard/verify/names.ts'
import { loadDemo } from '../../ingest/ingest.ts'
import { loadKnowledge } from '../../ingest/knowledge.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { proportion } from '../metric.ts'
import type { EvalCase, ScoredCase, Suite, SuiteContext } from '../suite.ts'

const base = {
  person: z.string(),
  level: z.enum(['simple', 'standard']),
  language: z.enum(['en', 'es', 'pl']),
}
/** A question that the product answers, or a message in clinical words that it words for the reader. */
const inputSchema = z.union([z.object({ ...base, question: z.string() }), z.object({ ...base, message: z.string() })])
type Input = z.infer<typeof inputSchema>

/** Half a grade above the limit still reads as the level. */
const leeway = 0.5

export const readingLevelSuite: Suite = {
  name: 'reading-level',
  description: 'What patients get reads at their level and keeps every number, dose, negation, warning and medicine',
  run: runReadingLevel,
  metrics: cases => ({
    withinTarget: proportion(cases, 'withinTarget'),
    preserved: proportion(cases, 'preserved'),
    answered: proportion(cases, 'answered'),
  }),
}

async function* runReadingLevel({ cases, parts }: SuiteContext): AsyncGenerator<ScoredCase> {
  const database = await parts.openStore()
  try {
    const clock = fixedClock('2026-11-22T09:00:00Z')
    const chain = await parts.chainOver(database, clock)
    const loading = { database, clock, log: parts.log, corpora: parts.corpora }
    await loadKnowledge(loading)
    await loadDemo(loading)
    // The judge is the suite's own: a guard without its check is then seen.
    const judge = createPreservation(await loadKeptMeaning(parts.corpora), await loadKnownNames(parts.corpora))
    for (const one of cases) yield await score(chain, one, inputSchema.parse(one.input), judge)
  } finally {
    await database.close()
  }
}

async function score(chain: ChainParts, { id }: EvalCase, input: Input, judge: LossesIn): Promise<ScoredCase> {
  const { watched, losses } = watch(chain, judge)
  const told = 'message' in input ? await reworded(watched, input.message, input) : await answered(watched, input)
  const target = chain.knowledge.reading.target(input.level, told.language) ?? Number.POSITIVE_INFINITY
  return {
    id,
    output: { ...told, losses },
    scores: {
      withinTarget: told.grade <= target + leeway ? 1 : 0,
      preserved: losses.length === 0 ? 1 : 0,
      answered: told.kind === 'message' ? null : told.kind === 'answered' ? 1 : 0,
    },
    groups: { language: input.language, level: input.level, kind: told.kind },
  }
}

/** The chain with every rewording, by rules or by a model, held against what it stood for, as it happens. */
function watch(chain: ChainParts, judge: LossesIn): { readonly watched: ChainParts; readonly losses: readonly Loss[] } {
  const losses: Loss[] = []
  const simplify: Guard['simplify'] = (texts, target, language) => {
    const plainer = chain.guard.simplify(texts, target, language)
    losses.push(...texts.flatMap((text, at) => judge(text, plainer[at] ?? '', language)))
    return plainer
  }
  const rewording: ChainParts['rewording'] =
    chain.rewording &&
    (async (draft, aim, language) => {
      const worded = await chain.rewording?.(draft, aim, language)
      losses.push(
        ...(worded?.sentences ?? []).flatMap(({ text }, at) => judge(draft.sentences[at]?.text ?? '', text, language)),
      )
      return worded
    })
  return { watched: { ...chain, rewording, guard: { ...chain.guard, simplify } }, losses }
}

/** The configured model first, where there is one; then the rules. */
async function reworded({ guard, knowledge, rewording }: ChainParts, message: string, { level, language }: Input) {
  const grade = knowledge.reading.target(level, language) ?? Number.POSITIVE_INFINITY
  const draft: Draft = {
    kind: 'answered',
    sentences: [{ text: message, cites: [], kind: 'guidance' }],
    evidence: [],
  }
  const worded = await rewording?.(draft, { grade, points: 3 }, language)
  const [text = message] = guard.simplify([worded?.sentences[0]?.text ?? message], grade, language)
  return { kind: 'message', text, language, grade: guard.readability.grade(text, language) }
}

async function answered(chain: ChainParts, { person, level, language, ...input }: Input) {
  const actor: PatientActor = { role: 'patient', tenant: defaultTenant, user: person, person }
  const text = 'question' in input ? input.question : ''
  return (await answerWhole(chain, actor, { text, person, level, language })).reply
}
