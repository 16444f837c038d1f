import type { Tx } from '../store/database.ts'
import type { QuestionVector } from './nearest.ts'
import { type Asked, type ReadQuestion, readQuestion } from './question.ts'
import { type Ranked, scoreUnits } from './rerank.ts'
import { type Scope, tiersOf } from './scope.ts'
import { type Candidate, findCandidates, sizeOf } from './search-index.ts'
import { type ChunkRow, readChunks, unitText } from './unit-texts.ts'
import { weighConcepts, weighTerms } from './weights.ts'

export interface FoundUnit extends Candidate {
  /** 0 to 1, comparable within one search. */
  readonly score: number
  /** Read for the units that were compared closely; empty for the rest, which follow them in the order they were found. */
  readonly chunks: readonly ChunkRow[]
}

export interface Found extends ReadQuestion {
  readonly units: readonly FoundUnit[]
}

/** How many units each way of searching brings, and how many of them are read and compared closely. */
const brought = 100
const compared = 40
/** Meaning beside words, for choosing which to read. */
const cosineShare = 0.3

/**
 * Units of the scope that may answer, best first: found by words and by meaning, then compared closely. Reviewed texts and the
 * installation's own are found and compared each among themselves, so that no number of texts added can push a reviewed one out or down.
 */
export async function searchUnits(
  tx: Tx,
  scope: Scope,
  asked: Asked,
  vector: QuestionVector | undefined,
): Promise<Found> {
  const read = await readQuestion(tx, scope, asked)
  if (read.counts.units === 0) return { ...read, units: [] }
  const units: FoundUnit[] = []
  for (const tier of tiersOf(scope)) {
    if (sizeOf(tier, read.counts) > 0) units.push(...(await searchTier(tx, tier, read, vector)))
  }
  const isClose = ({ chunks }: FoundUnit): boolean => chunks.length > 0
  return { ...read, units: units.toSorted((a, b) => Number(isClose(b)) - Number(isClose(a)) || b.score - a.score) }
}

async function searchTier(
  tx: Tx,
  scope: Scope,
  read: ReadQuestion,
  vector: QuestionVector | undefined,
): Promise<readonly FoundUnit[]> {
  const candidates = byFirstSight(
    await findCandidates(tx, {
      scope,
      terms: weighTerms(read.concepts, read.counts),
      counts: read.counts,
      limit: brought,
      ...(vector === undefined ? {} : { vectors: vector }),
    }),
  )
  const close = candidates.slice(0, compared)
  if (close.length === 0) return []
  const rows = await readChunks(
    tx,
    scope,
    close.map(({ unit }) => unit),
  )
  const chunks = Map.groupBy(rows, ({ unit }) => unit)
  const ranked: readonly Ranked[] = close.map(each => ({ ...each, text: unitText(chunks.get(each.unit) ?? []) }))
  const scores = scoreUnits(ranked, weighConcepts(read.concepts, read.counts))
  const best = close
    .map(each => ({ ...each, score: scores.get(each.unit) ?? 0, chunks: chunks.get(each.unit) ?? [] }))
    .toSorted((a, b) => b.score - a.score || a.unit - b.unit)
  return [...best, ...candidates.slice(compared).map(each => ({ ...each, score: 0, chunks: [] }))]
}

function byFirstSight(candidates: readonly Candidate[]): readonly Candidate[] {
  const words = Math.max(...candidates.map(({ lexical }) => lexical), 1e-9)
  const meaning = Math.max(...candidates.map(({ cosine }) => cosine), 1e-9)
  const sight = ({ lexical, cosine }: Candidate): number => lexical / words + (cosineShare * cosine) / meaning
  return candidates.toSorted((a, b) => sight(b) - sight(a) || a.unit - b.unit)
}
