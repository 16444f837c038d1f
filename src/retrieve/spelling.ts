import type { Tx } from '../store/database.ts'

/** The known term nearest to an unknown one: one slip in a word of 5 letters or more, two from 9; undefined when none is that near. */
export async function nearestTerm(tx: Tx, language: string, term: string): Promise<string | undefined> {
  const allowed = term.length >= 9 ? 2 : term.length >= 5 ? 1 : 0
  if (allowed === 0 || /\d/.test(term)) return undefined
  const known = await tx.query<{ term: string; units: number }>(
    `select term, units from search_term
     where language = $1 and term like $2 and length(term) between $3 and $4`,
    [language, `${term.slice(0, 1)}%`, term.length - allowed, term.length + allowed],
  )
  const near = known
    .map(row => ({ ...row, distance: slips(term, row.term) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || b.units - a.units || (a.term < b.term ? -1 : 1))
  return near[0]?.term
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours (Damerau 1964). */
export function slips(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
