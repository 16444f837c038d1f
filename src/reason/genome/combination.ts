import { type AlleleDefinition, basesOf } from '../../knowledge/allele-definition.ts'
import { compareNames, joinedName, pairName } from './allele-name.ts'
import { isEffectivelyPhased, phaseGroups, type ReadPosition, type Sample } from './sample.ts'

/** Groups of heterozygous positions that are tried in every order: 2,048 ways at most. */
const mostGroups = 12

export interface Combined {
  readonly name: string
  readonly score: number
}

/**
 * For research: what a sample that no two named alleles explain can be put together from. On each chromosome named alleles combine
 * ("[*6 + *14]"), no base counted twice, and further variants stand by their position ("[*17 + g.94781859G>A]"); on an otherwise
 * unnamed chromosome only where phase is known or at most one named allele is found. Best first. Source: PharmCAT documentation,
 * Named Allele Matcher 101, combinations and partial alleles (2025).
 */
export function combinationsOf(definition: AlleleDefinition, sample: Sample): readonly Combined[] {
  const groups = phaseGroups(sample)
  if (groups.length > mostGroups) return []
  const chromosomes = sample.copies === 1 ? [0] : [0, 1]
  const ways = Array.from({ length: 2 ** Math.max(0, groups.length - 1) }, (_, order) => {
    const turned = new Set(groups.flatMap((group, at) => ((order >> at) & 1 ? group.map(({ name }) => name) : [])))
    return chromosomes.map(chromosome =>
      strandsOf(
        definition,
        sample.read.map(each => baseOn(each, turned.has(each.name) ? 1 - chromosome : chromosome)),
        sample,
      ),
    )
  })
  const named = new Set(ways.flat(2).flatMap(({ members }) => members))
  const withUnnamed = isEffectivelyPhased(sample) || named.size <= 1
  const found = new Map<string, Combined>()
  for (const [first = [], second] of ways)
    for (const strands of second === undefined
      ? first.map(one => [one])
      : first.flatMap(one => second.map(other => [one, other]))) {
      if (!withUnnamed && strands.some(({ isUnnamed }) => isUnnamed)) continue
      const name = pairName(strands.map(strand => strand.name))
      found.set(name, { name, score: strands.reduce((sum, strand) => sum + strand.score, 0) })
    }
  return [...found.values()].sort((a, b) => b.score - a.score || compareNames(a.name, b.name))
}

const baseOn = ({ bases }: ReadPosition, chromosome: number): string => bases[chromosome] ?? bases[0] ?? ''

interface Strand {
  readonly name: string
  readonly members: readonly string[]
  readonly score: number
  /** Variants on an otherwise unnamed chromosome. */
  readonly isUnnamed: boolean
}

/** Every way to put one chromosome together. */
function strandsOf(definition: AlleleDefinition, bases: readonly string[], { read }: Sample): readonly Strand[] {
  const at = new Map(read.map((position, index) => [position.name, { position, base: bases[index] ?? '' }]))
  const variants = [...at.values()].filter(({ position, base }) => base !== position.ref)
  if (variants.length === 0) return [{ name: definition.reference, members: [], score: read.length, isUnnamed: false }]
  const isVariant = new Set(variants.map(({ position }) => position.name))
  const members = [...definition.alleles].flatMap(([name, codes]): readonly Member[] => {
    const tested = [...codes].flatMap(([each, code]) => {
      const here = at.get(each)
      return here === undefined ? [] : [{ name: each, fits: basesOf(code, here.position).includes(here.base) }]
    })
    const explained = tested.map(each => each.name).filter(each => isVariant.has(each))
    return tested.every(({ fits }) => fits) && explained.length > 0 ? [{ name, explained }] : []
  })
  return fullSets(largest(members)).map(set => {
    const explained = new Set(set.flatMap(each => each.explained))
    const further = variants.filter(({ position }) => !explained.has(position.name))
    const names = set.map(({ name }) => name).sort(compareNames)
    return {
      name: joinedName([...names, ...further.map(({ position, base }) => genomic(position, base))]),
      members: names,
      score: explained.size,
      isUnnamed: names.length === 0,
    }
  })
}

interface Member {
  readonly name: string
  readonly explained: readonly string[]
}

/** Without those that explain only a part of what another one explains. */
const largest = (members: readonly Member[]): readonly Member[] =>
  members.filter(
    one =>
      !members.some(
        other =>
          other.explained.length > one.explained.length && one.explained.every(name => other.explained.includes(name)),
      ),
  )

/** Every set of members that share no base and to which none can be added. */
function fullSets(members: readonly Member[], chosen: readonly Member[] = []): readonly (readonly Member[])[] {
  const open = members.filter(one => !chosen.some(other => one.explained.some(name => other.explained.includes(name))))
  const [next] = open
  if (next === undefined) return [chosen]
  const rivals = open.filter(one => one === next || one.explained.some(name => next.explained.includes(name)))
  const sets = rivals.flatMap(rival => fullSets(open, [...chosen, rival]))
  return [...new Map(sets.map(set => [JSON.stringify(set.map(({ name }) => name).sort()), set])).values()]
}

const genomic = ({ position, ref }: ReadPosition, base: string): string => `g.${position}${ref}>${base}`
