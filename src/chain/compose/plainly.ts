import type { Draft, DraftSentence, ReadingAim } from '../../domain/answer.ts'
import { Answer } from '../../guard/answer.ts'
import type { Guard, GuardCheck } from '../../guard/guard.ts'

/**
 * A checked answer as plainly as its reader needs. What is plain enough stays as it is; else sentences are reworded by rules, each one held against
 * what it said before, and the whole goes through every check again. A sentence that does not hold is told in its first words.
 */
export function toldPlainly(guard: Guard, draft: Draft, answer: Answer, context: GuardCheck): Answer {
  const { aim, reader } = context.question
  if (aim === undefined || reader !== 'patient') return answer
  const dropped = new Set(answer.dropped.map(({ sentence }) => sentence))
  const upheld = draft.sentences.filter(sentence => !dropped.has(sentence))
  const told = withinPoints(guard, upheld, aim, context.question.language)
  const draftOf = (sentences: readonly DraftSentence[]): Draft => sameButFor(draft, answer, sentences)
  const shorter = told.length < upheld.length ? guard.check(draftOf(told), context) : answer
  if (!(shorter instanceof Answer)) return answer
  return shorter.reply(0).grade <= aim.grade ? shorter : reworded(guard, told, shorter, context, draftOf)
}

function reworded(
  guard: Guard,
  told: readonly DraftSentence[],
  answer: Answer,
  context: GuardCheck,
  draftOf: (sentences: readonly DraftSentence[]) => Draft,
): Answer {
  const { aim, language } = context.question
  if (aim === undefined) return answer
  const texts = guard.simplify(
    told.map(({ text }) => text),
    aim.grade,
    language,
  )
  const plainer = told.map((sentence, at) => ({ ...sentence, text: texts[at] ?? sentence.text }))
  const checked = guard.check(draftOf(plainer), context)
  if (!(checked instanceof Answer)) return answer
  const faulty = new Set(checked.dropped.map(({ sentence }) => sentence))
  if (faulty.size === 0) return checked
  const mended = plainer.map((sentence, at) => (faulty.has(sentence) ? (told[at] ?? sentence) : sentence))
  const again = guard.check(draftOf(mended), context)
  return again instanceof Answer && again.dropped.length === 0 ? again : answer
}

/** The machine-readable twin goes along only where the answer still has it. */
function sameButFor({ structured, ...draft }: Draft, answer: Answer, sentences: readonly DraftSentence[]): Draft {
  const isWhole = structured !== undefined && answer.reply(0).structured !== undefined
  return { ...draft, sentences, ...(isWhole ? { structured } : {}) }
}

/** For a reader who says that it is a lot right now: guidance beyond the points is left for later, but never a warning, a fact or whom to turn to. */
function withinPoints(
  { lossesIn }: Guard,
  sentences: readonly DraftSentence[],
  { points }: ReadingAim,
  language: string,
): readonly DraftSentence[] {
  let told = 0
  return sentences.filter(({ kind, text }) => {
    if (kind !== 'guidance') return true
    told += 1
    return told <= points || lossesIn(text, '', language).some(loss => loss.kind === 'warning')
  })
}
