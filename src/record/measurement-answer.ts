import type { Draft, Structured } from '../domain/answer.ts'
import { ageAt } from './age.ts'
import { type DraftBuilder, startDraft } from './draft.ts'
import { spanOf } from './facts.ts'
import { tellAll } from './measurement-list.ts'
import { digitsFor, exactValue, rangeText, readingText, sideOf, usualRange } from './measurement-text.ts'
import { suited } from './own-range.ts'
import type { Period } from './period.ts'
import type { Scope } from './reply-scope.ts'
import { ruleSpan } from './rule-span.ts'
import { direction, type Reading, readSeries, within } from './series.ts'
import { measurementName } from './show.ts'
import type { Measurement, Vocabulary } from './vocabulary.ts'

/** Adults only: the usual ranges of the table are for people of this age and older. */
const adultAge = 18

/** Answers for one measurement, or for the members of a group ("kidney numbers", "vitals"). */
export async function answerMeasurement(scope: Scope, vocabulary: Vocabulary): Promise<Draft> {
  const { tx, actor, person, ask } = scope
  const measurements = await suited(tx, actor, person.id, ask.measurements, vocabulary)
  const all = await Promise.all(
    measurements.map(async measurement => ({
      measurement,
      readings: (await readSeries(tx, actor, person.id, measurement)).filter(reading => isFrom(reading, ask.marks)),
    })),
  )
  const recorded = all.filter(({ readings }) => readings.length > 0)
  const [main] = recorded
  if (main === undefined) return notRecorded(scope, ask.measurements)
  const draft = startDraft()
  const structured = tellOne(scope, draft, main.measurement, main.readings)
  if (structured === undefined) return noneThen(scope, main.measurement)
  const others = recorded.slice(1)
  for (const { measurement, readings } of others) tellBriefly(scope, draft, measurement, readings)
  if (others.length === 0 || ask.group?.mode === 'first') return draft.done(structured)
  const list = recorded.flatMap(({ measurement, readings: [latest] }) =>
    latest === undefined ? [] : [`${measurement.name.en}: ${readingText(latest, measurement.digits, scope.speaker)}`],
  )
  const both = { ...structured, list }
  return draft.done(both)
}

/** "At home" means a device, "at my visit" a measurement by the care team; without either, both count. */
function isFrom({ fact }: Reading, marks: ReadonlySet<string>): boolean {
  if (marks.has('home') === marks.has('clinic')) return true
  return marks.has('home') === (fact.kind === 'reading')
}

/** A trend compares like with like: the care team's measurements when there are two of them, else the device's. */
function comparable(readings: readonly Reading[]): readonly Reading[] {
  const measured = readings.filter(({ numbers }) => numbers.length > 0)
  const clinic = measured.filter(({ fact }) => fact.kind !== 'reading')
  const same = clinic.length >= 2 ? clinic : measured.filter(({ fact }) => fact.kind === measured[0]?.fact.kind)
  return same.filter(({ scale }) => scale === same[0]?.scale)
}

function tellOne(
  scope: Scope,
  draft: DraftBuilder,
  measurement: Measurement,
  all: readonly Reading[],
): Structured | undefined {
  const { ask, speaker } = scope
  const { period, aspect } = ask
  const readings = period === undefined ? all : within(all, aspect === 'trend' ? period : asked(period))
  if (aspect === 'how-many') {
    draft.tell(
      speaker.say('count', { count: String(readings.length) }),
      readings.map(({ fact }) => fact),
    )
    return { value: readings.length }
  }
  if (aspect === 'trend') {
    const [latest] = readings.length > 0 ? readings : period?.kind === 'since' ? [] : all
    if (latest === undefined) return period === undefined ? undefined : tellStale(scope, draft, measurement, all)
    return tellTrend(scope, draft, measurement, all, readings.length > 0 ? readings : all)
  }
  if (aspect === 'list' && !ask.marks.has('latest') && ask.measurements.length === 1)
    return tellAll(speaker, draft, measurement, readings)
  const chosen = pick(measurement.better === 'higher' && ask.marks.has('worst') ? 'lowest' : aspect, readings)
  if (chosen === undefined) return undefined
  const row =
    aspect === 'highest' || aspect === 'lowest' || aspect === 'first' || aspect === 'previous' ? aspect : 'latest'
  return tellValue(scope, draft, measurement, chosen, row, all)
}

/** One value "two years ago" is one from about that time; a trend starts there. */
const asked = (period: Period): Period => (period.around === undefined ? period : { kind: 'within', ...period.around })

function pick(aspect: Scope['ask']['aspect'], readings: readonly Reading[]): Reading | undefined {
  const numeric = readings.filter(({ numbers }) => numbers.length > 0)
  const by = (compare: (a: number, b: number) => boolean): Reading | undefined =>
    numeric.reduce<Reading | undefined>(
      (best, each) => (best === undefined || compare(each.numbers[0] ?? 0, best.numbers[0] ?? 0) ? each : best),
      undefined,
    )
  if (aspect === 'highest') return by((a, b) => a > b)
  if (aspect === 'lowest') return by((a, b) => a < b)
  if (aspect === 'first') return readings.at(-1)
  return aspect === 'previous' ? readings[1] : readings[0]
}

