import type { Alignment } from './align.ts'
import { groupDirection, orderOf } from './comparison.ts'
import { type Direction, directionAt, directionOf, isTurning } from './direction.ts'
import type { Token } from './read-sentence.ts'
import type { DirectionKind, WordTables } from './word-tables.ts'

/** Ways in which a sentence can go with a claim or against it; each between 0 and 1. */
export const turnNames = [
  ...(['agree', 'disagree', 'localAgree', 'localDisagree', 'closeAgree', 'closeDisagree'] as const),
  ...(['clauseAgree', 'clauseDisagree', 'upUp', 'upDown', 'downUp', 'downDown', 'goodBad', 'withoutTurned'] as const),
  ...(['noneBoth', 'noneOnlyClaim', 'noneOnlySentence', 'deniedOnlyClaim', 'deniedOnlySentence'] as const),
  ...(['opposite', 'prefixTurned', 'numberSame', 'numberOther', 'shareTurned', 'needTurned'] as const),
  ...(['orderAgree', 'orderDisagree', 'groupAgree', 'groupDisagree'] as const),
] as const
export type Turns = Readonly<Record<(typeof turnNames)[number], number>>

/** Tokens on either side of what is aligned that still belong to it. */
const margin = 4

/** Compares which way a claim goes with which way the part of the sentence goes that it is aligned with. */
export function turnsBetween(
  claim: readonly Token[],
  sentence: readonly Token[],
  alignment: Alignment,
  { opposites }: WordTables,
): Turns {
  const { places } = alignment
  const taken = places.filter(place => place !== undefined)
  const around = (reach: number): readonly Token[] =>
    taken.length === 0 ? [] : sentence.slice(Math.max(0, Math.min(...taken) - reach), Math.max(...taken) + reach + 1)
  const window = around(margin)
  const said = directionOf(claim)
  const meant = directionOf(window)
  const close = directionOf(around(1))
  const clause = mainClause(claim, sentence, alignment)
  const inClause = directionOf(sentence.filter(token => token.clause === clause))
  const isTold = said.sign !== 0 && meant.sign !== 0 && !said.isNone && !inClause.isNone
  const trust = isTold ? Math.min(1, 2 / (1 + Math.max(1, meant.turns))) : 0
  const isSame = said.sign === meant.sign
  const order = orderOf(claim, sentence, places) * said.sign * meant.sign
  const group = groupDirection(claim, sentence, places) * said.sign
  const has = ({ kinds }: Direction, kind: DirectionKind): boolean => kinds.has(kind)
  const turned = (a: DirectionKind, b: DirectionKind): boolean =>
    (has(said, a) && has(meant, b) && !has(meant, a)) || (has(said, b) && has(meant, a) && !has(meant, b))
  return {
    agree: isSame ? trust : 0,
    disagree: isSame ? 0 : trust,
    ...localTurns(claim, sentence, alignment),
    closeAgree: bit(isTold && said.sign === close.sign),
    closeDisagree: bit(isTold && close.sign !== 0 && said.sign !== close.sign),
    clauseAgree: bit(isTold && said.sign === inClause.sign),
    clauseDisagree: bit(isTold && inClause.sign !== 0 && said.sign !== inClause.sign),
    upUp: bit(isUp(said) && isUp(meant)),
    upDown: bit(isUp(said) && isDown(meant)),
    downUp: bit(isDown(said) && isUp(meant)),
    downDown: bit(isDown(said) && isDown(meant)),
    goodBad: bit(turned('good', 'bad') && !(has(said, 'good') && has(said, 'bad'))),
    withoutTurned: bit(has(said, 'without') !== has(meant, 'without')),
    noneBoth: bit(said.isNone && inClause.isNone),
    noneOnlyClaim: bit(said.isNone && !inClause.isNone),
    noneOnlySentence: bit(!said.isNone && inClause.isNone),
    deniedOnlyClaim: bit(said.isDenied && !said.isNone && !meant.isDenied && !meant.isNone),
    deniedOnlySentence: bit(!said.isDenied && !said.isNone && inClause.isDenied && !inClause.isNone),
    opposite: bit(holdsOpposite(claim, window, opposites)),
    prefixTurned: bit(prefixTurned(claim, window)),
    ...numberTurns(claim, sentence),
    shareTurned: bit(turned('most', 'few')),
    needTurned: bit((has(said, 'needed') && has(meant, 'spare')) || (has(said, 'spare') && has(meant, 'needed'))),
    orderAgree: bit(order > 0),
    orderDisagree: bit(order < 0),
    groupAgree: bit(group > 0),
    groupDisagree: bit(group < 0),
  }
}

