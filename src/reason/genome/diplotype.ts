import type { AlleleDefinition } from '../../knowledge/allele-definition.ts'
import { compareNames, pairName } from './allele-name.ts'
import { candidatesOf, type Pair, pairsOf } from './candidate.ts'
import { combinationsOf } from './combination.ts'
import type { Genotype } from './genotype.ts'
import { isEffectivelyPhased, type MissingPosition, type Sample, sampleOf } from './sample.ts'
import { openVariants, variantsIn, variantsOn } from './variant-list.ts'

export interface DiplotypeOptions {
  /** Only the best score; ties are all kept. Otherwise every diplotype that fits, best first. */
  readonly topCandidateOnly: boolean
  /** For research: combinations and partial matches where no two named alleles fit. */
  readonly findCombinations: boolean
}

export interface Diplotype {
  /** "*1/*2"; one name where there is one chromosome. */
  readonly name: string
  /** Positions that were read and stated by the rows of its alleles. */
  readonly score: number
}

interface Called {
  readonly gene: string
  /** Positions that were not read. They are not taken for the reference. */
  readonly missing: readonly MissingPosition[]
  /** Named alleles that cannot be ruled out or told apart because of them. */
  readonly untold: readonly string[]
  /** Variation that the table does not name, as "rs1 A>T". */
  readonly undefinedVariation: readonly string[]
  /** Whether the file says which base stands on which chromosome. */
  readonly phased: boolean
}

/** The one base that guidelines act on alone, where it is there and no two alleles are called. */
export interface Decisive {
  /** "rs4149056 C/T" */
  readonly shown: string
  /** The diplotype that it stands for. */
  readonly as: string
}

/** What the genotypes of one gene say. Never "reference" for want of data: then it is a no-call. */
export type GeneCall = Called &
  (
    | {
        readonly kind: 'diplotypes'
        readonly diplotypes: readonly Diplotype[]
        /** Fit as well, and stand behind by score or by a published ranking. */
        readonly lessLikely: readonly string[]
      }
    /** Unphased variants of a gene whose variants combine freely: listed, each as often as it is there. */
    | { readonly kind: 'variants'; readonly variants: readonly string[] }
    | { readonly kind: 'no-call'; readonly why: string; readonly decisive?: Decisive }
  )

/**
 * Genotypes to ranked diplotypes, as the Named Allele Matcher of PharmCAT is published to do it: positions that were not read are
 * dropped from the definitions, all pairs of named alleles that phase allows are kept, and a pair scores by the positions that its
 * rows state. Source: PharmCAT documentation, Named Allele Matcher 101 and 201, Gene Definition Exceptions (2025).
 */
export function callDiplotypes(
  definition: AlleleDefinition,
  genotypes: readonly Genotype[],
  options: DiplotypeOptions = { topCandidateOnly: true, findCombinations: false },
): GeneCall {
  const sample = sampleOf(definition, genotypes)
  const called = {
    gene: definition.gene,
    missing: sample.missing,
    untold: untoldAlleles(definition, sample),
    undefinedVariation: sample.undefinedVariation,
    phased: sample.isPhasedInFile,
  }
  if (sample.read.length === 0)
    return { ...called, kind: 'no-call', why: `No position that defines an allele of ${definition.gene} was read.` }
  if (sample.half.length > 0)
    return {
      ...called,
      kind: 'no-call',
      why: `At ${sample.half.join(', ')} of ${definition.gene} only one chromosome was read, and it carries a variant.`,
    }
  if (definition.unphased === 'list') return { ...called, ...listVariants(definition, sample) }
  const ranked = rank(definition, pairsOf(candidatesOf(definition, sample), sample))
  if (ranked.length > 0)
    return { ...called, kind: 'diplotypes', ...choose(definition, ranked, options, isEffectivelyPhased(sample)) }
  if (options.findCombinations) {
    const combined = combinationsOf(definition, sample)
    if (combined.length > 0) return { ...called, kind: 'diplotypes', ...best(combined, options) }
  }
  return { ...called, kind: 'no-call', why: whyNone(definition, sample), ...decisiveBase(definition, sample) }
}