/** One value with its date; for the latest also the usual range and the change since the one before. */
function tellValue(
  scope: Scope,
  draft: DraftBuilder,
  measurement: Measurement,
  reading: Reading,
  row: string,
  all: readonly Reading[],
): Structured {
  const { speaker } = scope
  const before =
    row === 'latest'
      ? all.slice(all.indexOf(reading) + 1).find(({ fact }) => fact.kind === reading.fact.kind)
      : undefined
  const digits = digitsFor(measurement, before === undefined ? [reading] : [reading, before])
  const name = measurementName(measurement, speaker)
  const value = readingText(reading, digits, speaker)
  draft.tell(
    reading.day === undefined
      ? speaker.say('undated', { name, value })
      : speaker.say(row, { name, value, date: speaker.date(reading.day) }),
    [reading.fact],
  )
  if (row === 'latest') tellRange(scope, draft, measurement, reading)
  if (before?.day === undefined) return exactValue(reading)
  const change = direction(before, reading)
  if (change === undefined) return exactValue(reading)
  draft.tell(
    speaker.say(`change-${change}`, { previous: readingText(before, digits, speaker), date: speaker.date(before.day) }),
    [reading.fact, before.fact],
  )
  return { ...exactValue(reading), ...changed(change, before, reading) }
}

const changed = (change: 'up' | 'down' | 'same', before: Reading, after: Reading) => ({
  direction: change,
  latest: after.numbers[0] ?? 0,
  previous: before.numbers[0] ?? 0,
})

function tellRange(scope: Scope, draft: DraftBuilder, measurement: Measurement, reading: Reading): void {
  const { person, speaker, now } = scope
  const age = person.birthDate === undefined ? undefined : ageAt(person.birthDate, reading.day ?? now.toISOString())
  const range = usualRange(measurement, reading.code, person.sex)
  if (range === undefined || reading.numbers.length === 0 || reading.words !== undefined) return
  if (age === undefined || age < adultAge) return
  draft.guide(speaker.say(sideOf(range, reading.numbers), { range: rangeText(range, reading.code, speaker) }), [
    spanOf(reading.fact),
    ruleSpan('measurements', measurement, measurement.name.en),
  ])
}

/** The change from the reading before, or over the period that was named. */
function tellTrend(
  scope: Scope,
  draft: DraftBuilder,
  measurement: Measurement,
  all: readonly Reading[],
  readings: readonly Reading[],
): Structured {
  const { ask, speaker } = scope
  const inTime = comparable(readings)
  const [latest] = inTime
  const previous = inTime[1] ?? comparable(all)[1]
  if (latest === undefined) return { not_recorded: true }
  // Over a period the start is its first reading; with one reading in it, the last one before it.
  const start = ask.period === undefined || inTime.length < 2 ? previous : inTime.at(-1)
  const change = start === undefined ? undefined : direction(start, latest)
  if (start?.day === undefined || previous === undefined || change === undefined) {
    const value = tellValue(scope, draft, measurement, latest, 'latest', [latest])
    draft.note(speaker.say('trend-one'))
    return value
  }
  const digits = digitsFor(measurement, [start, latest])
  draft.tell(
    speaker.say(`trend-${change}`, {
      name: measurementName(measurement, speaker),
      first: readingText(start, digits, speaker),
      start: speaker.date(start.day),
      latest: readingText(latest, digits, speaker),
      date: speaker.date(latest.day ?? ''),
    }),
    [latest.fact, start.fact],
  )
  tellRange(scope, draft, measurement, latest)
  return {
    ...exactValue(latest),
    ...changed(change, start, latest),
    trend: change,
    first: start.numbers[0] ?? 0,
  }
}

/** Asked about a time that holds no reading: say so, and give the last one there is. */
function tellStale(
  scope: Scope,
  draft: DraftBuilder,
  measurement: Measurement,
  all: readonly Reading[],
): Structured | undefined {
  const [latest] = all
  if (latest === undefined) return undefined
  draft.note(scope.speaker.say('no-measurement-then', { name: measurementName(measurement, scope.speaker) }))
  tellValue(scope, draft, measurement, latest, 'latest', [latest])
  return { not_recorded: true }
}

function tellBriefly(scope: Scope, draft: DraftBuilder, measurement: Measurement, readings: readonly Reading[]): void {
  const [latest] = readings
  if (latest?.day === undefined) return
  const { speaker } = scope
  const slots = {
    name: measurementName(measurement, speaker),
    value: readingText(latest, measurement.digits, speaker),
    date: speaker.date(latest.day),
  }
  draft.tell(speaker.say('result-item', slots), [latest.fact])
}

function notRecorded({ ask, speaker }: Scope, measurements: readonly Measurement[]): Draft {
  const [first] = measurements
  const draft = startDraft()
  const name = ask.group?.name[speaker.language] ?? (first === undefined ? '' : measurementName(first, speaker))
  draft.note(speaker.say('no-measurement', { name }))
  draft.note(speaker.say('not-in-record'))
  return draft.done({ not_recorded: true })
}

function noneThen(scope: Scope, measurement: Measurement): Draft {
  const draft = startDraft()
  draft.note(scope.speaker.say('no-measurement-then', { name: measurementName(measurement, scope.speaker) }))
  draft.note(scope.speaker.say('not-in-record'))
  return draft.done({ not_recorded: true })
}
