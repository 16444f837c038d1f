import { holdsPhrase, opensWith, questionKind } from './question-kind.ts'
import type { ComposerTables, QuestionRow } from './tables.ts'

/** What of a message asks, and what is told around it. */
export interface AskedPart {
  /** The sentences that ask, after a first line that only names a subject; the whole message when it does nothing else. */
  readonly asked: string
  /** What is told beside it; empty when the whole message asks. */
  readonly told: string
  readonly kind: QuestionRow | undefined
}

/** A message of this many words or fewer is read whole. */
const shortMessage = 12
/** A first line of this many words or fewer names a subject, as the subject of a letter does. */
const subjectLine = 6

/**
 * People tell a story and ask somewhere in it. What asks decides of which kind the question is and what is looked for; the story says only
 * what "it" and "this" mean.
 */
export function readAskedPart(text: string, tables: ComposerTables): AskedPart {
  const sentences = sentencesOf(text).filter(sentence => !isCourtesy(sentence, tables))
  const asking = sentences.filter(sentence => asks(sentence, tables))
  if (wordsIn(text) <= shortMessage || asking.length === 0) {
    const whole = sentences.join(' ')
    return { asked: whole === '' ? text : whole, told: '', kind: questionKind(text, tables) }
  }
  const [first = ''] = sentences
  const subject = wordsIn(first) <= subjectLine && !asking.includes(first) ? [first] : []
  const told = sentences.filter(sentence => !asking.includes(sentence) && !subject.includes(sentence))
  const kinds = asking.map(sentence => questionKind(sentence, tables))
  return {
    asked: [...subject, ...asking].join(' '),
    told: told.join(' '),
    kind: kinds.find(kind => kind !== undefined) ?? questionKind(subject.join(' '), tables),
  }
}

/** Split more freely than a document is: people leave out spaces and capitals. */
const sentencesOf = (text: string): readonly string[] =>
  text
    .split(/(?<=[.!?])\s+|\n+|(?<=\p{Ll}{2}[.!?])(?=\p{Lu}\p{Ll}|[¿¡])|(?<=\?)(?=\p{L})/u)
    .map(sentence => sentence.trim())
    .filter(sentence => /[\p{L}\p{N}]/u.test(sentence))

const asks = (sentence: string, tables: ComposerTables): boolean =>
  /\?[\s"”')]*$/.test(sentence) || opensWith(sentence, tables.asking) || holdsPhrase(sentence, tables.wishing)

/** "Thank you very much", "Dear doctor": nothing but words of politeness. */
const isCourtesy = (sentence: string, { courtesy }: ComposerTables): boolean => {
  const words = sentence.toLowerCase().match(/\p{L}+/gu) ?? []
  return words.length > 0 && words.every(word => courtesy.has(word))
}

const wordsIn = (text: string): number => text.match(/[\p{L}\p{N}'’-]+/gu)?.length ?? 0
