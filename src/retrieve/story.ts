import type { Concept } from './query.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A question of more words than this tells a story, and no passage holds a story. */
export const storyFrom = 8

/** How many words the question says, each time counted; a hint is none of them. */
export const sizeOfQuestion = (concepts: readonly Concept[]): number =>
  concepts.reduce((sum, { isHint, said }) => sum + (isHint === true ? 0 : said), 0)

/**
 * Marks what a story only tells: everyday words, slips of them, and figures. Where it names something that the vocabulary knows, that is what it
 * is about; a word that is none of these (a medicine or a gene that the texts do not know) stays what the question hangs on.
 */
export function markTold(concepts: readonly Concept[], vocabulary: Vocabulary): readonly Concept[] {
  if (sizeOfQuestion(concepts) <= storyFrom || !concepts.some(({ isTerm }) => isTerm === true)) return concepts
  return concepts.map(concept =>
    concept.isTerm !== true && concept.isHint !== true && isTold(concept.name.toLowerCase(), vocabulary)
      ? { ...concept, isTold: true }
      : concept,
  )
}

const isTold = (name: string, { isWord }: Vocabulary): boolean =>
  /^\d/.test(name) || name.split(/[^\p{L}]+/u).every(word => isWord(word) || isSlipOfWord(word, isWord))

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** One letter too many, too few, wrong, or two in the wrong order, in a word of six letters or more: shorter ones are near too many. */
function isSlipOfWord(word: string, isWord: (word: string) => boolean): boolean {
  if (word.length < 6) return false
  return Array.from({ length: word.length + 1 }, (_, at) => at).some(at => {
    const [before, rest] = [word.slice(0, at), word.slice(at)]
    const swapped = before + rest.slice(1, 2) + rest.slice(0, 1) + rest.slice(2)
    return (
      isWord(before + rest.slice(1)) ||
      isWord(swapped) ||
      [...letters].some(letter => isWord(before + letter + rest) || isWord(before + letter + rest.slice(1)))
    )
  })
}
