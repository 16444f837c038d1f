import type { RuleTable } from '../../knowledge/rules.ts'
import { indexPhrases } from './phrase-index.ts'
import { createRepair } from './repair.ts'
import type { ConceptRow } from './tables.ts'

/** One place in a sentence where a concept is named. Offsets are into the sentence text. */
export interface Mention {
  readonly concept: ConceptRow
  readonly start: number
  readonly end: number
}

export interface Lexicon {
  /** Ids that rules may name. */
  readonly names: ReadonlySet<string>
  readonly classes: ReadonlyMap<string, readonly string[]>
  mentions(sentence: string): Mention[]
  /** The word a misspelling stands for, or the word itself. */
  repair(word: string): string
}

/** `otherPhrases`: phrases of other tables, whose words are spelt right too. */
export function compileLexicon(
  table: RuleTable<ConceptRow>,
  isWord: (word: string) => boolean,
  otherPhrases: readonly string[] = [],
): Lexicon {
  const classes = new Map(table.rows.filter(row => row.kind === 'class').map(row => [row.id, row.phrases]))
  const concepts = table.rows.filter(row => row.kind !== 'class' && row.kind !== 'spelling')
  const find = indexPhrases(concepts, classes)
  const spellings = new Map(
    table.rows
      .filter(row => row.kind === 'spelling')
      .flatMap(row => row.phrases.map(slip => [slip, row.id.replace('spell-', '')])),
  )
  const repair = createRepair(
    [...table.rows.filter(row => row.kind !== 'spelling').flatMap(row => row.phrases), ...otherPhrases],
    isWord,
  )
  return {
    names: new Set(concepts.map(({ id }) => id)),
    classes,
    mentions: sentence => find(sentence).map(({ row, start, end }) => ({ concept: row, start, end })),
    repair: word => spellings.get(word) ?? repair(word),
  }
}
