import type { Token } from './read-sentence.ts'

type Places = readonly (number | undefined)[]

const comparing = /^(?:than|versus|vs|compared|comparison)$/

/**
 * Whether claim and sentence compare the same two things in the same order: 1 when what stands before "than" in the claim stands before it in the
 * sentence, -1 when both sides are changed about, 0 when one of the two compares nothing.
 */
export function orderOf(claim: readonly Token[], sentence: readonly Token[], places: Places): -1 | 0 | 1 {
  const said = claim.findIndex(({ word }) => comparing.test(word))
  const meant = sentence.findIndex(({ word }) => comparing.test(word))
  if (said < 0 || meant < 0) return 0
  let straight = 0
  let turned = 0
  for (const [at, place] of places.entries()) {
    if (place === undefined) continue
    const weight = claim[at]?.weight ?? 0
    // Only what stands on one side tells: a word that the sentence has on both sides could be either.
    const stem = sentence[place]?.stem
    const sides = new Set(sentence.flatMap((token, index) => (token.stem === stem ? [index < meant] : [])))
    if (sides.size > 1) continue
    if (at > said && place > meant) straight += weight
    else if (at > said) turned += weight
    else if (place > meant) turned += weight / 2
  }
  return straight === turned ? 0 : straight > turned ? 1 : -1
}

/** A number with the group of people or things that it belongs to: "33% with amoxicillin". */
interface Grouped {
  readonly number: number
  readonly isPercent: boolean
  readonly from: number
  readonly to: number
}

const prepositions = /^(?:with|in|for|among|on|without|after|under|of)$/
const ending = /^(?:and|versus|vs|compared|than|but|or)$/

/**
 * What two numbers of a sentence say of the group that the claim is about, against the other: "33% with amoxicillin and 60% with placebo" is
 * down for amoxicillin. 0 when the sentence does not set two groups side by side, or the claim names both or neither.
 */
export function groupDirection(claim: readonly Token[], sentence: readonly Token[], places: Places): -1 | 0 | 1 {
  const groups = groupsIn(sentence)
  const [first] = groups
  if (first === undefined) return 0
  const second = groups.slice(1).find(({ isPercent }) => isPercent === first.isPercent)
  if (second === undefined || first.number === second.number) return 0
  const weightIn = ({ from, to }: Grouped): number =>
    places.reduce<number>(
      (sum, place, at) => sum + (place !== undefined && place >= from && place < to ? (claim[at]?.weight ?? 0) : 0),
      0,
    )
  const than = claim.findIndex(({ word }) => comparing.test(word))
  const before = than < 0 ? weightIn : leftOf(than, claim, places)
  const a = before(first)
  const b = before(second)
  if (a === b) return 0
  return a > b === first.number > second.number ? 1 : -1
}

const leftOf =
  (than: number, claim: readonly Token[], places: Places) =>
  ({ from, to }: Grouped): number =>
    places.reduce<number>(
      (sum, place, at) =>
        sum + (at < than && place !== undefined && place >= from && place < to ? (claim[at]?.weight ?? 0) : 0),
      0,
    )

function groupsIn(sentence: readonly Token[]): readonly Grouped[] {
  const found: Grouped[] = []
  for (const [at, { number, isPercent }] of sentence.entries()) {
    if (number === undefined) continue
    const next = [1, 2, 3].find(away => prepositions.test(sentence[at + away]?.word ?? ''))
    if (next === undefined) continue
    let to = at + next + 1
    while (
      to < sentence.length &&
      to < at + next + 7 &&
      !ending.test(sentence[to]?.word ?? '') &&
      sentence[to]?.number === undefined
    )
      to += 1
    found.push({ number, isPercent: isPercent === true, from: at + next + 1, to })
  }
  return found
}
