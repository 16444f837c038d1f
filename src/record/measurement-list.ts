import type { Structured } from '../domain/answer.ts'
import type { DraftBuilder } from './draft.ts'
import { digitsFor, exactValue, readingText } from './measurement-text.ts'
import type { Reading } from './series.ts'
import { measurementName } from './show.ts'
import type { Measurement } from './vocabulary.ts'
import type { Speaker } from './wording.ts'

/** Longest list of results that is told; older ones stand in the timeline. */
const mostResults = 24

/** All results of one measurement, newest first, each with its own citation. */
export function tellAll(
  speaker: Speaker,
  draft: DraftBuilder,
  measurement: Measurement,
  readings: readonly Reading[],
): Structured | undefined {
  const shown = readings.filter(({ day }) => day !== undefined).slice(0, mostResults)
  const [latest] = shown
  if (latest === undefined) return undefined
  draft.note(speaker.say('all-head', { name: measurementName(measurement, speaker) }))
  const list = shown.map(reading => {
    const value = readingText(reading, digitsFor(measurement, [reading]), speaker)
    draft.tell(speaker.say('all-item', { value, date: speaker.date(reading.day ?? '') }), [reading.fact])
    return `${value} (${reading.day})`
  })
  return { ...exactValue(latest), list }
}
