import type { Question } from '../domain/answer.ts'
import type { Ask, RecordWord, Setting } from './ask.ts'
import { mentionsIn } from './mentions.ts'
import { periodIn, periodWords } from './period.ts'
import { aspectIn, isBlocked, marksIn, phrase, understandOne } from './understand.ts'
import type { Vocabulary } from './vocabulary.ts'
import { whoElse } from './whose.ts'

/** Longest text, in words, that is read as following up on the question before. */
const longestFollowUp = 8

/**
 * Everything a question asks of a record, in its order: one ask, or several for "what do I take and what am I allergic to".
 * Empty when it is no record question. `name` is the person's own; `record` lists what their record names.
 */
export function understand(
  vocabulary: Vocabulary,
  question: Pick<Question, 'text' | 'reader' | 'previous'>,
  record: readonly RecordWord[],
  name: string,
  now: Date,
): readonly Ask[] {
  const setting: Setting = { vocabulary, reader: question.reader, record, name, now }
  if (whoElse(setting, question.text) !== undefined) return []
  const text = questionIn(question.text)
  const several = readClauses(setting, text)
  if (several.length > 0) return several
  const own = understandOne(setting, text)
  const earlier = question.previous.at(-1)
  if (earlier === undefined) return listOf(own)
  return listOf(followUp(setting, text, questionIn(earlier), own) ?? own)
}

const listOf = (ask: Ask | undefined): readonly Ask[] => (ask === undefined ? [] : [ask])

/** The sentences that ask, when others only lead up to them: "I take lisinopril. Is that a water pill?" */
function questionIn(text: string): string {
  const sentences = text.split(/(?<=[.!?])(?<!\b(?:dr|dra|mr|mrs|ms|sr|sra|st)\.)\s+|\n+/i)
  const asking = sentences.filter(sentence => /\?\s*$/.test(sentence))
  return asking.length > 0 && asking.length < sentences.length ? asking.join(' ') : text
}

/** Both halves of "X and Y", when each names something of its own and they are not two measurements of one answer. */
function readClauses(setting: Setting, original: string): readonly Ask[] {
  const { text } = phrase(setting, original)
  if (isBlocked(setting, text, original)) return []
  for (const joint of text.matchAll(/ (?:and(?: also)?|or|y|o|plus|as well as) /g)) {
    const left = text.slice(0, joint.index)
    const right = text.slice(joint.index + joint[0].length)
    if (!namesSomething(setting, left) || !namesSomething(setting, right)) continue
    const first = understandOne(setting, `${left}?`)
    if (first === undefined) continue
    const second = followsOn(setting, right)
      ? (substituted(setting, right, left) ?? understandOne(setting, `${right}?`))
      : (understandOne(setting, `${right}?`) ?? substituted(setting, right, left))
    if (second === undefined || second.topic === 'unclear') continue
    const together = first.topic === second.topic && (first.topic === 'measurement' || sameThing(first, second))
    if (!together) return [first, second]
  }
  return []
}

const sameThing = (a: Ask, b: Ask): boolean =>
  a.filter?.concept?.id === b.filter?.concept?.id && a.filter?.said === b.filter?.said && a.aspect === b.aspect

/** A few words without a question of their own. */
const followsOn = ({ vocabulary }: Setting, text: string): boolean =>
  text.split(' ').length <= 4 && aspectIn(vocabulary, text) === undefined && !/\b(?:i|my|mi)\b/.test(text)

function namesSomething(setting: Setting, text: string): boolean {
  const { mentions, unknown } = phrase(setting, text)
  return mentions.length > 0 || unknown.some(word => word.length > 3)
}

/** "And mold?" after "am I allergic to latex": the question before with the other thing in its place. */
function followUp(setting: Setting, text: string, earlier: string, own: Ask | undefined): Ask | undefined {
  const { vocabulary, now } = setting
  const bare = phrase(setting, text)
  if (isBlocked(setting, bare.text, text) || bare.words.length > longestFollowUp) return undefined
  const marks = marksIn(vocabulary, bare.text)
  const period = periodIn(bare.text, now)
  const open = marks.has('follow-up')
  const complete = own !== undefined && own.topic !== 'unclear' && own.topic !== 'results'
  if (complete && !(open && own.aspect === 'latest')) return own
  const content = contentOf(setting, bare.text)
  if (content !== '') {
    const swapped = substituted(setting, content, earlier)
    if (swapped !== undefined && (open || own === undefined || own.topic === 'unclear')) return swapped
    if (complete) return own
  }
  const before = understandOne(setting, earlier)
  if (before === undefined || before.topic === 'unclear') return undefined
  const aspect = aspectIn(vocabulary, bare.text)
  if (!open && aspect === undefined && period === undefined) return undefined
  return { ...before, aspect: aspect ?? before.aspect, ...(period === undefined ? {} : { period }) }
}

/** The words that name something: mentions of the vocabulary, else words that nothing explains. */
function contentOf({ vocabulary }: Setting, text: string): string {
  const words = text.split(' ')
  const mentions = mentionsIn(words, vocabulary).filter(({ meanings }) =>
    meanings.some(({ kind, ...rest }) => kind !== 'section' || !('section' in rest && rest.section === 'results')),
  )
  if (mentions.length > 0) return mentions.map(mention => mention.words).join(' ')
  return words
    .filter(word => word.length > 2 && !vocabulary.ordinary.has(word) && !periodWords.has(word) && !/^\d+$/.test(word))
    .filter(word => aspectIn(vocabulary, word) === undefined)
    .join(' ')
}

/** Reads `frame` with the thing that it names last replaced by `content`. */
function substituted(setting: Setting, content: string, frame: string): Ask | undefined {
  const { words, mentions, unknown } = phrase(setting, frame)
  const particular = mentions.filter(({ meanings }) => meanings.some(({ kind }) => kind !== 'section'))
  const target = particular.at(-1) ?? mentions.at(-1)
  const start = target?.start ?? words.indexOf(unknown[0] ?? '')
  if (start < 0) return undefined
  const end = target?.end ?? start + 1
  return understandOne(setting, `${[...words.slice(0, start), content, ...words.slice(end)].join(' ')}?`)
}
