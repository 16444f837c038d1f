import type { Actor } from '../domain/actor.ts'
import type { Tx } from '../store/database.ts'
import { currentFacts, dayOf, newestFirst, type StoredFact } from './facts.ts'
import type { Period } from './period.ts'
import type { Measurement } from './vocabulary.ts'

/** One measured moment: a number, the two numbers of a blood pressure, or a coded or worded result. */
export interface Reading {
  /** The fact that a citation shows; for a panel the panel itself. */
  readonly fact: StoredFact
  readonly numbers: readonly number[]
  readonly words?: string
  /** The unit as the source shows it. */
  readonly unit: string
  /** UCUM code of the unit, or the unit itself where the source gives none. */
  readonly code: string
  /** Readings of one scale may be compared. */
  readonly scale: string
  /** ISO day as the source shows it; undefined when the source gives none. */
  readonly day: string | undefined
}

/** Readings of one measurement, newest first. A panel counts once; facts without a result are left out. */
export async function readSeries(
  tx: Tx,
  actor: Actor,
  person: string,
  measurement: Measurement,
): Promise<readonly Reading[]> {
  const { parts } = measurement
  const codes = [...measurement.codes, ...(parts?.upper ?? []), ...(parts?.lower ?? [])]
  const facts = await currentFacts(tx, actor, person, ['observation', 'reading'], codes)
  const readings = parts === undefined ? facts.flatMap(single) : paired(facts, parts.upper, parts.lower)
  const [scale, ...others] = measurement.sameScale
  return readings
    .map(reading => (scale !== undefined && others.includes(reading.code) ? { ...reading, scale } : reading))
    .toSorted((a, b) => newestFirst(a.fact, b.fact))
}

/** Readings inside a period; `since` keeps those from its start on. */
export const within = (readings: readonly Reading[], period: Period): readonly Reading[] =>
  readings.filter(({ day }) => day !== undefined && day >= period.from && (period.to === undefined || day < period.to))

export type Direction = 'up' | 'down' | 'same'

/** Compares the first number of two readings exactly; undefined when one has none or the units differ. */
export function direction(from: Reading, to: Reading): Direction | undefined {
  const [before] = from.numbers
  const [after] = to.numbers
  if (before === undefined || after === undefined || from.scale !== to.scale) return undefined
  if (after === before) return from.numbers[1] === to.numbers[1] ? 'same' : sign(to.numbers[1], from.numbers[1])
  return after > before ? 'up' : 'down'
}

const sign = (after = 0, before = 0): Direction => (after > before ? 'up' : 'down')

/** The result of one fact on its own. */
export function single(fact: StoredFact): readonly Reading[] {
  const { value } = fact
  const day = dayOf(fact)
  if (value?.type === 'quantity')
    return [
      {
        fact,
        numbers: [value.number],
        unit: value.unit || value.unitCode,
        code: value.unitCode || value.unit,
        scale: value.unitCode || value.unit,
        day,
        ...limit(value.comparator),
      },
    ]
  if (value === undefined || fact.detail['components'] !== undefined) return []
  return [
    {
      fact,
      numbers: [],
      words: value.type === 'boolean' ? (value.boolean ? 'yes' : 'no') : value.text,
      unit: '',
      code: '',
      scale: '',
      day,
    },
  ]
}

const limit = (comparator: string | undefined): { readonly words?: string } =>
  comparator === undefined ? {} : { words: comparator }

/** Joins upper and lower numbers that belong to one panel, or else stand at one instant. */
function paired(facts: readonly StoredFact[], upper: readonly string[], lower: readonly string[]): readonly Reading[] {
  const has = (fact: StoredFact, codes: readonly string[]): boolean =>
    fact.codings.some(({ code }) => codes.includes(code))
  const panels = new Map(facts.map(fact => [fact.id, fact]))
  const key = (fact: StoredFact): string => fact.partOf ?? fact.effective?.start ?? fact.id
  const lowers = new Map(facts.filter(fact => has(fact, lower)).map(fact => [key(fact), fact]))
  return facts
    .filter(fact => has(fact, upper))
    .flatMap(top => {
      const bottom = lowers.get(key(top))
      if (top.value?.type !== 'quantity' || bottom?.value?.type !== 'quantity') return []
      const panel = top.partOf === undefined ? undefined : panels.get(top.partOf)
      const fact = panel ?? top
      return [
        {
          fact,
          numbers: [top.value.number, bottom.value.number],
          unit: top.value.unit || top.value.unitCode,
          code: top.value.unitCode || top.value.unit,
          scale: top.value.unitCode || top.value.unit,
          day: dayOf(fact),
        },
      ]
    })
}
