import { foldForMatching } from '../kernel/canonical.ts'
import { slips } from '../retrieve/spelling.ts'
import type { ClassRow } from './rows/medicine-rows.ts'

/** A substance as some text names it. */
export interface Named {
  /** Member name of drug-classes. */
  readonly name: string
  /** The brand or name that stood in the text, as the table writes it. */
  readonly surface: string
}

/** A substance or a whole class as a question names it; `names` is empty for a class word such as 'blood thinner'. */
export interface Mention {
  readonly surface: string
  readonly names: readonly string[]
  readonly classes: readonly ClassRow[]
  /** Place in the question's words: first word, and one past the last. */
  readonly from: number
  readonly to: number
}

/** All substances of drug-classes by name, brand and class. */
export interface Substances {
  /** Substances that a medicine or allergy text names: exact words only. */
  named(text: string): readonly Named[]
  /** Substances and class words of a question; a slip of the keyboard is forgiven in longer words. */
  mentions(words: readonly string[]): readonly Mention[]
  classesOf(name: string): readonly ClassRow[]
  /** The class, or the class of that one member, that a table's reference means. */
  find(reference: string): ClassRow | undefined
  /** The Spanish name of a member, where it differs. */
  spanish(name: string): string | undefined
}

/** Lower-case words and numbers of a text; "St. John's" becomes st, johns. */
export const wordsOf = (text: string): readonly string[] =>
  foldForMatching(text)
    .replaceAll("'", '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')

/** Where the phrase begins in the words, from `start` on; -1 when it does not stand there. */
export function phraseAt(words: readonly string[], phrase: readonly string[], start = 0): number {
  for (let at = start; at + phrase.length <= words.length; at += 1)
    if (phrase.every((word, offset) => words[at + offset] === word)) return at
  return -1
}

interface Phrase {
  readonly words: readonly string[]
  readonly surface: string
  /** Absent for a class word. */
  readonly name?: string
  readonly classes: readonly ClassRow[]
}

/** `further` holds other names of members; a text that uses one is shown the member's own name, which its class can cite. */
export function createSubstances(
  rows: readonly ClassRow[],
  further: ReadonlyMap<string, readonly string[]> = new Map(),
): Substances {
  const classesOf = (name: string): readonly ClassRow[] =>
    rows.filter(row => row.members.some(member => member.name === name))
  const phrases = phrasesOf(rows, further, classesOf)
  const naming = phrases.filter(phrase => phrase.name !== undefined)
  return {
    classesOf,
    spanish: name => classesOf(name).flatMap(row => row.members.find(each => each.name === name)?.spanish[0] ?? [])[0],
    find: reference => rows.find(row => row.id === reference) ?? classesOf(reference)[0],
    named: text =>
      greedy(wordsOf(text), naming, (a, b) => a === b).map(({ phrase }) => ({
        name: phrase.name ?? phrase.surface,
        surface: phrase.surface,
      })),
    mentions: words =>
      greedy(words, phrases, isSameWord).map(({ phrase, from }) => ({
        surface: phrase.surface,
        names: phrase.name === undefined ? [] : namesOf(phrase, naming),
        classes: phrase.classes,
        from,
        to: from + phrase.words.length,
      })),
  }
}

/** A brand such as Bactrim names several substances at once. */
const namesOf = (phrase: Phrase, all: readonly Phrase[]): readonly string[] => [
  ...new Set(all.filter(each => each.surface === phrase.surface).flatMap(each => each.name ?? [])),
]

/** Longest phrases first, so that "milk of magnesia" is no milk. */
function phrasesOf(
  rows: readonly ClassRow[],
  further: ReadonlyMap<string, readonly string[]>,
  classesOf: (name: string) => readonly ClassRow[],
): readonly Phrase[] {
  const names = rows.flatMap(row =>
    row.members.flatMap(({ name, brands }) =>
      [name, ...brands].map(surface => ({ words: wordsOf(surface), surface, name, classes: classesOf(name) })),
    ),
  )
  const others = rows.flatMap(row =>
    row.members.flatMap(({ name, spanish }) =>
      [...(further.get(name) ?? []), ...spanish].map(each => ({
        words: wordsOf(each),
        surface: name,
        name,
        classes: classesOf(name),
      })),
    ),
  )
  const wordsOfRow = ({ words, spanish }: ClassRow): readonly string[] => [...words, ...spanish.words]
  const words = [...new Set(rows.flatMap(wordsOfRow))].map(word => ({
    words: wordsOf(word),
    surface: word,
    classes: rows.filter(row => wordsOfRow(row).includes(word)),
  }))
  return [...names, ...others, ...words].sort((a, b) => b.words.length - a.words.length)
}

/** Finds phrases that do not overlap, in reading order. Exact hits win over near ones. */
function greedy(words: readonly string[], phrases: readonly Phrase[], same: (word: string, known: string) => boolean) {
  const taken = new Set<number>()
  const found: { phrase: Phrase; from: number }[] = []
  for (const matches of [(a: string, b: string) => a === b, same]) {
    for (const phrase of phrases) {
      for (let from = 0; from + phrase.words.length <= words.length; from += 1) {
        const places = phrase.words.map((_, offset) => from + offset)
        const isFree = places.every(place => !taken.has(place))
        if (!isFree || !phrase.words.every((word, offset) => matches(words[from + offset] ?? '', word))) continue
        if (found.some(each => each.phrase.surface === phrase.surface && each.phrase.name === phrase.name)) continue
        for (const place of places) taken.add(place)
        found.push({ phrase, from })
      }
    }
  }
  return found.sort((a, b) => a.from - b.from)
}

/** One slip in a word of 5 letters or more, two from 9, the first letter right. */
function isSameWord(word: string, known: string): boolean {
  if (word === known) return true
  const allowed = known.length >= 9 ? 2 : known.length >= 5 ? 1 : 0
  if (allowed === 0 || word[0] !== known[0] || Math.abs(word.length - known.length) > allowed) return false
  return slips(word, known) <= allowed
}