/** Every diplotype that becomes possible when a position that was not read may hold any base. */
export function openDiplotypes(definition: AlleleDefinition, genotypes: readonly Genotype[]): readonly string[] {
  const sample = sampleOf(definition, genotypes)
  const untold = untoldAlleles(definition, sample)
  return rank(definition, pairsOf(candidatesOf(definition, sample, true), sample))
    .map(({ name }) => name)
    .filter(name => name.split('/').some(allele => untold.includes(allele)))
}

function rank(definition: AlleleDefinition, pairs: readonly Pair[]): readonly Diplotype[] {
  const byName = new Map<string, Diplotype>()
  for (const { names, score } of pairs) {
    const name = pairName(names.map(each => definition.coreOf[each] ?? each))
    if ((byName.get(name)?.score ?? 0) < score || !byName.has(name)) byName.set(name, { name, score })
  }
  return [...byName.values()].sort((a, b) => b.score - a.score || compareNames(a.name, b.name))
}

function best(ranked: readonly Diplotype[], { topCandidateOnly }: DiplotypeOptions) {
  const diplotypes = topCandidateOnly ? ranked.filter(({ score }) => score === ranked[0]?.score) : ranked
  return { diplotypes, lessLikely: ranked.filter(each => !diplotypes.includes(each)).map(({ name }) => name) }
}

/** Where a gene has a published ranking for unphased genotypes, that ranking goes before the score. */
function choose(
  definition: AlleleDefinition,
  ranked: readonly Diplotype[],
  options: DiplotypeOptions,
  isPhased: boolean,
) {
  if (isPhased || definition.likelier.length === 0) return best(ranked, options)
  const names = ranked.map(({ name }) => name)
  const likelier = definition.likelier.find(list => list.every(name => names.includes(name)))?.[0]
  const diplotypes = likelier === undefined ? ranked : ranked.filter(({ name }) => name === likelier)
  return { diplotypes, lessLikely: names.filter(name => likelier !== undefined && name !== likelier) }
}

function listVariants(definition: AlleleDefinition, sample: Sample) {
  const { found, alone } = variantsIn(definition, sample)
  const undefinedVariation = [
    ...sample.undefinedVariation,
    ...alone.map(each => `${each}, which alone defines no allele`),
  ]
  if (!isEffectivelyPhased(sample) && found.length > 1)
    return { kind: 'variants' as const, variants: found, undefinedVariation }
  const strands = isEffectivelyPhased(sample)
    ? [0, 1].map(chromosome => variantsOn(definition, sample, chromosome))
    : [found[0] ?? definition.reference, definition.reference]
  const name = pairName(strands)
  return {
    kind: 'diplotypes' as const,
    diplotypes: [{ name, score: sample.read.length }],
    lessLikely: [],
    undefinedVariation,
  }
}

/** Alleles that rest on a position that was not read and agree with the others. */
function untoldAlleles(definition: AlleleDefinition, sample: Sample): readonly string[] {
  if (sample.missing.length === 0) return []
  const missing = new Set(sample.missing.map(({ name }) => name))
  const open = definition.unphased === 'list' ? openVariants(definition, sample) : openAlleles(definition, sample)
  return open
    .filter(name => [...(definition.alleles.get(name)?.keys() ?? [])].some(at => missing.has(at)))
    .map(name => definition.coreOf[name] ?? name)
    .sort(compareNames)
}

const openAlleles = (definition: AlleleDefinition, sample: Sample): readonly string[] =>
  candidatesOf(definition, sample, true).map(({ name }) => name)

function decisiveBase({ decisive }: AlleleDefinition, sample: Sample): { readonly decisive?: Decisive } {
  const position = sample.read.find(({ name }) => name === decisive?.at)
  if (decisive === undefined || position?.bases.includes(decisive.base) !== true) return {}
  const as = pairName(position.bases.map(base => (base === decisive.base ? decisive.as : decisive.other)))
  return { decisive: { shown: `${decisive.at} ${position.bases.toSorted().join('/')}`, as } }
}

const whyNone = (definition: AlleleDefinition, sample: Sample): string =>
  sample.undefinedVariation.length > 0
    ? `${definition.gene} has variation that its table does not name: ${sample.undefinedVariation.join(', ')}.`
    : `No two named alleles of ${definition.gene} explain what was read together.`
