/**
 * A second vote for misspelt words: a word that no dictionary knows becomes the lexicon word that is one slip away
 * (two slips from nine letters on). A slip is a letter added, lost, changed or swapped with its neighbour; the first letter counts as right.
 */
export function createRepair(phrases: readonly string[], isWord: (word: string) => boolean): (word: string) => string {
  const vocabulary = new Set(phrases.flatMap(phrase => phrase.match(/[a-z]{5,}(?![a-z*])/g) ?? []))
  const stems = [...new Set(phrases.flatMap(phrase => phrase.match(/[a-z]{4,}(?=\*)/g) ?? []))]
  const byInitial = Map.groupBy(vocabulary, word => word[0] ?? '')
  const longStems = Map.groupBy(
    stems.filter(stem => stem.length >= 5),
    stem => stem[0] ?? '',
  )
  const known = new Map<string, string>()

  function mend(word: string): string {
    const whole = closest(word, byInitial.get(word[0] ?? '') ?? [])
    if (whole !== word) return whole
    const stem = longStems.get(word[0] ?? '')?.find(each => slips(word.slice(0, each.length), each) === 1)
    return stem === undefined ? word : stem + word.slice(stem.length)
  }

  return word => {
    if (word.length < 5 || !/^[a-z]+$/.test(word) || vocabulary.has(word) || isWord(word)) return word
    const settled = known.get(word)
    if (settled !== undefined) return settled
    const repaired = stems.some(stem => word.startsWith(stem)) ? word : mend(word)
    // Bounded: the cache holds what people misspell, never whole messages.
    if (known.size < 5000) known.set(word, repaired)
    return repaired
  }
}

function closest(word: string, candidates: readonly string[]): string {
  let best = word
  let least = word.length >= 9 ? 3 : 2
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue
    const distance = slips(word, candidate)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** Optimal string alignment distance. Source: Damerau, CACM 1964;7:171. */
function slips(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
