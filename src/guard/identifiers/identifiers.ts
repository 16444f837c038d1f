import { z } from 'zod'
import { foldForMatching } from '../../kernel/canonical.ts'
import { readRules } from '../../knowledge/rules.ts'
import { isFamiliar } from '../readability/familiar-words.ts'
import { foldWithPlaces } from './folded.ts'
import { type FoundIdentifier, type KnownIdentifiers, knownIn, nothingKnown } from './known.ts'
import { namesIn } from './names.ts'
import { createShapes } from './shapes.ts'

const kinds = [
  'title',
  'lead',
  'given',
  'nickname',
  'street',
  'street-first',
  'id-label',
  'organisation',
  'apart',
  'also-word',
] as const
const rowSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  kind: z.enum(kinds),
  words: z.array(z.string()).min(1),
})

/**
 * Stretches of a text that say who somebody is, in order and without overlap; places are UTF-16 units of the text. What the record knows is found
 * in every way of writing it; what it does not know, as far as its form or the words around it show.
 */
export type IdentifiersIn = (text: string, known?: KnownIdentifiers) => readonly FoundIdentifier[]

export interface IdentifierTools {
  readonly isWord: (word: string) => boolean
  /** Names a medicine, a condition or a measurement. */
  readonly isClinical: (word: string) => boolean
}

/** Reads `corpora/rules/identifier-words.yaml`. */
export async function loadIdentifiersIn({ isWord, isClinical }: IdentifierTools, folder?: URL): Promise<IdentifiersIn> {
  const { rows } = await readRules('identifier-words', rowSchema, folder)
  const of = (kind: (typeof kinds)[number]): readonly string[] =>
    rows.flatMap(row => (row.kind === kind ? row.words.map(foldForMatching) : []))
  const circles = rows.filter(({ kind }) => kind === 'nickname').map(({ words }) => words.map(foldForMatching))
  const titles = new Set(of('title'))
  const alsoWords = new Set(of('also-word'))
  const names = {
    titles,
    leads: of('lead'),
    given: new Set([...of('given'), ...of('nickname')]),
    organisations: new Set(of('organisation')),
    apart: new Set(of('apart')),
    isWord,
    isClinical,
  }
  const shapes = createShapes({ idLabels: of('id-label'), streets: of('street'), streetsFirst: of('street-first') })
  const words = {
    titles,
    fold: (text: string) => foldWithPlaces(text).text,
    isEveryday: (folded: string) => isFamiliar(folded) || alsoWords.has(folded),
    nicknames: (part: string) => circles.filter(circle => circle.includes(part)).flat(),
  }
  return (text, known = nothingKnown) => {
    const folded = foldWithPlaces(text)
    // Number, name, number is a street where the name has a capital, or where the text speaks of living somewhere: "2 tablets 3 times" is none.
    const speaksOfLiving = /\b(?:address|lives?|living|located|moved|home)\b/.test(folded.text)
    const shaped = shapes(folded.text).flatMap(one => {
      if (one.type !== 'STREET_ABROAD') return one
      const said = text.slice(folded.places[one.start] ?? 0, folded.places[one.end] ?? text.length)
      return /\p{Lu}/u.test(said) || speaksOfLiving ? { ...one, type: 'STREET_ADDRESS' } : []
    })
    const found = [...knownIn(folded, text, known, words), ...shaped, ...namesIn(folded, text, names)]
    return merged(found).map(({ type, start, end }) => ({
      type,
      start: folded.places[start] ?? 0,
      end: folded.places[end] ?? text.length,
    }))
  }
}

/** Overlapping finds are one, named after the longest of them. */
function merged(found: readonly FoundIdentifier[]): readonly FoundIdentifier[] {
  const whole: FoundIdentifier[] = []
  for (const one of found
    .filter(({ start, end }) => end > start)
    .toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = whole.at(-1)
    if (last === undefined || one.start >= last.end) whole.push(one)
    else if (one.end > last.end)
      whole[whole.length - 1] = {
        type: one.end - one.start > last.end - last.start ? one.type : last.type,
        start: last.start,
        end: one.end,
      }
  }
  return whole
}
