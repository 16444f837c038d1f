import type { AlleleDefinition, DefinedPosition } from '../../knowledge/allele-definition.ts'
import { type Bases, basesIn, type Genotype, isHalfVariant, joined } from './genotype.ts'

/** A position that was read. */
export interface ReadPosition extends DefinedPosition, Bases {}

/** A position of the definition that says nothing, and why. It is never taken for the reference. */
export interface MissingPosition {
  readonly position: number
  readonly name: string
  readonly reason: string
}

/** One person's genotypes at the positions that define the alleles of one gene. */
export interface Sample {
  readonly read: readonly ReadPosition[]
  readonly missing: readonly MissingPosition[]
  /** Bases that the table does not list, as "rs1 A>T". */
  readonly undefinedVariation: readonly string[]
  /** Positions where a variant was read on one chromosome and nothing on the other. */
  readonly half: readonly string[]
  /** Chromosomes that carry the gene. */
  readonly copies: 1 | 2
  /** Whether the file itself says at every position which base stands on which chromosome. */
  readonly isPhasedInFile: boolean
}

/** Lines up genotypes with the definition of a gene. Other positions are passed over. */
export function sampleOf(definition: AlleleDefinition, genotypes: readonly Genotype[]): Sample {
  const byPosition = Map.groupBy(genotypes, each => each.position)
  const read: ReadPosition[] = []
  const missing: MissingPosition[] = []
  const undefinedVariation: string[] = []
  const lines: Genotype[] = []
  const half: string[] = []
  for (const defined of definition.positions) {
    const here = byPosition.get(defined.position) ?? []
    const found = readPosition(defined, here)
    if (typeof found === 'string') {
      if (here.some(isHalfVariant)) half.push(defined.name)
      missing.push({ position: defined.position, name: defined.name, reason: found })
      continue
    }
    lines.push(...here)
    const known = [defined.ref, ...defined.alts]
    const strange = [...new Set(found.bases.filter(base => !known.includes(base)))]
    undefinedVariation.push(...strange.map(base => `${defined.name} ${defined.ref}>${base}`))
    const bases =
      definition.undefinedVariation === 'reference'
        ? found.bases.map(base => (known.includes(base) ? base : defined.ref))
        : found.bases
    read.push({ ...defined, bases, phaseSet: isHeterozygous(bases) ? found.phaseSet : undefined })
  }
  const isPhasedInFile = lines.length > 0 && lines.every(({ genotype }) => !genotype.includes('/'))
  return ofOnePloidy(definition, { read, missing, undefinedVariation, half, isPhasedInFile })
}

function readPosition(defined: DefinedPosition, lines: readonly Genotype[]): Bases | string {
  if (lines.length === 0) return 'not in the file'
  const line = joined(lines)
  return line === undefined ? 'its lines contradict each other' : basesIn(line, defined)
}

/** One chromosome or two at every position: on X by what most positions say, elsewhere two. */
function ofOnePloidy(definition: AlleleDefinition, sample: Omit<Sample, 'copies'>): Sample {
  const single = sample.read.filter(({ bases }) => bases.length === 1).length
  const isSingle = definition.copies === 'one-or-two' && single * 2 > sample.read.length
  const kept: ReadPosition[] = []
  const missing = [...sample.missing]
  for (const each of sample.read) {
    const bases = isSingle && !isHeterozygous(each.bases) ? each.bases.slice(0, 1) : each.bases
    if (bases.length === (isSingle ? 1 : 2)) kept.push({ ...each, bases })
    else
      missing.push({
        position: each.position,
        name: each.name,
        reason: isSingle ? 'two different bases where the other positions have one' : 'one base where there are two',
      })
  }
  return { ...sample, read: kept, missing: missing.sort((a, b) => a.position - b.position), copies: isSingle ? 1 : 2 }
}

const isHeterozygous = (bases: readonly string[]): boolean => new Set(bases).size > 1

/** Heterozygous positions in groups whose order is known from each other; each group can be turned around alone. */
export function phaseGroups({ read }: Sample): readonly (readonly ReadPosition[])[] {
  const heterozygous = read.filter(({ bases }) => isHeterozygous(bases))
  return [...Map.groupBy(heterozygous, each => each.phaseSet ?? `alone:${each.position}`).values()]
}

/** Phased in the file, or so that there is nothing to phase: it can be told what stands on each chromosome. */
export const isEffectivelyPhased = (sample: Sample): boolean => phaseGroups(sample).length <= 1
