import { z } from 'zod'
import { corporaFolder, readRules } from './rules.ts'

const head = { id: z.string(), source: z.string() }
const words = z.array(z.string().min(2)).min(1)

const vocabularyWordsSchema = z.discriminatedUnion('kind', [
  /** An everyday word of fewer letters is left out. */
  z.strictObject({ ...head, kind: z.literal('short'), letters: z.number().int().positive() }),
  /** Short words that stay all the same. */
  z.strictObject({ ...head, kind: z.literal('kept'), words }),
  /** Longer everyday words that are left out. */
  z.strictObject({ ...head, kind: z.literal('left-out'), words }),
])

/** Says whether a word, standing alone, means too much else to be a name of one concept. */
export type IsEverydayName = (word: string) => boolean

/** The rule of `vocabulary-words` over a dictionary of everyday words; `isWord` takes small letters. */
export async function readEverydayNames(
  isWord: (word: string) => boolean,
  folder: URL = corporaFolder,
): Promise<IsEverydayName> {
  const { rows } = await readRules('vocabulary-words', vocabularyWordsSchema, folder)
  const listed = (kind: 'kept' | 'left-out'): ReadonlySet<string> =>
    new Set(rows.flatMap(row => (row.kind === kind ? row.words.map(word => word.toLowerCase()) : [])))
  const kept = listed('kept')
  const leftOut = listed('left-out')
  const letters = Math.max(0, ...rows.map(row => (row.kind === 'short' ? row.letters : 0)))
  return word => {
    const small = word.toLowerCase()
    if (leftOut.has(small)) return true
    return small.length < letters && !kept.has(small) && isWord(small)
  }
}
