import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { type AlleleDefinitions, readAlleleDefinitions } from '../../knowledge/allele-definition.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { currentFacts, type StoredFact } from '../../record/facts.ts'
import type { Tx } from '../../store/database.ts'
import { phenotypeOfCall } from './called-phenotype.ts'
import { callDiplotypes, type GeneCall } from './diplotype.ts'
import { geneOf } from './gene-of.ts'
import { type GeneTables, readGeneTables } from './gene-tables.ts'
import { genotypeSchema } from './genotype.ts'
import { type Phenotype, phenotypeOf } from './phenotype.ts'

export interface GenomeTables {
  readonly definitions: AlleleDefinitions
  readonly genes: GeneTables
}

/** Read when genes are first asked about, not when the product starts; whoever reads them keeps them. */
export async function readGenomeTables(folder: URL = corporaFolder): Promise<GenomeTables> {
  const [definitions, genes] = await Promise.all([readAlleleDefinitions(folder), readGeneTables(folder)])
  return { definitions, genes }
}

/** What one source says of one gene. */
export interface GeneReading {
  /** Called here from genotypes, called by another tool, or reported by a laboratory. */
  readonly origin: 'genotypes' | 'outside-call' | 'report'
  /** Best first; several where they cannot be told apart. */
  readonly diplotypes: readonly string[]
  /** As the source itself states it, in its words. */
  readonly stated: string | undefined
  /** What the tables make of the diplotype; undefined where only a phenotype is stated. */
  readonly phenotype: Phenotype | undefined
  readonly facts: readonly StoredFact[]
  /** The call behind `diplotypes`: missing positions, variation without a name, phase. */
  readonly call: GeneCall | undefined
}

export interface PersonGene {
  readonly gene: string
  readonly readings: readonly GeneReading[]
  /** Of the readings that determine one; undefined when none does or when they conflict. */
  readonly phenotype: string | undefined
  /** Sources that contradict each other, as a sentence for a clinician. They are never merged. */
  readonly conflict: string | undefined
}

export async function readPersonGenes(
  tx: Tx,
  actor: Actor,
  person: string,
  tables: GenomeTables,
): Promise<readonly PersonGene[]> {
  return personGenes(await currentFacts(tx, actor, person, ['genotype', 'phenotype']), tables)
}

/** Per gene everything that a person's facts say, newest of each source, in the order of the gene symbols. */
export function personGenes(facts: readonly StoredFact[], tables: GenomeTables): readonly PersonGene[] {
  return [...Map.groupBy(facts, geneOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([gene, found]) => {
      const readings = [...Map.groupBy(found, fact => `${originOf(fact)} ${fact.source.document}`).values()].map(
        ofOneSource => readingOf(gene, ofOneSource, tables),
      )
      return { gene, readings, ...together(gene, readings) }
    })
}

const originOf = ({ source }: StoredFact): GeneReading['origin'] =>
  source.resourceType === 'vcf' ? 'genotypes' : source.resourceType === 'outside-calls' ? 'outside-call' : 'report'

const genotypesSchema = z.object({ genotypes: z.array(genotypeSchema) })
const textSchema = z.object({ diplotype: z.string().optional() })

function readingOf(gene: string, facts: readonly StoredFact[], { definitions, genes }: GenomeTables): GeneReading {
  const [first] = facts
  const origin = first === undefined ? 'report' : originOf(first)
  const definition = definitions.get(gene)
  if (origin === 'genotypes' && definition !== undefined) {
    const read = facts.flatMap(({ detail }) => genotypesSchema.safeParse(detail).data?.genotypes ?? [])
    const wholeFirst = facts.toSorted((a, b) => Number('genotypes' in b.detail) - Number('genotypes' in a.detail))
    const call = callDiplotypes(definition, read)
    const phenotype = phenotypeOfCall(genes, definition, call, read)
    const diplotypes =
      call.kind === 'diplotypes'
        ? call.diplotypes.map(({ name }) => name)
        : call.kind === 'variants'
          ? [call.variants.join(' + ')]
          : call.decisive === undefined
            ? []
            : [call.decisive.shown]
    return { origin, diplotypes, stated: undefined, phenotype, facts: wholeFirst, call }
  }
  const genotype = facts.find(({ kind }) => kind === 'genotype')
  const result = facts.find(({ kind }) => kind === 'phenotype')
  const diplotype = genotype === undefined ? undefined : textSchema.parse(genotype.detail).diplotype
  const said = [genotype, result].filter(fact => fact !== undefined)
  return {
    origin,
    diplotypes: diplotype === undefined ? [] : [diplotype],
    stated: result?.value?.type === 'text' && !result.text.includes(' activity score ') ? result.value.text : undefined,
    phenotype: diplotype === undefined ? undefined : phenotypeOf(genes, gene, diplotype),
    facts: said,
    call: undefined,
  }
}

/** One phenotype where all that determine one agree; else the conflict. */
function together(gene: string, readings: readonly GeneReading[]): Pick<PersonGene, 'phenotype' | 'conflict'> {
  const [first, ...others] = readings.flatMap(claimsOf)
  if (first === undefined) return { phenotype: undefined, conflict: undefined }
  const other = others.find(each => !agree(each, first))
  if (other === undefined) return { phenotype: first.words.join(', '), conflict: undefined }
  const said = [first, other].map(({ words, how }) => `${words.join(', ')} (${how})`)
  return { phenotype: undefined, conflict: `The sources differ on ${gene}: ${said.join(', ')}.` }
}

interface Claim {
  readonly words: readonly string[]
  readonly how: string
}

const from = { genotypes: 'called from genotypes', 'outside-call': 'an outside call', report: 'a report' } as const

/** What a reading determines: its own word, and what its diplotype means. An indeterminate result determines nothing. */
function claimsOf({ origin, stated, phenotype, diplotypes }: GeneReading): readonly Claim[] {
  const own = stated === undefined || /indeterminate/i.test(stated) ? [] : [{ words: [stated], how: from[origin] }]
  if (phenotype?.determined !== true || phenotype.phenotypes.length === 0) return own
  return [...own, { words: phenotype.phenotypes, how: `${diplotypes.join(' or ')}, ${from[origin]}` }]
}

/** Either spelling, any case, with or without the gene before it. */
const agree = (one: Claim, other: Claim): boolean => {
  const words = one.words.map(plain)
  return other.words.some(each => words.includes(plain(each)))
}

const plain = (words: string): string =>
  words
    .toLowerCase()
    .replace(/^[a-z]+\d[a-z0-9]* /, '')
    .replaceAll('metaboliser', 'metabolizer')
    .trim()
