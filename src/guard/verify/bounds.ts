/** A limit on a number: at least it, or at most it. */
type Bound = 'least' | 'most'

const words: readonly (readonly [Bound, RegExp])[] = [
  [
    'most',
    /\b(?:at most|no more than|not more than|never more than|up to|maximum(?: of)?|less than|fewer than|lower than|shorter than|under|below|within|como m[aá]ximo|no m[aá]s de|hasta|menos de|co najwy[zż]ej|poni[zż]ej|mniej ni[zż])\s*$/i,
  ],
  [
    'least',
    /\b(?:at least|no less than|not less than|minimum(?: of)?|more than|higher than|greater than|longer than|over|above|al menos|por lo menos|m[aá]s de|co najmniej|powy[zż]ej|ponad|wi[eę]cej ni[zż])\s*$/i,
  ],
]
const after: readonly (readonly [Bound, RegExp])[] = [
  ['least', /^\S*\s?[\p{L}°/%]*\s?(?:or (?:more|higher|above|older|over|longer)|o m[aá]s|lub wi[eę]cej)\b/iu],
  ['most', /^\S*\s?[\p{L}°/%]*\s?(?:or (?:less|lower|below|younger|under|fewer|shorter)|o menos|lub mniej)\b/iu],
]

/** The limits that a text sets on its numbers, by the number as written. */
function boundsIn(text: string): ReadonlyMap<string, ReadonlySet<Bound>> {
  const found = new Map<string, Set<Bound>>()
  for (const match of text.matchAll(/\d[\d.,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b/gi)) {
    const before = text.slice(Math.max(0, match.index - 24), match.index)
    const following = text.slice(match.index + match[0].length, match.index + match[0].length + 30)
    const bound =
      words.find(([, pattern]) => pattern.test(before))?.[0] ??
      after.find(([, pattern]) => pattern.test(following))?.[0]
    if (bound === undefined) continue
    const key = match[0].replace(/[.,]$/, '').toLowerCase()
    found.set(key, (found.get(key) ?? new Set()).add(bound))
  }
  return found
}

/** The claim sets a limit on a number the other way round: "more than 4 g" for "up to 4 g". */
export function otherBound(claim: string, where: readonly string[]): boolean {
  const known = boundsIn(where.join('\n'))
  return [...boundsIn(claim)].some(([number, said]) => {
    const told = known.get(number)
    return told !== undefined && ![...said].some(bound => told.has(bound))
  })
}
