import { foldForMatching } from '../kernel/canonical.ts'

/** Text as words are compared: lower case, no accents, apostrophes dropped, everything but letters and digits a space. */
export function fold(text: string): string {
  return foldForMatching(text.replace(/\p{Cf}/gu, ''))
    .replace(/'/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

/** The words of a text, folded; none for a text without any. */
export const wordsOf = (text: string): readonly string[] => fold(text).split(' ').filter(Boolean)

/** A word without its plural ending. It only has to fall together with itself, not to be a word. */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  return word.endsWith('s') && !/(?:ss|us|is)$/.test(word) ? word.slice(0, -1) : word
}

export const stemsOf = (text: string): readonly string[] => wordsOf(text).map(stem)

/** How many single-letter slips (insert, delete, replace, swap of neighbours) lie between two words; stops counting past `limit`. */
export function slips(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    if (Math.min(...row) > limit) return limit + 1
    beforePrevious = previous
    previous = row
  }
  return previous[b.length] ?? limit + 1
}

/** A word that a slip can be mended to: shorter ones and codes would swallow other words. */
export const isSpelling = (word: string): boolean => word.length >= 4 && !/\d/.test(word)

/**
 * The known word that a mistyped one stands for, or the word itself. Short words and words with digits are left alone:
 * a slip in them more often makes another word than a typo. The first letter must be right.
 */
export function repair(word: string, known: (word: string) => boolean, candidates: readonly string[]): string {
  if (word.length < 4 || /\d/.test(word) || known(word) || known(stem(word))) return word
  const limit = word.length >= 8 ? 2 : 1
  let best = word
  let fewest = limit + 1
  for (const candidate of candidates) {
    // In a word of four letters only a missing one is a slip that hardly makes another word.
    if (candidate[0] !== word[0] || (word.length === 4 && candidate.length !== 5)) continue
    const count = slips(word, candidate, limit)
    if (count < fewest) {
      fewest = count
      best = candidate
    }
  }
  return best
}

/**
 * True when the stems hold the pattern's words in a row. A `*` at a word's start or end leaves that side open:
 * `*pril` finds lisinopril, `depress*` finds depressive.
 */
export function holds(stems: readonly string[], pattern: readonly string[]): boolean {
  for (let start = 0; start + pattern.length <= stems.length; start += 1) {
    if (pattern.every((part, at) => fits(stems[start + at] ?? '', part))) return true
  }
  return false
}

function fits(word: string, part: string): boolean {
  if (part.startsWith('*')) return word.endsWith(part.slice(1)) && word.length > part.length
  return part.endsWith('*') ? word.startsWith(part.slice(0, -1)) : word === part
}

/** A pattern of a rule table as `holds` takes it. */
export const patternOf = (text: string): readonly string[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map(part => {
      const bare = fold(part)
      if (part.startsWith('*')) return `*${bare}`
      return part.endsWith('*') ? `${bare}*` : stem(bare)
    })
