import { afterAll, beforeAll, expect, test } from 'vitest'
import { bringVectors } from '../../ingest/search-vectors.ts'
import { bringVectorIndex } from '../../ingest/vector-index.ts'
import { systemClock } from '../../kernel/clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { createEmbedders } from '../../models/embedders.ts'
import type { WeightedTerm } from '../../retrieve/bm25.ts'
import { readQuestion } from '../../retrieve/question.ts'
import { questionVector } from '../../retrieve/question-vector.ts'
import { scopeFor } from '../../retrieve/scope.ts'
import { countTerms, findCandidates } from '../../retrieve/search-index.ts'
import { createVocabulary } from '../../retrieve/vocabulary.ts'
import { weighTerms } from '../../retrieve/weights.ts'
import type { OwnedDatabase, Tx } from '../../store/database.ts'
import { indexedType } from '../../store/vector-index.ts'
import { eachStore } from '../../testing/database.ts'
import { searcher } from '../retrieval-set.ts'
import { generatedQuestions, generatedTexts, rankWords } from './generated-texts.ts'
import { writeMany } from './retrieval-load.ts'

const words = rankWords([], 3_000)
const texts = generatedTexts(words)
const size = 500
const scope = scopeFor({ role: 'patient', tenant: 'demo', user: 'u', person: 'p' }, 'en')
const questions = generatedQuestions(60, words, random => texts.document(1 + 6 * Math.floor((random() * size) / 6)))
// Phrases with several ways to be said, made of common and of rare words, and of words that no text holds.
const vocabulary = createVocabulary(
  Array.from({ length: 300 }, (_, at) => ({
    phrases: [
      `${words[20 + at]} ${words[40 + at * 3]}`,
      `${words[30 + at]} ${words[1_000 + at]} nowhere${at}`,
      words[60 + at * 5] ?? '',
    ],
  })),
  words.slice(0, 8),
  () => false,
)

/** Every unit of the scope, scored from the postings as the definition says. */
async function scoreAll(
  tx: Tx,
  terms: readonly WeightedTerm[],
  meanLength: number,
): Promise<ReadonlyMap<number, number>> {
  const rows = await tx.query<{ unit: number; term: number; frequency: number; length: number }>(
    `select unit_id as unit, held.term, held.frequency, length
     from search_unit cross join unnest(term_ids, frequencies) as held (term, frequency) where held.term = any($1::int[]) and scope = any($2::int[])`,
    [terms.map(({ id }) => id), scope.numbers],
  )
  const concepts = [...Map.groupBy(terms, ({ concept }) => concept).values()]
  return new Map(
    [...Map.groupBy(rows, ({ unit }) => unit)].map(([unit, held]) => {
      const posting = new Map(held.map(row => [row.term, row]))
      const scoreOf = (way: readonly WeightedTerm[]): number => {
        const hits = way.flatMap(({ id, weight }) => {
          const row = posting.get(id)
          if (row === undefined) return []
          return [(weight * row.frequency * 2.2) / (row.frequency + 1.2 * (0.25 + (0.75 * row.length) / meanLength))]
        })
        return hits.reduce((sum, score) => sum + score, 0) * (hits.length / way.length) ** 2
      }
      const best = concepts.map(own =>
        Math.max(...[...Map.groupBy(own, ({ alternative }) => alternative).values()].map(scoreOf)),
      )
      return [unit, best.reduce((sum, score) => sum + score, 0)]
    }),
  )
}

