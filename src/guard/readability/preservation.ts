import { indexTerms } from '../../knowledge/terms.ts'
import type { KnownNames } from '../verify/names.ts'
import type { KeptKind } from './kept-lexicon.ts'
import type { Meaning, ReadMeaning } from './kept-meaning.ts'

/** One thing that a rewrite lost, brought in or turned. */
export interface Loss {
  readonly kind: KeptKind | 'quantity' | 'dose'
  /** What it is, and which way: `-5 mg` is gone, `+warfarin` has come, `~stop` is turned. */
  readonly what: string
}

/** What a rewrite does not keep of a health text; none when it may be shown in its place. */
export type LossesIn = (before: string, after: string, language: string) => readonly Loss[]

/** Numbers with units, whose dose they are, medicines, negations and what each is about, how often, when, limits, conditions, warnings. */
export const createPreservation =
  (read: ReadMeaning, { medicinesIn }: Pick<KnownNames, 'medicinesIn'>): LossesIn =>
  (before, after, language) => {
    const [was, is] = [read(before, language), read(after, language)]
    return [
      ...difference('quantity', was.quantities.map(quantityKey), is.quantities.map(quantityKey)),
      ...difference('medicine', [...medicinesIn(before)], [...medicinesIn(after)]),
      ...difference('dose', dosesIn(before, was, medicinesIn), dosesIn(after, is, medicinesIn)),
      ...bothWays.flatMap(kind => difference(kind, usedIn(was, kind), usedIn(is, kind))),
      ...difference('negation', negationsIn(was), negationsIn(is)),
      ...turnedIn(was, is),
      ...difference('warning', usedIn(was, 'warning'), usedIn(is, 'warning')).filter(({ what }) =>
        what.startsWith('-'),
      ),
    ]
  }

/** Kinds of which none may go and none may come. */
const bothWays = ['name', 'medicine', 'frequency', 'timing', 'limit', 'condition', 'certainty', 'direction'] as const

const quantityKey = ({ value, unit }: { readonly value: number; readonly unit: string }): string =>
  `${value} ${unit}`.trim()
const usedIn = ({ used }: Meaning, kind: KeptKind): readonly string[] => [...(used.get(kind)?.keys() ?? [])]
const negationsIn = ({ tokens }: Meaning): readonly string[] =>
  tokens.flatMap(({ kind }) => (kind === 'negation' ? ['not'] : []))

/** What stands on one side and not on the other, each as often as it stands. */
function difference(kind: Loss['kind'], was: readonly string[], is: readonly string[]): readonly Loss[] {
  const left = [...is]
  const lost = was.filter(one => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [...lost.map(one => ({ kind, what: `-${one}` })), ...left.map(one => ({ kind, what: `+${one}` }))]
}

/** Each number with the medicine named nearest to it in its sentence, where the text names several. */
function dosesIn(
  text: string,
  { quantities, tokens }: Meaning,
  medicinesIn: KnownNames['medicinesIn'],
): readonly string[] {
  const named = tokens.flatMap(token => [...medicinesIn(token.text)].map(id => ({ id, at: token.at })))
  if (new Set(named.map(({ id }) => id)).size < 2) return []
  const ends = [...text.matchAll(/[.!?;](?=\s|$)/g)].map(({ index }) => index)
  const sentenceOf = (at: number): number => ends.filter(end => end < at).length
  return quantities.flatMap(quantity => {
    const [nearest] = named
      .filter(({ at }) => sentenceOf(at) === sentenceOf(quantity.at))
      .toSorted((a, b) => Math.abs(a.at - quantity.at) - Math.abs(b.at - quantity.at))
    return nearest === undefined ? [] : [`${nearest.id} ${quantityKey(quantity)}`]
  })
}

/** A word that one text denies outright and the other, where it says it, does not deny at all. */
function turnedIn(was: Meaning, is: Meaning): readonly Loss[] {
  const [before, after] = [denialsIn(was), denialsIn(is)]
  return [...before].flatMap(([term, { isDenied, mayBe }]): readonly Loss[] => {
    const said = after.get(term)
    const isTurned = said !== undefined && ((isDenied && !said.mayBe) || (said.isDenied && !mayBe))
    return isTurned ? [{ kind: 'negation', what: `~${term}` }] : []
  })
}

/** The first three content words after each negation of a text: what it denies. */
export function deniedIn({ tokens }: Meaning): ReadonlySet<string> {
  const denied = new Set<string>()
  let [here, left] = [0, 0]
  for (const { text, kind, clause } of tokens) {
    if (clause !== here || kind === 'condition') left = 0
    here = clause
    if (kind === 'negation') left = 3
    const [term] = kind === 'negation' || kind === 'quantity' ? [] : indexTerms(text)
    if (term === undefined || left === 0) continue
    denied.add(term)
    left -= 1
  }
  return denied
}

interface Denial {
  /** It is the first content word after a negation of its clause. */
  readonly isDenied: boolean
  /** It stands within four content words after one, or in the clause of one that looks back. */
  readonly mayBe: boolean
}

function denialsIn({ tokens }: Meaning): ReadonlyMap<string, Denial> {
  const found = new Map<string, Denial>()
  const lookedBack = new Set(tokens.filter(({ isBehind }) => isBehind).map(({ clause }) => clause))
  let [here, since] = [0, farthest]
  for (const { text, kind, clause } of tokens) {
    if (clause !== here || kind === 'condition') since = farthest
    here = clause
    if (kind === 'negation') since = 0
    if (kind === 'negation' || kind === 'quantity') continue
    const [term] = indexTerms(text)
    if (term === undefined) continue
    const known = found.get(term)
    found.set(term, {
      isDenied: (known?.isDenied ?? false) || since === 0,
      mayBe: (known?.mayBe ?? false) || since < farthest || lookedBack.has(clause),
    })
    since += 1
  }
  return found
}

const farthest = 4
