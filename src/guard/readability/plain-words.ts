import { z } from 'zod'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'

const base = { id: z.string(), source: z.string(), language: z.enum(['en', 'es', 'pl']) }
const words = z.array(z.string())
const rowSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ ...base, kind: z.literal('word'), from: words.min(1), to: words.min(1) })
    .refine(({ from, to }) => from.length === to.length, 'each word of `from` needs one of `to`'),
  z.strictObject({ ...base, kind: z.literal('cut'), at: words.min(1), next: z.string(), opens: words }),
  z.strictObject({ ...base, kind: z.literal('scope'), leads: words, binds: words }),
])

/** One way of wording a text more plainly; each gives back whole new texts, nearest to the reader's language first. */
export interface PlainWording {
  /** Every place where a plain word may stand for a hard one, the longest phrase first. */
  readonly swaps: (text: string) => readonly Swap[]
  /** The sentence cut in two at its first joint where both halves can stand; undefined where there is none. */
  readonly cut: (sentence: string) => string | undefined
}

export interface Swap {
  readonly start: number
  readonly end: number
  readonly to: string
}

/** Reads `corpora/rules/plain-words.yaml` for one language after the other; a language without rows words nothing more plainly. */
export async function loadPlainWording(folder: URL = corporaFolder): Promise<(language: string) => PlainWording> {
  const { rows } = await readRules('plain-words', rowSchema, folder)
  const wordings = new Map<string, PlainWording>(
    (['en', 'es', 'pl'] as const).map(language => {
      const own = rows.filter(row => row.language === language)
      const pairs = own.flatMap(row =>
        row.kind === 'word' ? row.from.map((from, at) => [from, row.to[at] ?? from] as const) : [],
      )
      const cuts = own.flatMap(row => (row.kind === 'cut' ? [row] : []))
      const scopes = own.flatMap(row => (row.kind === 'scope' ? [row] : []))
      return [language, { swaps: swapper(pairs), cut: cutter(cuts, scopes) }]
    }),
  )
  const none: PlainWording = { swaps: () => [], cut: () => undefined }
  return language => wordings.get(language.slice(0, 2)) ?? none
}

/** Each hard word of the table with its plain one, over all languages. */
export async function readPlainWords(folder: URL = corporaFolder): Promise<readonly { from: string; to: string }[]> {
  const { rows } = await readRules('plain-words', rowSchema, folder)
  return rows.flatMap(row =>
    row.kind === 'word' ? row.from.map((from, at) => ({ from, to: row.to[at] ?? from })) : [],
  )
}

function swapper(pairs: readonly (readonly [string, string])[]): PlainWording['swaps'] {
  const plain = new Map(pairs.map(([from, to]) => [from.toLowerCase(), to]))
  const anyOf = [...plain.keys()].toSorted((a, b) => b.length - a.length).map(phrase => phrase.replaceAll(' ', '\\s+'))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}-])(?:${anyOf.join('|')})(?![\\p{L}\\p{N}-])`, 'giu')
  return text =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => {
      const to = plain.get(found.toLowerCase().replace(/\s+/g, ' ')) ?? found
      return { start: index, end: index + found.length, to: /^\p{Lu}/u.test(found) ? upperFirst(to) : to }
    })
}

type Cut = Extract<z.infer<typeof rowSchema>, { kind: 'cut' }>
type Scope = Extract<z.infer<typeof rowSchema>, { kind: 'scope' }>

/** A half of fewer words is no sentence. */
const leastWords = 3

function cutter(cuts: readonly Cut[], scopes: readonly Scope[]): PlainWording['cut'] {
  const leads = new Set(scopes.flatMap(scope => scope.leads))
  const binds = scopes.flatMap(scope => scope.binds)
  return sentence => {
    const first = /^\p{L}+/u.exec(sentence.trim())?.[0].toLowerCase() ?? ''
    if (leads.has(first)) return undefined
    const joints = cuts
      .flatMap(cut => cut.at.flatMap(at => placesOf(sentence, at).map(place => ({ cut, at, place }))))
      .toSorted((a, b) => a.place - b.place || b.at.length - a.at.length)
    for (const { cut, at, place } of joints) {
      const [left, right] = [sentence.slice(0, place), sentence.slice(place + at.length)]
      const isOpen = cut.opens.length === 0 || cut.opens.some(word => right.toLowerCase().startsWith(`${word} `))
      const isBound = binds.some(word => new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'iu').test(right)) || isHeld(left)
      if (!isOpen || isBound || countWords(left) < leastWords || countWords(right) < leastWords) continue
      const second = cut.next === '' ? upperFirst(right) : `${cut.next} ${right}`
      return `${left.replace(/[,;\s]+$/, '')}. ${second}`
    }
    return undefined
  }
}

/** An open bracket, or a word that waits for its second half, holds the sentence together. */
const isHeld = (left: string): boolean =>
  (left.match(/\(/g)?.length ?? 0) > (left.match(/\)/g)?.length ?? 0) ||
  /(?<!\p{L})(?:to|or|not only|between|albo|lub)\s*$/iu.test(left)

const placesOf = (text: string, part: string): readonly number[] => {
  const places: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at)
  return places
}

const countWords = (text: string): number => text.match(/\p{L}+/gu)?.length ?? 0
const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