eachStore('candidates', open => {
  let database: OwnedDatabase
  beforeAll(async () => {
    database = await open()
    await writeMany(
      database,
      Array.from({ length: size }, (_, at) => texts.document(at)),
      () => undefined,
    )
    await bringVectors({ database, embedders: embedders(), clock: systemClock, log: silentLog })
  })
  afterAll(() => database.close())
  const embedders = () => createEmbedders(undefined, database, indexTerms)

  test.each([5, 20, 100])('are exactly the best %i by words that scoring every unit gives', async limit => {
    for (const text of questions) {
      await database.as(searcher, async tx => {
        const { concepts, counts } = await readQuestion(tx, scope, { text, vocabulary })
        const terms = weighTerms(concepts, counts)
        const all = await scoreAll(tx, terms, counts.meanLength)
        const found = await findCandidates(tx, { scope, terms, counts, limit })
        const expected = [...all.values()].toSorted((a, b) => b - a).slice(0, limit)
        expect(found).toHaveLength(expected.length)
        for (const [at, { unit, lexical }] of found.entries()) {
          expect(lexical).toBeCloseTo(all.get(unit) ?? 0, 9)
          expect(lexical).toBeCloseTo(expected[at] ?? 0, 9)
        }
      })
    }
  })

  test('carry the same score by words and the same nearness whichever way they were found', async () => {
    for (const text of questions) {
      const vector = await questionVector({ database, embedders: embedders(), log: silentLog }, text)
      if (vector === undefined) throw new Error('the question has no vector')
      await database.as(searcher, async tx => {
        const { concepts, counts } = await readQuestion(tx, scope, { text, vocabulary })
        const terms = weighTerms(concepts, counts)
        const all = await scoreAll(tx, terms, counts.meanLength)
        const found = await findCandidates(tx, {
          scope,
          terms,
          counts,
          limit: 20,
          vectors: vector,
        })
        const nearness = await tx.query<{ unit: number; cosine: number }>(
          `select u.unit_id as unit, greatest(max(1 - (v.embedding <=> $1::vector)), 0) as cosine
           from search_unit u join chunk c using (document_id) join chunk_vector v using (chunk_id) where u.scope = any($2::int[]) and u.language = 'en' group by 1`,
          [`[${vector.vector.join(',')}]`, scope.numbers],
        )
        const cosines = new Map(nearness.map(({ unit, cosine }) => [unit, cosine]))
        for (const { unit, lexical, cosine } of found) {
          expect(lexical).toBeCloseTo(all.get(unit) ?? 0, 9)
          expect(cosine).toBeCloseTo(cosines.get(unit) ?? Number.NaN, 6)
        }
        const nearest = nearness.toSorted((a, b) => b.cosine - a.cosine || a.unit - b.unit).slice(0, 5)
        const units = new Set(found.map(({ unit }) => unit))
        expect(nearest.filter(({ unit }) => !units.has(unit))).toEqual([])
      })
    }
  })

  test('are brought in full by an index over the vectors, also when the scope leaves most out', async () => {
    const vector = await questionVector({ database, embedders: embedders(), log: silentLog }, questions[0] ?? '')
    if (vector === undefined) throw new Error('the question has no vector')
    expect(await bringVectorIndex(database, vector.embedder, 1_000_000)).toBe(false)
    expect(await bringVectorIndex(database, vector.embedder, 100)).toBe(true)
    expect(await bringVectorIndex(database, vector.embedder, 100)).toBe(false)
    await database.as(searcher, async tx => {
      expect(await indexedType(tx, vector.embedder)).toMatch(/vec(?:tor)?\(\d+\)$/)
      const spanish = scopeFor({ role: 'patient', tenant: 'demo', user: 'u', person: 'p' }, 'es')
      const [{ chunks, units } = { chunks: 0, units: 0 }] = await tx.query<{ chunks: number; units: number }>(
        `select count(*)::int as chunks, count(distinct u.unit_id)::int as units from chunk_vector v join chunk c using (chunk_id)
         join search_unit u using (document_id) where v.language = 'es' and v.scope = any($1::int[])`,
        [spanish.numbers],
      )
      expect(units).toBeGreaterThan(20)
      // As in a large base: a few texts would be compared one by one.
      const large = {
        ...(await countTerms(tx, spanish, [])),
        chunksIn: new Map([[spanish.numbers[0] ?? 0, 1_000_000]]),
      }
      const search = {
        scope: spanish,
        terms: [],
        counts: large,
        vectors: { ...vector, indexed: await indexedType(tx, vector.embedder) },
      }
      // All that there are, though nearly everything near is in another language.
      expect(await findCandidates(tx, { ...search, limit: chunks })).toHaveLength(units)
      expect((await findCandidates(tx, { ...search, limit: 20 })).length).toBeGreaterThan(3)
    })
  })
})
