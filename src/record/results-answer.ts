import type { Draft } from '../domain/answer.ts'
import { startDraft } from './draft.ts'
import { currentFacts } from './facts.ts'
import { readingText } from './measurement-text.ts'
import type { Scope } from './reply-scope.ts'
import { inPeriod } from './section-facts.ts'
import { type Reading, single } from './series.ts'
import { factName, measurementName } from './show.ts'
import type { Measurement, Vocabulary } from './vocabulary.ts'

const mostResults = 30
const mostOptions = 6
/** Names longer than this are codes spelled out; they make no option to choose from. */
const longestOption = 60

/** "My last results": everything measured on the newest day. */
export async function answerResults(scope: Scope, vocabulary: Vocabulary): Promise<Draft> {
  const { ask, speaker } = scope
  const readings = (await laboratory(scope)).filter(({ fact }) => inPeriod(fact, ask.period))
  const draft = startDraft()
  const [latest] = readings
  if (latest?.day === undefined) {
    draft.note(speaker.say('none-results'))
    draft.note(speaker.say('not-in-record'))
    return draft.done({ not_recorded: true })
  }
  const newest = firstOfEach(readings.filter(({ day }) => day === latest.day)).slice(0, mostResults)
  draft.note(speaker.say('results-head'))
  const list = newest.map(reading => {
    const known = knownMeasurement(vocabulary, reading)
    const name = known === undefined ? factName(reading.fact) : measurementName(known, speaker)
    const value = readingText(reading, known?.digits ?? 1, speaker)
    draft.tell(speaker.say('result-item', { name, value, date: speaker.date(reading.day ?? '') }), [reading.fact])
    return `${name}: ${value}`
  })
  return draft.done({ date: latest.day, list })
}

/** A result was asked for without saying which: ask back, naming what there is. */
export async function askWhich(scope: Scope, vocabulary: Vocabulary): Promise<Draft> {
  const { speaker } = scope
  const readings = await laboratory(scope)
  const draft = startDraft()
  draft.note(speaker.say('which'), 'question')
  const options = firstOfEach(readings)
    .map(reading => {
      const known = knownMeasurement(vocabulary, reading)
      return known === undefined ? factName(reading.fact) : measurementName(known, speaker)
    })
    .filter(name => name.length <= longestOption)
  if (options.length > 0)
    draft.note(speaker.say('options', { options: [...new Set(options)].slice(0, mostOptions).join(', ') }), 'question')
  return draft.done({ ask_back: true }, 'asked-back')
}

async function laboratory({ tx, actor, person }: Scope): Promise<readonly Reading[]> {
  const facts = await currentFacts(tx, actor, person.id, ['observation'])
  const measured = facts.filter(({ layer, partOf }) => layer === 'clinical' && partOf === undefined).flatMap(single)
  const labs = measured.filter(
    ({ fact }) => Array.isArray(fact.detail['category']) && fact.detail['category'].includes('laboratory'),
  )
  return labs.length > 0 ? labs : measured
}

const firstOfEach = (readings: readonly Reading[]): readonly Reading[] =>
  [...new Map(readings.toReversed().map(reading => [reading.fact.text, reading])).values()].toReversed()

function knownMeasurement(vocabulary: Vocabulary, { fact }: Reading): Measurement | undefined {
  const codes = fact.codings.map(({ code }) => code)
  return [...vocabulary.measurements.values()].find(each => each.codes.some(code => codes.includes(code)))
}
