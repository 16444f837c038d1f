import type { TogetherRow } from './rows/together-row.ts'
import { type Mention, phraseAt, type Substances, wordsOf } from './substances.ts'

/** A question about taking something: what is asked about, and the other things it names. */
export interface TogetherQuestion {
  readonly asked: Mention
  readonly others: readonly Mention[]
  /** Nothing else stands in the question, so "no rule found" is an answer to it. */
  readonly isOnlyThis: boolean
}

/** 'unknown-thing': it asks whether something goes with a medicine, and the thing is in no table. Undefined: another kind of question. */
export function readTogetherQuestion(
  text: string,
  rows: readonly TogetherRow[],
  substances: Substances,
): TogetherQuestion | 'unknown-thing' | undefined {
  const words = wordsOf(text)
  const cues = places(words, phrasesOf(rows, 'cue'))
  const mentions = substances.mentions(words)
  const [first] = mentions
  const cue = cues[0]
  if (cue === undefined || first === undefined) return undefined
  // The "i take" of "can i take" says nothing about what is taken already.
  const own = places(words, phrasesOf(rows, 'own')).filter(
    place => !cues.some(({ from, to }) => from <= place.from && place.to <= to),
  )
  const isOwn = (mention: Mention): boolean => own.some(({ to }) => to === mention.from)
  const fresh = mentions.filter(mention => !isOwn(mention))
  const asked = fresh.find(mention => mention.from >= cue.from) ?? fresh[0]
  if (asked === undefined && mentions.length === 1) {
    // "… with my statin" names the own medicine only; "can I take my statin at night" is another question.
    const isWith = words.slice(0, first.from).slice(-2)[0] === 'with'
    const between = words.slice(cue.to, Math.max(cue.to, first.from - 2))
    return isWith && leftOver(between, [], rows).length > 0 ? 'unknown-thing' : undefined
  }
  const subject = asked ?? first
  const others = mentions.filter(mention => mention !== subject)
  return { asked: subject, others, isOnlyThis: leftOver(words, [...cues, ...mentions, ...own], rows).length === 0 }
}

interface Place {
  readonly from: number
  readonly to: number
}

const phrasesOf = (rows: readonly TogetherRow[], kind: 'cue' | 'own' | 'filler'): readonly string[] =>
  rows.flatMap(row => (row.kind === kind ? row.phrases : []))

function places(words: readonly string[], phrases: readonly string[]): readonly Place[] {
  return phrases
    .flatMap(phrase => {
      const parts = wordsOf(phrase)
      const found: Place[] = []
      for (let at = phraseAt(words, parts); at >= 0; at = phraseAt(words, parts, at + 1))
        found.push({ from: at, to: at + parts.length })
      return found
    })
    .toSorted((a, b) => a.from - b.from)
}

function leftOver(words: readonly string[], known: readonly Place[], rows: readonly TogetherRow[]): readonly string[] {
  const filler = new Set(phrasesOf(rows, 'filler').flatMap(wordsOf))
  return words.filter((word, at) => !filler.has(word) && !known.some(({ from, to }) => from <= at && at < to))
}
