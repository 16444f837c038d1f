import { longestPhraseWords } from '../knowledge/terms.ts'
import type { Tx } from '../store/database.ts'
import { planOnce } from '../store/kept-plan.ts'
import { questionWords } from './query.ts'
import type { Asked } from './question.ts'
import type { Scope } from './scope.ts'
import type { Phrases } from './vocabulary.ts'

/** Of a concept with hundreds of names only so many are looked for; the shortest first, which texts use most. */
const mostSynonyms = 12

/**
 * The phrases for reading this question: the shipped ones, and what the installation's own vocabularies say about its runs of words. Each
 * run is looked up by key, so the cost is that of the question's length, however many phrases are stored.
 */
export async function readPhrases(
  tx: Tx,
  { language }: Pick<Scope, 'language'>,
  { text, vocabulary, spoken = language }: Pick<Asked, 'text' | 'vocabulary' | 'spoken'>,
): Promise<Phrases> {
  const shipped = vocabulary.phrasesIn(language, spoken)
  const stored = await readStored(tx, language, spoken, wordRuns(text))
  return stored.size === 0 ? shipped : joined(shipped, stored)
}

/** Every run of at most six words, as phrases are keyed. */
function wordRuns(text: string): readonly string[] {
  const keys = questionWords(text).map(({ key }) => key)
  const runs = keys.flatMap((_, at) =>
    Array.from({ length: Math.min(longestPhraseWords, keys.length - at) }, (_, more) =>
      keys.slice(at, at + more + 1).join(' '),
    ),
  )
  return [...new Set(runs)]
}

const storedSynonyms = planOnce(
  `select run.phrase, found.terms from unnest($1::text[]) as run(phrase) cross join lateral (
     select distinct other.terms, length(other.terms) as size
     from vocabulary_phrase said join vocabulary_phrase other using (vocabulary, concept)
     where said.phrase = run.phrase and other.phrase <> run.phrase and other.terms <> ''
       and said.language in ($4, 'und') and other.language in ($2, 'und')
     order by size, terms limit $3) found`,
)

/** Phrase, in the question's language → its synonyms in that of the texts, or in none that is stated (`und`, BCP 47). */
async function readStored(
  tx: Tx,
  language: string,
  spoken: string,
  runs: readonly string[],
): Promise<ReadonlyMap<string, readonly (readonly string[])[]>> {
  if (runs.length === 0) return new Map()
  const rows = await tx.query<{ phrase: string; terms: string }>(storedSynonyms, [runs, language, mostSynonyms, spoken])
  const groups = Map.groupBy(rows, ({ phrase }) => phrase)
  return new Map([...groups].map(([phrase, some]) => [phrase, some.map(({ terms }) => terms.split(' '))]))
}

const joined = (shipped: Phrases, stored: Phrases): Phrases => ({
  has: phrase => shipped.has(phrase) || stored.has(phrase),
  get(phrase) {
    const both = [...(shipped.get(phrase) ?? []), ...(stored.get(phrase) ?? [])]
    return both.length === 0 ? undefined : [...new Map(both.map(terms => [terms.join(' '), terms])).values()]
  },
})