const bit = (is: boolean): number => (is ? 1 : 0)
const goesUp = ({ kinds }: Direction): boolean => kinds.has('up') || kinds.has('good')
const goesDown = ({ kinds }: Direction): boolean => kinds.has('down') || kinds.has('bad') || kinds.has('without')
const isUp = (direction: Direction): boolean => goesUp(direction) && !goesDown(direction)
const isDown = (direction: Direction): boolean => goesDown(direction) && !goesUp(direction)

/** The clause of the sentence that carries most of the claim. */
function mainClause(
  claim: readonly Token[],
  sentence: readonly Token[],
  { places, strengths }: Alignment,
): number | undefined {
  const carried = new Map<number, number>()
  for (const [at, place] of places.entries()) {
    const clause = place === undefined ? undefined : sentence[place]?.clause
    if (clause === undefined) continue
    carried.set(clause, (carried.get(clause) ?? 0) + (claim[at]?.weight ?? 0) * (strengths[at] ?? 0))
  }
  return [...carried].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}

/** For each aligned word that turns nothing itself, whether the nearest turning words around it agree. */
function localTurns(
  claim: readonly Token[],
  sentence: readonly Token[],
  { places, strengths }: Alignment,
): Pick<Turns, 'localAgree' | 'localDisagree'> {
  let agree = 0
  let disagree = 0
  for (const [at, token] of claim.entries()) {
    const place = places[at]
    if (place === undefined || token.weight === 0 || isTurning(token)) continue
    const a = directionAt(claim, at)
    const b = directionAt(sentence, place)
    if (a === 0 || b === 0) continue
    const worth = token.weight * (strengths[at] ?? 0)
    if (a === b) agree += worth
    else disagree += worth
  }
  const counted = agree + disagree
  return counted === 0
    ? { localAgree: 0, localDisagree: 0 }
    : { localAgree: agree / counted, localDisagree: disagree / counted }
}

/** A word of the claim whose opposite stands in the evidence, while neither stands on the other side too. */
function holdsOpposite(claim: readonly Token[], window: readonly Token[], opposites: WordTables['opposites']): boolean {
  const known = new Set(window.map(({ stem }) => stem))
  const said = new Set(claim.map(({ stem }) => stem))
  return claim.some(
    ({ stem }) =>
      !known.has(stem) && [...(opposites.get(stem) ?? [])].some(other => known.has(other) && !said.has(other)),
  )
}

/** "Controlled" beside "uncontrolled": one word is the other with a prefix that denies it. */
function prefixTurned(claim: readonly Token[], window: readonly Token[]): boolean {
  const denied = (a: readonly Token[], b: readonly Token[]): boolean => {
    const words = new Set(b.map(({ stem }) => stem))
    return a.some(({ stem }) => {
      const bare = /^(?:un|in|im|non|dis|ir)(.{4,})$/.exec(stem)?.[1]
      return bare !== undefined && words.has(bare) && !words.has(stem) && !a.some(other => other.stem === bare)
    })
  }
  return denied(claim, window) || denied(window, claim)
}

function numberTurns(claim: readonly Token[], sentence: readonly Token[]): Pick<Turns, 'numberSame' | 'numberOther'> {
  const numbers = claim.flatMap(({ number }) => number ?? [])
  const known = new Set(sentence.flatMap(({ number }) => number ?? []))
  if (numbers.length === 0) return { numberSame: 0, numberOther: 0 }
  const same = numbers.filter(number => known.has(number)).length
  return { numberSame: same / numbers.length, numberOther: bit(known.size > 0 && same === 0) }
}
