import { type AlleleDefinition, basesOf } from '../../knowledge/allele-definition.ts'
import { phaseGroups, type ReadPosition, type Sample } from './sample.ts'

/** A named allele that may stand on one of the chromosomes. */
export interface Candidate {
  readonly name: string
  /** Positions that were read and that its published row states. */
  readonly score: number
  /** Position name → its bases there; elsewhere it has the reference. */
  readonly bases: ReadonlyMap<string, readonly string[]>
}

export interface Pair {
  readonly names: readonly string[]
  readonly score: number
}

/**
 * The named alleles that agree with the sample at every position that was read. A position that was not read is dropped from the
 * definitions, so an allele that is defined by such positions alone is no candidate, unless `withUntested`.
 */
export function candidatesOf(definition: AlleleDefinition, sample: Sample, withUntested = false): readonly Candidate[] {
  const read = new Map(sample.read.map(each => [each.name, each]))
  const varied = sample.read.filter(({ ref, bases }) => bases.some(base => base !== ref))
  const reference: Candidate = { name: definition.reference, score: read.size, bases: new Map() }
  const named = [...definition.alleles].flatMap(([name, codes]): readonly Candidate[] => {
    const bases = testedBases(codes, read)
    if (bases === undefined || (bases.size === 0 && !withUntested)) return []
    return [{ name, bases, score: definition.statesEveryPosition.includes(name) ? read.size : bases.size }]
  })
  return [reference, ...named].filter(candidate =>
    varied.every(position => candidate.bases.has(position.name) || fits(candidate, position)),
  )
}

/** What an allele has at the positions that were read; undefined as soon as one of them contradicts it. */
function testedBases(
  codes: ReadonlyMap<string, string>,
  read: ReadonlyMap<string, ReadPosition>,
): Candidate['bases'] | undefined {
  const bases = new Map<string, readonly string[]>()
  for (const [at, code] of codes) {
    const position = read.get(at)
    if (position === undefined) continue
    const meant = basesOf(code, position)
    if (!position.bases.some(base => meant.includes(base))) return undefined
    bases.set(at, meant)
  }
  return bases
}

const fits = (candidate: Candidate, position: ReadPosition): boolean =>
  position.bases.some(base => allows(candidate, position, base))

const allows = ({ bases }: Candidate, { name, ref }: ReadPosition, base: string): boolean =>
  bases.get(name)?.includes(base) ?? base === ref

/** Every two candidates that together explain what was read, in some order of each phase group; one alone where there is one chromosome. */
export function pairsOf(candidates: readonly Candidate[], sample: Sample): readonly Pair[] {
  if (sample.copies === 1) return candidates.map(({ name, score }) => ({ names: [name], score }))
  const groups = phaseGroups(sample)
  return candidates.flatMap((one, at) =>
    candidates
      .slice(at)
      .filter(other => groups.every(group => explains(one, other, group) || explains(other, one, group)))
      .map(other => ({ names: [one.name, other.name], score: one.score + other.score })),
  )
}

const explains = (first: Candidate, second: Candidate, group: readonly ReadPosition[]): boolean =>
  group.every(
    position => allows(first, position, position.bases[0] ?? '') && allows(second, position, position.bases[1] ?? ''),
  )
