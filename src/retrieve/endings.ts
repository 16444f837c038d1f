import type { Tx } from '../store/database.ts'

/** Languages whose words change their endings with their place in the sentence: udar, udaru, udarem. */
const inflected: ReadonlySet<string> = new Set(['pl'])
const longestEnding = 4

/**
 * Other forms of a word of such a language that the index holds: they begin alike, up to the last letter of a word of five letters and the
 * last two of a longer one. None for a shorter word or another language.
 */
export async function otherForms(tx: Tx, language: string, term: string): Promise<readonly string[]> {
  if (!inflected.has(language) || term.length < 4 || !/^[a-z]+$/.test(term)) return []
  const beginning = term.slice(0, Math.max(4, term.length - 2))
  const rows = await tx.query<{ term: string }>(
    `select term from search_term where language = $1 and term like $2 and term <> $3 and length(term) <= $4 order by units desc, term limit 12`,
    [language, `${beginning}%`, term, beginning.length + longestEnding],
  )
  return rows.map(row => row.term)
}
