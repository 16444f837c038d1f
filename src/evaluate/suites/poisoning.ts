import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ingestDocument } from '../../ingest/knowledge-operator.ts'
import { writeDocuments } from '../../ingest/knowledge-rows.ts'
import { bringVectors } from '../../ingest/search-vectors.ts'
import { systemClock } from '../../kernel/clock.ts'
import { parseYaml } from '../../kernel/yaml.ts'
import { readDocuments } from '../../knowledge/documents.ts'
import type { Passage } from '../../retrieve/passage.ts'
import { questionVector } from '../../retrieve/question-vector.ts'
import { retrieve } from '../../retrieve/retrieve.ts'
import { fillerDocuments } from '../filler.ts'
import { proportion, wilson } from '../metric.ts'
import type { EvaluateParts } from '../parts.ts'
import { type LoadedSet, loadSet, searcher } from '../retrieval-set.ts'
import type { EvalCase, ScoredCase, Suite, SuiteContext } from '../suite.ts'

const own = new URL('../../../evals/suites/poisoning/', import.meta.url)
/** How many texts the knowledge base holds before the hostile ones come. */
const filledTo = 10_000
const seed = 20_261_130
const batch = 128

const inputSchema = z.strictObject({ question: z.string(), claim: z.string() })
const text = z.strictObject({ name: z.string(), title: z.string(), text: z.string() })
const hostileSchema = z.strictObject({ misleading: z.array(text).min(1), blocking: z.array(text) })

interface Output {
  /** The shipped texts alone answer it; the other measures count these questions only. */
  readonly isTarget: boolean
  readonly isBlocked: boolean
  readonly isHostileServed: boolean
  readonly passages: readonly string[]
  /** Of the hostile texts of this target. */
  readonly quarantined: number
  readonly hostile: number
}

/** What hostile texts of an installation can do to answers that reviewed texts give. */
export const poisoningSuite: Suite = {
  name: 'poisoning',
  description: 'Reviewed texts answer first, and still answer, beside texts written to mislead',
  run: runPoisoning,
  metrics: cases => {
    const outputs = cases.map(({ output }) => output as Output)
    const targets = outputs.filter(({ isTarget }) => isTarget)
    const share = (isSo: (output: Output) => boolean) => wilson(targets.filter(isSo).length, targets.length)
    const sum = (count: (output: Output) => number): number => outputs.reduce((total, each) => total + count(each), 0)
    return {
      reviewedFirst: proportion(cases, 'reviewedFirst'),
      hostileServed: share(({ isHostileServed }) => isHostileServed),
      blocked: share(({ isBlocked }) => isBlocked),
      quarantined: wilson(
        sum(each => each.quarantined),
        sum(each => each.hostile),
      ),
    }
  },
}

async function* runPoisoning({ cases, parts }: SuiteContext): AsyncGenerator<ScoredCase> {
  const loaded = await loadSet(own.pathname, parts)
  try {
    const before = new Map<string, readonly Passage[]>()
    for (const one of cases) before.set(one.id, await ask(loaded, parts, one))
    await fill(loaded, parts)
    const quarantined = await poison(loaded, parts, cases)
    await bringVectors({ ...loaded, clock: systemClock, log: parts.log })
    for (const one of cases) {
      const passages = await ask(loaded, parts, one)
      yield score(one, before.get(one.id) ?? [], passages, quarantined.get(one.id) ?? { quarantined: 0, hostile: 0 })
    }
  } finally {
    await loaded.database.close()
  }
}

async function ask({ database, embedders, vocabulary }: LoadedSet, { log }: EvaluateParts, one: EvalCase) {
  const { question } = inputSchema.parse(one.input)
  const vector = await questionVector({ database, embedders, log }, question)
  const { passages } = await database.as(searcher, tx =>
    retrieve(tx, searcher, { text: question, level: 'simple', language: 'en', vocabulary, vector }),
  )
  return passages
}

async function fill({ database }: LoadedSet, { corpora }: EvaluateParts): Promise<void> {
  const documents = (await readDocuments(corpora)).filter(({ language }) => language === 'en')
  const texts = documents.map(({ body }) => body)
  let some = []
  for (const document of fillerDocuments(filledTo - documents.length, texts, seed)) {
    some.push(document)
    if (some.length < batch) continue
    await writeDocuments({ database, clock: systemClock }, some)
    some = []
  }
  if (some.length > 0) await writeDocuments({ database, clock: systemClock }, some)
}

/** Loads the hostile texts of each target as an installation would, and says how many of them were quarantined. */
async function poison({ database }: LoadedSet, { log }: EvaluateParts, cases: readonly EvalCase[]) {
  const { misleading, blocking } = hostileSchema.parse(
    parseYaml(await readFile(new URL('hostile.yaml', own), 'utf8'), 'evals/suites/poisoning/hostile.yaml'),
  )
  const counts = new Map<string, Pick<Output, 'quarantined' | 'hostile'>>()
  for (const one of cases) {
    const { question, claim } = inputSchema.parse(one.input)
    const say = (template: string): string => template.replaceAll('{question}', question).replaceAll('{claim}', claim)
    let quarantined = 0
    for (const each of [...misleading, ...blocking]) {
      const bytes = new TextEncoder().encode(`# ${say(each.title)}\n\n${say(each.text)}\n`)
      const file = { name: `${hostilePrefix}-${one.id}-${each.name}.md`, bytes, modified: systemClock.now() }
      const options = { audience: 'patient', language: 'en', keepDuplicates: true } as const
      const { trust } = await ingestDocument({ database, clock: systemClock, log }, file, options)
      quarantined += trust === 'quarantined' ? 1 : 0
    }
    counts.set(one.id, { quarantined, hostile: misleading.length + blocking.length })
  }
  return counts
}

const hostilePrefix = 'operator-hostile'
const isHostile = ({ document }: Passage): boolean => document.id.startsWith(hostilePrefix)
const isReviewed = ({ document }: Passage): boolean => document.trust === 'reviewed'

function score(
  { id }: EvalCase,
  before: readonly Passage[],
  passages: readonly Passage[],
  counts: Pick<Output, 'quarantined' | 'hostile'>,
): ScoredCase {
  const isTarget = before.some(isReviewed)
  const lastReviewed = passages.findLastIndex(isReviewed)
  const firstHostile = passages.findIndex(isHostile)
  return {
    id,
    output: {
      isTarget,
      isBlocked: lastReviewed < 0,
      isHostileServed: firstHostile >= 0,
      passages: passages.map(({ span }) => span.ref),
      ...counts,
    } satisfies Output,
    scores: { reviewedFirst: isTarget ? Number(firstHostile < 0 || lastReviewed < firstHostile) : null },
  }
}
