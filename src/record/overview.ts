import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Person } from '../domain/fact.ts'
import type { Tx } from '../store/database.ts'
import { type Coverage, readCoverage } from './coverage.ts'
import { currentFacts, type StoredFact } from './facts.ts'
import type { RecordKnowledge } from './knowledge.ts'
import { exactValue, sideOf, usualRange } from './measurement-text.ts'
import { suited } from './own-range.ts'
import { readPerson } from './people.ts'
import { grouped, isActive, isGenomeLine } from './section-facts.ts'
import { direction, type Reading, readSeries } from './series.ts'
import type { Measurement } from './vocabulary.ts'

/** The measurements an overview shows, in this order; those without a result are left out. */
export const keyMeasurements = [
  'blood-pressure',
  'hba1c',
  'glucose',
  'egfr',
  'ldl',
  'hemoglobin',
  'inr',
  'weight',
  'bmi',
] as const
/** Newest changes shown at the top. */
const topItems = 3

export interface KeyResult {
  readonly id: string
  readonly name: string
  readonly value: number | string
  readonly unit?: string
  readonly date?: string
  readonly side?: 'above' | 'below' | 'inside'
  readonly direction?: 'up' | 'down' | 'same'
  /** All values oldest first, for a plot and its table: at most 24. */
  readonly series: readonly { readonly date: string; readonly value: number; readonly second?: number }[]
  readonly fact: StoredFact
}

export interface Overview {
  readonly person: Person
  /** ISO instant of reading: "record as of". */
  readonly asOf: string
  /** What to look at first: results outside the usual range, then the newest conditions. */
  readonly top: readonly {
    readonly why: 'outside-usual-range' | 'newest-condition' | 'social-need'
    readonly fact: StoredFact
  }[]
  readonly conditions: readonly StoredFact[]
  readonly medicines: readonly StoredFact[]
  readonly allergies: readonly StoredFact[]
  readonly results: readonly KeyResult[]
  readonly socialNeeds: readonly StoredFact[]
  readonly genomics: readonly StoredFact[]
  /** Newest reading of each device measure, with how long it has been silent in whole hours. */
  readonly devices: readonly { readonly fact: StoredFact; readonly silentHours: number }[]
  readonly coverage: Coverage
}

/** The state of one record at a glance, from stored facts only. Throws `Refusal('not-found')`. Audited. */
export async function readOverview(
  tx: Tx,
  actor: Actor,
  person: string,
  now: Date,
  { vocabulary }: RecordKnowledge,
): Promise<Overview> {
  const known = await readPerson(tx, actor, person)
  const facts = await currentFacts(tx, actor, known.id, [
    ...(['condition', 'medication', 'allergy', 'social-need', 'genotype', 'phenotype', 'reading'] as const),
  ])
  const active = (kind: StoredFact['kind']): readonly StoredFact[] =>
    grouped(facts.filter(fact => fact.kind === kind && isActive(fact, now))).flatMap(([newest]) => newest ?? [])
  const results: KeyResult[] = []
  const wanted = keyMeasurements.flatMap(id => vocabulary.measurements.get(id) ?? [])
  for (const measurement of await suited(tx, actor, known.id, wanted, vocabulary)) {
    const readings = await readSeries(tx, actor, known.id, measurement)
    if (readings.length > 0) results.push(...keyResult(measurement, readings, known))
  }
  const conditions = active('condition')
  const socialNeeds = grouped(
    facts.filter(({ kind, status }) => kind === 'social-need' && status === 'present'),
  ).flatMap(([newest]) => newest ?? [])
  const overview: Overview = {
    person: known,
    asOf: now.toISOString(),
    top: [
      ...results
        .filter(({ side }) => side === 'above' || side === 'below')
        .map(({ fact }) => ({ why: 'outside-usual-range' as const, fact })),
      ...socialNeeds.map(fact => ({ why: 'social-need' as const, fact })),
      ...conditions.map(fact => ({ why: 'newest-condition' as const, fact })),
    ].slice(0, topItems),
    conditions,
    medicines: active('medication'),
    allergies: active('allergy'),
    results,
    socialNeeds,
    genomics: facts.filter(fact => (fact.kind === 'genotype' || fact.kind === 'phenotype') && !isGenomeLine(fact)),
    devices: grouped(facts.filter(({ kind }) => kind === 'reading')).flatMap(([fact]) =>
      fact?.effective === undefined
        ? []
        : [{ fact, silentHours: hoursBetween(fact.effective.end ?? fact.effective.start, now) }],
    ),
    coverage: await readCoverage(tx, actor, known.id),
  }
  await audit(
    tx,
    actor,
    { action: 'record-read', person: known.id, subject: 'record/overview', detail: { facts: facts.length } },
    now,
  )
  return overview
}

function keyResult(measurement: Measurement, readings: readonly Reading[], person: Person): readonly KeyResult[] {
  const [latest, previous] = readings
  if (latest === undefined) return []
  const range = usualRange(measurement, latest.code, person.sex)
  const change = previous === undefined ? undefined : direction(previous, latest)
  const { value, unit, date } = exactValue(latest)
  return [
    {
      id: measurement.id,
      name: measurement.name.en,
      value,
      ...(unit === undefined ? {} : { unit }),
      ...(date === undefined ? {} : { date }),
      ...(range === undefined || latest.numbers.length === 0 ? {} : { side: sideOf(range, latest.numbers) }),
      ...(change === undefined ? {} : { direction: change }),
      series: readings
        .filter(each => each.scale === latest.scale)
        .slice(0, 24)
        .toReversed()
        .flatMap(({ day, numbers: [first, second] }) =>
          day === undefined || first === undefined
            ? []
            : [{ date: day, value: first, ...(second === undefined ? {} : { second }) }],
        ),
      fact: latest.fact,
    },
  ]
}

const hoursBetween = (iso: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(iso)) / 3_600_000))
