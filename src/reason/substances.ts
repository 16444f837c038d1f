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
  /** Place in the list of phrases: the longer first, then as the table has them. */
  readonly at: number
  readonly words: readonly string[]
  readonly surface: string
  /** Absent for a class word. */
  readonly name?: string
  readonly classes: readonly ClassRow[]
  /** Only its own spelling means it. */
  readonly isExact?: boolean
}

/** `further` holds other names of members; a text that uses one is shown the member's own name, which its class can cite. */
export function createSubstances(
  rows: readonly ClassRow[],
  further: ReadonlyMap<string, readonly string[]> = new Map(),
): Substances {
  const byId = new Map(rows.map(row => [row.id, row]))
  const byMember = new Map<string, ClassRow[]>()
  for (const row of rows)
    for (const { name } of row.members) {
      const known = byMember.get(name)
      if (known === undefined) byMember.set(name, [row])
      else known.push(row)
    }
  const classesOf = (name: string): readonly ClassRow[] => byMember.get(name) ?? []
  const phrases = phrasesOf(rows, further, classesOf)
  const naming = phrases.filter(phrase => phrase.name !== undefined)
  const namingByWord = byFirstWord(naming)
  const phrasesByWord = byFirstWord(phrases)
  const read = new Map<string, readonly Named[]>()
  const bySurface = Map.groupBy(naming, phrase => phrase.surface)
  return {
    classesOf,
    spanish: name => classesOf(name).flatMap(row => row.members.find(each => each.name === name)?.spanish[0] ?? [])[0],
    find: reference => byId.get(reference) ?? classesOf(reference)[0],
    named(text) {
      const before = read.get(text)
      if (before !== undefined) return before
      const found = exact(wordsOf(text), namingByWord).flatMap(({ phrase: { surface, name = surface } }) => {
        const names = new Set([name, ...(bySurface.get(surface) ?? []).flatMap(each => each.name ?? [])])
        return [...names].map(each => ({ name: each, surface }))
      })
      // The same few thousand medicine texts come again in every record; the memory of them stays bounded.
      if (read.size > 5_000) read.clear()
      read.set(text, found)
      return found
    },
    mentions: words =>
      near(words, phrases, exact(words, phrasesByWord)).map(({ phrase, from }) => ({
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
  const exact = new Set(rows.flatMap(row => row.members.flatMap(({ exactly }) => exactly)))
  const names = rows.flatMap(row =>
    row.members.flatMap(({ name, brands, exactly }) =>
      [name, ...brands, ...exactly].map(surface => ({
        words: wordsOf(surface),
        surface,
        name,
        classes: classesOf(name),
        isExact: exact.has(surface),
      })),
    ),
  )
  const others = rows.flatMap(row =>
    row.members.flatMap(({ name, spanish }) =>
      [...(further.get(name) ?? []), ...spanish].map(each => ({
        words: wordsOf(each),
        surface: name,
        name,
        classes: classesOf(name),
        isExact: exact.has(each),
      })),
    ),
  )
  const wordsOfRow = ({ words, spanish }: ClassRow): readonly string[] => [...words, ...spanish.words]
  const words = [...new Set(rows.flatMap(wordsOfRow))].map(word => ({
    words: wordsOf(word),
    surface: word,
    classes: rows.filter(row => wordsOfRow(row).includes(word)),
  }))
  // A member of several classes is one phrase.
  const distinct = new Map(
    [...names, ...others, ...words].map(each => [
      `${each.words.join(' ')}|${each.surface}|${'name' in each ? each.name : ''}`,
      each,
    ]),
  )
  return [...distinct.values()].toSorted((a, b) => b.words.length - a.words.length).map((each, at) => ({ ...each, at }))
}

interface Hit {
  readonly phrase: Phrase
  readonly from: number
}

/** Phrases by the word they begin with, longest first, so that a text is compared with the few that can stand in it. */
const byFirstWord = (phrases: readonly Phrase[]): ReadonlyMap<string, readonly Phrase[]> =>
  Map.groupBy(phrases, ({ words }) => words[0] ?? '')

/** Phrases that stand in the words as they are and do not overlap, longest first, in reading order. */
function exact(words: readonly string[], known: ReadonlyMap<string, readonly Phrase[]>): readonly Hit[] {
  const hits = words
    .flatMap((word, from) =>
      (known.get(word) ?? [])
        .filter(phrase => phrase.words.every((each, offset) => words[from + offset] === each))
        .map(phrase => ({ phrase, from })),
    )
    .toSorted((a, b) => b.phrase.words.length - a.phrase.words.length || a.phrase.at - b.phrase.at || a.from - b.from)
  return placed(hits, [])
}

/** The same, and phrases with a slip of the keyboard in what is left. Exact hits win over near ones. */
function near(words: readonly string[], phrases: readonly Phrase[], found: readonly Hit[]): readonly Hit[] {
  const taken = new Set(found.flatMap(placesOf))
  const hits = phrases
    .filter(phrase => phrase.isExact !== true)
    .flatMap(phrase =>
      words.flatMap((_, from) => {
        const isSame = phrase.words.every(
          (each, offset) => !taken.has(from + offset) && isSameWord(words[from + offset] ?? '', each),
        )
        return isSame ? [{ phrase, from }] : []
      }),
    )
  return placed(hits, found)
}

const placesOf = ({ phrase, from }: Hit): readonly number[] => phrase.words.map((_, offset) => from + offset)

/** Takes the hits in turn, each where it overlaps none before it and says something new. */
function placed(hits: readonly Hit[], before: readonly Hit[]): readonly Hit[] {
  const found = [...before]
  const taken = new Set(before.flatMap(placesOf))
  const isKnown = ({ phrase }: Hit): boolean =>
    found.some(each => each.phrase.surface === phrase.surface && each.phrase.name === phrase.name)
  for (const hit of hits) {
    const places = placesOf(hit)
    if (places.some(place => taken.has(place)) || isKnown(hit)) continue
    for (const place of places) taken.add(place)
    found.push(hit)
  }
  return found.toSorted((a, b) => a.from - b.from)
}

/** One slip in a word of 5 letters or more, two from 9, the first letter right. */
function isSameWord(word: string, known: string): boolean {
  if (word === known) return true
  const allowed = known.length >= 9 ? 2 : known.length >= 5 ? 1 : 0
  if (allowed === 0 || word[0] !== known[0] || Math.abs(word.length - known.length) > allowed) return false
  return slips(word, known) <= allowed
}
