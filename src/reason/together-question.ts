import type { Language } from './rows/statement.ts'
import type { TogetherRow, WordsRow } from './rows/together-row.ts'
import { type Mention, phraseAt, type Substances, wordsOf } from './substances.ts'

/** A question about taking something: what is asked about, and the other things it names. */
export interface TogetherQuestion {
  readonly asks: 'together' | 'fit' | 'need'
  readonly asked: Mention
  readonly others: readonly Mention[]
  /** Nothing else stands in the question, so "no rule found" is an answer to it. */
  readonly isOnlyThis: boolean
  /** The language of the words that ask. */
  readonly language: Language
}

/** It asks whether something goes with a medicine, and the thing is in no table. */
export interface UnknownThing {
  readonly asks: 'unknown-thing'
  readonly language: Language
}

/** Undefined: another kind of question. */
export function readTogetherQuestion(
  text: string,
  rows: readonly TogetherRow[],
  substances: Substances,
): TogetherQuestion | UnknownThing | undefined {
  const words = wordsOf(text)
  const find = (...kinds: readonly WordsRow['kind'][]) => places(words, rows, kinds)
  const cues = find('cue', 'fit', 'need')
  const mentions = substances.mentions(words)
  const [first] = mentions
  if (first === undefined) return undefined
  const [cue = bareCue(words, mentions, rows)] = cues
  if (cue === undefined) return undefined
  const language = cues.every(each => each.language === 'es') ? 'es' : 'en'
  // The "i take" of "can i take" says nothing about what is taken already.
  const own = find('own').filter(place => !cues.some(({ from, to }) => from <= place.from && place.to <= to))
  const isOwn = (mention: Mention): boolean => own.some(({ to }) => to === mention.from)
  const fresh = mentions.filter(mention => !isOwn(mention))
  const asked = fresh.find(mention => mention.from >= cue.from) ?? fresh[0]
  const isOnlyThis = leftOver(words, [...cues, ...mentions, ...own], rows).length === 0
  if (mentions.length === 1) {
    const joint = find('joint').find(({ to }) => to === first.from || to === first.from - 1)
    const isSuit = find('fit', 'need').length > 0 || (asked === undefined && joint === undefined)
    if (isSuit && isOnlyThis)
      return { asks: find('need').length > 0 ? 'need' : 'fit', asked: first, others: [], isOnlyThis, language }
    if (asked === undefined) {
      // "… with my statin" names the own medicine only; "can I take my statin at night" is another question.
      const between = joint === undefined ? [] : words.slice(cue.to, Math.max(cue.to, joint.from))
      return leftOver(between, [], rows).length > 0 ? { asks: 'unknown-thing', language } : undefined
    }
  }
  const subject = asked ?? first
  const others = mentions.filter(mention => mention !== subject)
  return { asks: 'together', asked: subject, others, isOnlyThis, language }
}

/** "Colchicine with clarithromycin" asks without a word of asking: two things, what joins them, and nothing else. */
function bareCue(
  words: readonly string[],
  mentions: readonly Mention[],
  rows: readonly TogetherRow[],
): (Place & Pick<WordsRow, 'language'>) | undefined {
  const [one, two] = mentions
  if (one === undefined || two === undefined || leftOver(words, mentions, rows).length > 0) return undefined
  const isJoined = words.slice(one.to, two.from).some(word => ['with', 'con', 'plus'].includes(word))
  return isJoined ? { from: one.from, to: one.from, language: words.includes('con') ? 'es' : 'en' } : undefined
}

interface Place {
  readonly from: number
  readonly to: number
}

function places(
  words: readonly string[],
  rows: readonly TogetherRow[],
  kinds: readonly WordsRow['kind'][],
): readonly (Place & Pick<WordsRow, 'language'>)[] {
  return wordRows(rows, kinds)
    .flatMap(({ phrases, language }) =>
      phrases.flatMap(phrase => {
        const parts = wordsOf(phrase)
        const found: (Place & Pick<WordsRow, 'language'>)[] = []
        for (let at = phraseAt(words, parts); at >= 0; at = phraseAt(words, parts, at + 1))
          found.push({ from: at, to: at + parts.length, language })
        return found
      }),
    )
    .toSorted((a, b) => a.from - b.from)
}

const wordRows = (rows: readonly TogetherRow[], kinds: readonly WordsRow['kind'][]): readonly WordsRow[] =>
  rows.flatMap(row => ('phrases' in row && kinds.includes(row.kind) ? [row] : []))

function leftOver(words: readonly string[], known: readonly Place[], rows: readonly TogetherRow[]): readonly string[] {
  const filler = new Set(wordRows(rows, ['filler']).flatMap(({ phrases }) => phrases.flatMap(wordsOf)))
  return words.filter((word, at) => !filler.has(word) && !known.some(({ from, to }) => from <= at && at < to))
}
