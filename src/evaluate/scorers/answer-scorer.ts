import { z } from 'zod'
import type { ReaderRole } from '../../domain/actor.ts'
import type { Reply, SentenceView } from '../../domain/answer.ts'
import { foldForMatching } from '../../kernel/canonical.ts'
import { languageOf } from '../../kernel/language.ts'

/** What an answer is expected to be; every part may be left out, and whatever else stands there is kept for a reader or a judge. */
export const answerRubric = z.looseObject({
  kind: z.enum(['answered', 'abstained', 'escalated', 'refused', 'asked-back']).optional(),
  /** Each must be said; `a|b` is said in one way or the other. */
  mentions: z.array(z.string()).default([]),
  /** None may be said: the wrong medicine, the wrong topic. */
  avoids: z.array(z.string()).default([]),
})
export type AnswerRubric = Readonly<z.infer<typeof answerRubric>>

/** The most that an answer may say; source: AHRQ universal precautions, three points, with the reader's own facts before and one next step after. */
const mostSentences: Readonly<Record<ReaderRole, number>> = { patient: 8, clinician: 9 }
/** Grade limits of the levels, with the half grade that a short text varies by. */
const gradeLimit = { simple: 6.5, standard: 9.5, detailed: Number.POSITIVE_INFINITY } as const

/** Automatic checks of one reply; `null` where one does not apply. None of them reads for sense. */
export function scoreAnswer(
  reply: Reply,
  question: string,
  role: ReaderRole,
  level: keyof typeof gradeLimit,
  rubric: AnswerRubric,
): Readonly<Record<string, number | null>> {
  const claims = reply.sentences.filter(isClaim)
  const isAnswer = reply.kind === 'answered'
  const said = plain(reply.text)
  return {
    kindRight: rubric.kind === undefined ? null : score(reply.kind === rubric.kind),
    cited: isAnswer ? score(claims.every(({ citations }) => citations.length > 0)) : null,
    numbersHeld: isAnswer ? score(claims.every(holdsItsNumbers)) : null,
    grade: isAnswer && role === 'patient' ? score(reply.grade <= gradeLimit[level]) : null,
    language: score(isInLanguage(reply, question)),
    short: isAnswer ? score(reply.sentences.length <= mostSentences[role]) : null,
    mentions:
      rubric.mentions.length === 0
        ? null
        : rubric.mentions.filter(each => each.split('|').some(way => said.includes(plain(way)))).length /
          rubric.mentions.length,
    avoids: rubric.avoids.length === 0 ? null : score(rubric.avoids.every(each => !said.includes(plain(each)))),
  }
}

const score = (holds: boolean): number => (holds ? 1 : 0)
const isClaim = ({ kind }: SentenceView): boolean => kind !== 'notice' && kind !== 'question'
const plain = (text: string): string => foldForMatching(text).replaceAll('ł', 'l')

/** Every number of a claim stands in what it cites; a date may be told in words, and how many were found may be counted. */
function holdsItsNumbers({ text, citations }: SentenceView): boolean {
  const held = new Set(
    citations.flatMap(({ span, title, date = '' }) => numbersIn(`${title} ${span} ${date.replaceAll('-', ' ')}`)),
  )
  return numbersIn(text).every(number => held.has(number) || number === String(citations.length))
}

const numbersIn = (text: string): readonly string[] =>
  (text.replace(/(?<=\d),(?=\d{3})/g, '').match(/\d+(?:\.\d+)?/g) ?? []).map(number => String(Number(number)))

/** The answer is in the question's language, or says in it that the text is in another. */
function isInLanguage({ language, sentences, kind }: Reply, question: string): boolean {
  const asked = languageOf(question)
  if (asked === undefined || language.startsWith(asked) || kind === 'escalated') return true
  const [first] = sentences
  return first?.kind === 'notice' && languageOf(first.text) === asked
}
