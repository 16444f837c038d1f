import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The pronunciation of an English word in small letters, as phonemes whose vowels carry a stress digit; undefined for a word it lacks. */
export type Pronunciations = (word: string) => string | undefined

/**
 * The Carnegie Mellon pronouncing dictionary, read as text and looked up on demand: importing its 135,000 entries as an object would cost
 * every start 0.2 s and 20 MB. Throws when the installed edition is laid out in another way.
 */
export async function loadPronunciations(): Promise<Pronunciations> {
  const file = fileURLToPath(import.meta.resolve('cmu-pronouncing-dictionary'))
  const text = await readFile(file, 'latin1')
  const starts = [...letters].map(letter => text.indexOf(`${entry}${letter}`))
  const sections = new Map(
    [...letters].map((letter, index) => [letter, text.slice(starts[index], starts[index + 1] ?? text.length)]),
  )
  const known = new Map<string, string | undefined>()

  const find = (word: string): string | undefined => {
    const section = sections.get(word[0] ?? '') ?? ''
    const key = `${entry}${word}": "`
    const at = section.indexOf(key)
    return at < 0 ? undefined : section.slice(at + key.length, section.indexOf('"', at + key.length))
  }
  if (find('zebra') === undefined || find('apple') === undefined) {
    throw new Error(`${file} is not laid out as pronunciations.ts reads it`)
  }
  return word => {
    if (!known.has(word)) {
      // Bounded: the cache holds everyday words, never whole texts.
      if (known.size >= 20_000) known.clear()
      known.set(word, find(word))
    }
    return known.get(word)
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz'
const entry = '\n  "'
