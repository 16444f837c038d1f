import { stem } from '../../knowledge/stem.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import type { KnownNames } from './names.ts'
import { basesIn, type WordRules } from './word-rules.ts'
import { sidesIn } from './wording.ts'

type Medicines = Pick<KnownNames, 'medicinesIn'>

/** Things that a text is about, by kind: medicines, markers ("LDL", "CYP2C19"), sides, and one kind for each group of `apart-words`. */
type Named = ReadonlyMap<string, ReadonlySet<string>>

const marker = /^(?=.*\p{Lu}.*[\p{Lu}\d])[\p{L}\d]{2,}$/u

function namedIn(text: string, { medicinesIn }: Medicines, rules: WordRules): Named {
  const bases = basesIn(text, rules)
  const vitamins = (text.match(/\bvitamin [A-K]\d*\b/gi) ?? []).map(name => name.toLowerCase())
  const markers = (text.match(/[\p{L}\d]+/gu) ?? []).filter(word => marker.test(word)).map(rules.base)
  return new Map<string, ReadonlySet<string>>([
    ['medicine', medicinesIn(text)],
    ['marker', new Set([...markers, ...vitamins])],
    ['side', sidesIn(text)],
    ...rules.apart.map((group, at) => [`group-${at}`, new Set([...group].filter(word => bases.has(word)))] as const),
  ])
}

/**
 * The claim says of one thing what its source says of another of the same kind: every sentence that holds one of its words is about another
 * medicine, marker or side, and none of them about the one that the claim names.
 */
export function misplacedName(
  claim: string,
  sentences: readonly string[],
  names: Medicines,
  rules: WordRules,
): boolean {
  const said = namedIn(claim, names, rules)
  const read = sentences.map(text => ({ words: contentIn(text, rules), named: namedIn(text, names, rules) }))
  const words = [...contentIn(claim, rules)].filter(word => names.medicinesIn(word).size === 0)
  return [...said].some(([kind, mine]) => {
    const isNamed = read.some(({ named }) => [...mine].some(thing => named.get(kind)?.has(thing)))
    return (
      isNamed &&
      words.some(word => {
        if (mine.has(word)) return false
        const holding = read.filter(sentence => sentence.words.has(word))
        return holding.length > 0 && holding.every(({ named }) => isElsewhere(mine, named.get(kind) ?? new Set()))
      })
    )
  })
}

const isElsewhere = (mine: ReadonlySet<string>, theirs: ReadonlySet<string>): boolean =>
  theirs.size > 0 && ![...mine].some(thing => theirs.has(thing))

const contentIn = (text: string, rules: WordRules): ReadonlySet<string> =>
  new Set(
    (text.match(/[\p{L}\p{N}'’]+/gu) ?? [])
      .filter(word => indexTerms(word).length > 0 && !/^\d/.test(word))
      .map(rules.base),
  )

/** Verbs that one thing does to another: who does it and to whom cannot be changed about. */
const acting: ReadonlySet<string> = new Set(
  'raise lower increase decrease reduce double halve block cause prevent weaken strengthen replace change slow help harm'
    .split(' ')
    .map(stem),
)

/**
 * "Warfarin doubles the effect of amiodarone" where the source has it the other way round, or another thing does it there: "tea helps iron" for
 * "vitamin C helps iron". A passive sentence is read backwards.
 */
export function swappedRoles(claim: string, sentences: readonly string[], names: Medicines, rules: WordRules): boolean {
  const said = rolesIn(claim, names, rules)
  if (said === undefined || said.by.size === 0 || said.to.size === 0) return false
  const meant = sentences
    .map(text => rolesIn(text, names, rules))
    .filter(each => each !== undefined)
    .filter(({ verb, by, to }) => verb === said.verb && by.size > 0 && to.size > 0)
  const isTurned = (mine: ReadonlySet<string>, theirs: ReadonlySet<string>, own: ReadonlySet<string>): boolean =>
    [...mine].some(thing => theirs.has(thing) && !own.has(thing))
  if (meant.some(({ by, to }) => isTurned(said.by, to, by) && isTurned(said.to, by, to))) return true
  const alike = meant.filter(({ to }) => [...said.to].some(thing => to.has(thing)))
  return alike.length > 0 && alike.every(({ by }) => isElsewhere(said.by, by))
}

function rolesIn(text: string, names: Medicines, rules: WordRules) {
  const words = text.match(/[\p{L}\p{N}'’-]+/gu) ?? []
  const at = words.findIndex(word => acting.has(stem(word.toLowerCase())))
  if (at < 0) return undefined
  const thingsIn = (part: readonly string[]): ReadonlySet<string> =>
    new Set([...namedIn(part.join(' '), names, rules).values()].flatMap(set => [...set]))
  const [before, after] = [thingsIn(words.slice(0, at)), thingsIn(words.slice(at + 1))]
  const isPassive =
    words.slice(at + 1).includes('by') ||
    words.slice(Math.max(0, at - 2), at).some(word => /^(?:is|are|be|been|was|were)$/.test(word))
  return {
    verb: stem((words[at] ?? '').toLowerCase()),
    by: isPassive ? after : before,
    to: isPassive ? before : after,
  }
}
