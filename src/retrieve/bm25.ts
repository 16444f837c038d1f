import type { Postings } from '../knowledge/postings.ts'

/** A concept's alternative, term by term, with its part in the score already worked out. */
export interface WeightedTerm {
  readonly concept: number
  readonly alternative: number
  /** 0: no text holds it; its phrase stays incomplete. */
  readonly id: number
  /** Importance × synonym weight × inverse document frequency. */
  readonly weight: number
}

/** Scores of the units that hold at least one of the terms: `totals[i]` is that of `units[i]`. */
export interface Scores {
  readonly units: Int32Array
  readonly totals: Float64Array
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
  const { units, placesOf } = placeUnits(postings)
  const totals = new Float64Array(units.length)
  const best = new Float64Array(units.length)
  const sums = new Float64Array(units.length)
  const held = new Uint8Array(units.length)
  const perLength = 0.9 / meanLength
  const scoring = { sums, held, perLength }
  for (const own of Map.groupBy(terms, ({ concept }) => concept).values()) {
    const touched: number[] = []
    for (const parts of Map.groupBy(own, ({ alternative }) => alternative).values()) {
      const holding: number[] = []
      for (const { id, weight } of parts) {
        const list = postings.get(id)
        const places = placesOf.get(id)
        if (list !== undefined && places !== undefined) addTerm(list, places, weight, scoring, holding)
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
  return { units, totals }
}

interface Scoring {
  readonly sums: Float64Array
  readonly held: Uint8Array
  readonly perLength: number
}

function addTerm(
  { frequencies, lengths }: Postings,
  places: Int32Array,
  weight: number,
  { sums, held, perLength }: Scoring,
  holding: number[],
): void {
  for (let entry = 0; entry < places.length; entry += 1) {
    const place = places[entry] as number
    const frequency = frequencies[entry] as number
    if (held[place] === 0) holding.push(place)
    held[place] = (held[place] as number) + 1
    sums[place] =
      (sums[place] as number) + (weight * 2.2 * frequency) / (frequency + 0.3 + (lengths[entry] as number) * perLength)
  }
}

/** Gives each unit a place from 0, and for each term the places of its postings. */
function placeUnits(postings: ReadonlyMap<number, Postings>) {
  let [first, last, most] = [Number.POSITIVE_INFINITY, 0, 0]
  for (const { units } of postings.values()) {
    most += units.length
    for (const unit of units) {
      if (unit < first) first = unit
      if (unit > last) last = unit
    }
  }
  // Numbers of units lie close together, so that an array is the fastest map from unit to place; 0 is none.
  const placeOf = new Int32Array(most === 0 ? 0 : last - first + 1)
  const units = new Int32Array(Math.min(most, placeOf.length))
  let count = 0
  const placesOf = new Map<number, Int32Array>()
  for (const [term, list] of postings) {
    const places = new Int32Array(list.units.length)
    for (let entry = 0; entry < places.length; entry += 1) {
      const unit = list.units[entry] as number
      let place = placeOf[unit - first] as number
      if (place === 0) {
        units[count] = unit
        count += 1
        place = count
        placeOf[unit - first] = place
      }
      places[entry] = place - 1
    }
    placesOf.set(term, places)
  }
  return { units: units.subarray(0, count), placesOf }
}

/** The `limit` units with the highest scores, best first, equal ones by number. */
export function bestOf({ units, totals }: Scores, limit: number): readonly Scored[] {
  const least = totals.toSorted().at(-limit) ?? Number.NEGATIVE_INFINITY
  const found: Scored[] = []
  for (const [place, unit] of units.entries()) {
    const score = totals[place] as number
    if (score >= least) found.push({ unit, score })
  }
  return found.toSorted((a, b) => b.score - a.score || a.unit - b.unit).slice(0, limit)
}

export interface Scored {
  readonly unit: number
  /** BM25 over the concepts of the question. */
  readonly score: number
}
