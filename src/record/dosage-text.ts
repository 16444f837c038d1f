import type { Speaker } from './wording.ts'

/**
 * How a medicine is taken, in the reader's language and without a full stop. Instructions of a known form are said in Spanish by
 * rule; any other is quoted in the record's own words, because a free translation of a dose may be wrong.
 */
export function dosageText(dosage: string, speaker: Speaker): string {
  const bare = dosage.trim().replace(/\.$/, '')
  const coded = codedText(bare, speaker)
  if (coded !== undefined && (speaker.reader === 'patient' || speaker.language === 'es')) return coded
  if (speaker.language === 'en') return bare
  return writtenText(bare, speaker) ?? speaker.say('dosage-quoted', { dosage: bare })
}

/** `1 per dose, 2 times every 1 day, as needed`: what a source's coded timing is spelled out as. */
function codedText(text: string, speaker: Speaker): string | undefined {
  const found = /^(?:(\d+(?:\.\d+)?) per dose, )?(\d+) times? every (\d+) (hour|day|week|month)s?(, as needed)?$/.exec(
    text,
  )
  if (found === null) return undefined
  const [, amount, times = '', every = '', unit = '', needed] = found
  const rate = rateText(Number(times), Number(every), unit, speaker)
  if (rate === undefined) return undefined
  const often = needed === undefined ? rate : `${rate}, ${speaker.say('dosage-as-needed')}`
  if (amount === undefined) return speaker.say('dosage-coded-often', { often })
  return speaker.say('dosage-coded', { amount, often })
}

/** Only rates that one reviewed phrase says: n times a day or week, or once every so many hours, days, weeks, months. */
function rateText(times: number, every: number, unit: string, speaker: Speaker): string | undefined {
  const say = (row: string, count: number): string | undefined =>
    speaker.has(row) ? speaker.say(row, { count: String(count) }) : undefined
  if (every === 1) return say(times === 1 ? `dosage-times-${unit}-1` : `dosage-times-${unit}`, times)
  return times === 1 ? say(`dosage-every-${unit}s`, every) : undefined
}

const numbers: Readonly<Record<string, number>> = { once: 1, one: 1, two: 2, twice: 2, three: 3, four: 4 }
const written =
  /^(?:(Take) (\d+) (tablets?|capsules?) by mouth|(Inject) (\d+) (units) under the skin) (?:(once|twice|\w+ times) a day|(every other day)|every (\d+) hours)(?: (with food|in the morning|in the evening|at bedtime|before breakfast))?( as needed)?$/

/** `Take 1 tablet by mouth two times a day with food`: sentences of these forms and no other. */
function writtenText(text: string, speaker: Speaker): string | undefined {
  const found = written.exec(text)
  if (found === null) return undefined
  const [, take, pieces, form, , units, unit, daily, otherDay, hours, when, needed] = found
  const times = daily === undefined ? undefined : (numbers[daily.split(' ')[0] ?? ''] ?? Number(daily.split(' ')[0]))
  if (times !== undefined && Number.isNaN(times)) return undefined
  const rate =
    otherDay !== undefined
      ? speaker.say('dosage-every-other-day')
      : times === undefined
        ? speaker.say('dosage-every-hours', { count: hours ?? '' })
        : rateText(times, 1, 'day', speaker)
  if (rate === undefined) return undefined
  const often = [
    rate,
    ...(when === undefined ? [] : [speaker.say(`dosage-${when.replaceAll(' ', '-')}`)]),
    ...(needed === undefined ? [] : [speaker.say('dosage-as-needed')]),
  ].join(' ')
  const amount = speaker.say(`dosage-${form ?? unit}`, { count: pieces ?? units ?? '' })
  return speaker.say(take === undefined ? 'dosage-inject' : 'dosage-take', { amount, often })
}
