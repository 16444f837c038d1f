import { basesIn, type WordRules } from './word-rules.ts'
import { sharedBy } from './wording.ts'

/** Words that make a claim hold only in a case, with the words that say the same. */
const conditions: readonly RegExp[] = [
  /\b(?:unless|except|a menos que|salvo)\b|chyba [zż]e/iu,
  /\b(?:until|till|hasta que)\b|dop[oó]ki/iu,
]

/** Share of the words after such a word that a claim must hold to have taken that case over. */
const takenOver = 0.5

/**
 * The case in which a claim holds was turned: what the source says after "unless" or "until" stands in the claim without such a word, or
 * the claim has one where the source has none. Leaving the case out whole is no turn of it.
 */
export function otherCondition(claim: string, nearest: readonly string[], rules: WordRules): boolean {
  const source = nearest.join('\n')
  if (nearest.length === 0) return false
  return conditions.some(pattern => {
    const isSaid = pattern.test(claim)
    const match = pattern.exec(source)
    if (isSaid) return match === null
    if (match === null) return false
    const rest = source.slice(match.index + match[0].length).split(/[.;,\n]/)[0] ?? ''
    const words = new Set([...basesIn(rest, rules)].filter(word => word.length > 2))
    return words.size > 0 && sharedBy(words, basesIn(claim, rules)) >= takenOver
  })
}

const shares: readonly (readonly [string, RegExp])[] = [
  ['all', /\b(?:all(?! (?:right|of a sudden))|everybody|everyone|anybody|anyone|always|completely|entirely)\b/i],
  ['most', /\b(?:most|mostly|majority|usually|often|commonly|common|frequent|frequently|generally)\b/i],
  ['few', /\b(?:few(?! (?:days|weeks|hours|minutes))|rare|rarely|seldom|hardly|uncommon|infrequent|infrequently)\b/i],
  ['some', /\b(?:some|sometimes|occasionally)\b/i],
  ['none', /\b(?:no one|nobody|none|no (?=adults|people|women|men|children|patients))/i],
]

const sharesIn = (text: string): readonly string[] =>
  shares.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []))

/** The claim is about another share of people or times than its source: "always" for "often", "few" for "most". */
export function otherShare(claim: string, nearest: readonly string[], whole: string): boolean {
  const said = sharesIn(claim)
  const near = sharesIn(nearest.length > 0 ? nearest.join('\n') : whole)
  if (said.includes('all') && !sharesIn(whole).includes('all')) return true
  return near.length > 0 && said.some(share => share !== 'some' && !near.includes(share))
}
