import { blockSize, frequencyIn, lengthIn, type Postings, placeIn, rowAt } from '../knowledge/postings.ts'

/** A concept's alternative, term by term, with its part in the score already worked out. */
export interface WeightedTerm {
  readonly concept: number
  readonly alternative: number
  /** 0: no text holds it; its phrase stays incomplete. */
  readonly id: number
  /** Importance × synonym weight × inverse document frequency. */
  readonly weight: number
}

/** A unit by words. */
export interface Scored {
  readonly unit: number
  /** BM25 over the concepts of the question. */
  readonly score: number
}

export interface Scores {
  /** The `limit` units with the highest scores above 0, best first, equal ones by number. */
  best(limit: number): readonly Scored[]
  /** 0 for a unit that holds none of the terms. */
  scoreOf(unit: number): number
}

/**
 * BM25 over the concepts of a question (k1 1.2, b 0.75, Robertson 1994): of the ways to say a concept the best counts, and part of a phrase by its
 * square. A posting is met in a few nanoseconds, so that every unit is scored and nothing is guessed.
 */
export function scorePostings(
  terms: readonly WeightedTerm[],
  postings: ReadonlyMap<number, Postings>,
  meanLength: number,
): Scores {
  const places = placeBlocks(postings)
  const totals = new Float64Array(places.size)
  const work = workspace(places.size)
  const scoring: Scoring = { ...work, places, perLength: 0.9 / meanLength }
  const { best, sums, held } = work
  for (const own of Map.groupBy(terms, ({ concept }) => concept).values()) {
    const touched: number[] = []
    for (const parts of Map.groupBy(own, ({ alternative }) => alternative).values()) {
      const holding: number[] = []
      for (const { id, weight } of parts) {
        const list = postings.get(id)
        if (list !== undefined) addTerm(list, weight, scoring, holding)
      }
      for (const place of holding) {
        const share = (held[place] as number) / parts.length
        const score = (sums[place] as number) * share * share
        if (best[place] === 0) touched.push(place)
        if (score > (best[place] as number)) best[place] = score
        sums[place] = 0
        held[place] = 0
      }
    }
    for (const place of touched) {
      totals[place] = (totals[place] as number) + (best[place] as number)
      best[place] = 0
    }
  }
  return {
    best: limit => bestOf(totals, places, limit),
    scoreOf: unit => totals[places.placeOf(unit)] ?? 0,
  }
}

interface Scoring extends Workspace {
  readonly places: Places
  readonly perLength: number
}

function addTerm(list: Postings, weight: number, scoring: Scoring, holding: number[]): void {
  const { sums, held, places, perLength } = scoring
  for (let at = 0; at < list.byteLength; ) {
    const { firstUnit, from, to } = rowAt(list, at)
    const base = places.placeOf(firstUnit)
    for (let next = from; next < to; next += 4) {
      const posting = list.getUint32(next)
      const place = base + placeIn(posting)
      const frequency = frequencyIn(posting)
      if (held[place] === 0) holding.push(place)
      held[place] = (held[place] as number) + 1
      sums[place] =
        (sums[place] as number) + (weight * 2.2 * frequency) / (frequency + 0.3 + lengthIn(posting) * perLength)
    }
    at = to
  }
}

/** A place from 0 for every unit of the blocks that hold a term: numbers of units may lie far apart after years of changes. */
interface Places {
  readonly size: number
  /** -1 where there is none. */
  placeOf(unit: number): number
  unitAt(place: number): number
}

function placeBlocks(postings: ReadonlyMap<number, Postings>): Places {
  const places = new Map<number, number>()
  const firstUnits: number[] = []
  for (const list of postings.values()) {
    for (let at = 0; at < list.byteLength; ) {
      const { firstUnit, to } = rowAt(list, at)
      if (!places.has(firstUnit)) places.set(firstUnit, firstUnits.push(firstUnit) * blockSize - blockSize)
      at = to
    }
  }
  return {
    size: firstUnits.length * blockSize,
    placeOf: unit => {
      const within = unit % blockSize
      const first = places.get(unit - within)
      return first === undefined ? -1 : first + within
    },
    unitAt: place => (firstUnits[Math.floor(place / blockSize)] ?? 0) + (place % blockSize),
  }
}

interface Workspace {
  readonly best: Float64Array
  readonly sums: Float64Array
  readonly held: Uint8Array
}

const workspaceOf = (size: number): Workspace => ({
  best: new Float64Array(size),
  sums: new Float64Array(size),
  held: new Uint8Array(size),
})

let kept = workspaceOf(0)

/** All zeros, and left so: what is scored in one go needs no memory of its own for each question. */
function workspace(size: number): Workspace {
  if (kept.held.length < size) kept = workspaceOf(size)
  return kept
}

function bestOf(totals: Float64Array, places: Places, limit: number): readonly Scored[] {
  const least = leastOf(totals, limit)
  const found: Scored[] = []
  for (let place = 0; place < totals.length; place += 1) {
    const score = totals[place] as number
    if (score >= least) found.push({ unit: places.unitAt(place), score })
  }
  return found.toSorted((a, b) => b.score - a.score || a.unit - b.unit).slice(0, limit)
}

/** The `limit`-th highest score, or the smallest above 0 where there are fewer. */
function leastOf(totals: Float64Array, limit: number): number {
  const highest = new Float64Array(8 * limit)
  let [count, least] = [0, Number.MIN_VALUE]
  for (const score of totals) {
    if (score < least) continue
    highest[count] = score
    count += 1
    if (count < highest.length) continue
    highest.sort().copyWithin(0, count - limit)
    count = limit
    least = highest[0] as number
  }
  return count < limit ? least : (highest.subarray(0, count).sort()[count - limit] as number)
}
