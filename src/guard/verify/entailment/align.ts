import type { Token } from './read-sentence.ts'
import type { WordTables } from './word-tables.ts'

/** How the words of a claim stand in one sentence of its evidence. */
export interface Alignment {
  /** Index of the sentence. */
  readonly index: number
  /** For each token of the claim, the place in the sentence that matches it best; undefined where none does. */
  readonly places: readonly (number | undefined)[]
  /** How well it matches: 1 the same stem, less for another word of one meaning or a shared beginning. */
  readonly strengths: readonly number[]
  /** Share of the claim's weight that the sentence carries. */
  readonly coverage: number
}

/** Aligns a claim with one sentence. `alike` are stems of other names for what the sentence names. */
export function align(
  claim: readonly Token[],
  sentence: readonly Token[],
  index: number,
  { same }: WordTables,
  alike: ReadonlySet<string>,
  short: ReadonlyMap<string, ReadonlySet<string>>,
): Alignment {
  const places: (number | undefined)[] = []
  const strengths: number[] = []
  let carried = 0
  let whole = 0
  for (const token of claim) {
    let best = 0
    let place: number | undefined
    if (token.weight > 0) {
      for (const [at, other] of sentence.entries()) {
        const strength = other.weight > 0 ? likeness(token, other, same, short) : 0
        if (strength > best) {
          best = strength
          place = at
        }
      }
      if (best < 0.6 && alike.has(token.stem)) best = 0.6
      whole += token.weight
      carried += token.weight * best
    }
    places.push(place)
    strengths.push(best)
  }
  return { index, places, strengths, coverage: whole === 0 ? 0 : carried / whole }
}

/** 1 for the same stem or number, 0.8 for another word of one meaning, 0.7 for a shared beginning ("ubiquitin", "ubiquitinates"), else 0. */
function likeness(
  a: Token,
  b: Token,
  same: WordTables['same'],
  short: ReadonlyMap<string, ReadonlySet<string>>,
): number {
  if (a.stem === b.stem) return 1
  if (a.number !== undefined || b.number !== undefined) return a.number !== undefined && a.number === b.number ? 1 : 0
  const sets = same.get(a.stem)
  const others = same.get(b.stem)
  if (sets !== undefined && others !== undefined) for (const set of sets) if (others.has(set)) return 0.8
  if (short.get(a.stem)?.has(b.stem) === true) return 0.8
  return beginsAlike(a.stem, b.stem) ? 0.7 : 0
}

/** Both are long and share two thirds of the longer one; what a prefix turns round ("hyper", "hypo") shares no beginning. */
function beginsAlike(a: string, b: string): boolean {
  const short = Math.min(a.length, b.length)
  const long = Math.max(a.length, b.length)
  if (short < 4 || /\d/.test(a) || /\d/.test(b)) return false
  let shared = 0
  while (shared < short && a[shared] === b[shared]) shared += 1
  return shared >= 5 ? shared / long >= 0.6 : shared === short && long - short <= 3
}
