import type { StoredFact } from '../../record/facts.ts'
import { type GeneReading, type GenomeTables, type PersonGene, personGenes } from './person-genes.ts'

export interface GeneConflict {
  readonly gene: string
  readonly conflict: string
  readonly facts: readonly StoredFact[]
}

export interface CalledPhenotypes {
  /** A phenotype fact per gene that no report gives one for: the genotype fact, told as what it means. */
  readonly phenotypes: readonly StoredFact[]
  /** Likewise the diplotype of a gene whose genotypes determine a result. */
  readonly genotypes: readonly StoredFact[]
  readonly conflicts: readonly GeneConflict[]
}

/**
 * What the genotypes and outside calls of a record mean. The tables are read only for a record that has some. A phenotype of a
 * report stays as it is reported; where a call contradicts it, both stand in `conflicts`.
 */
export async function calledPhenotypes(
  facts: readonly StoredFact[],
  readTables: () => Promise<GenomeTables>,
): Promise<CalledPhenotypes> {
  const genomic = facts.filter(({ kind }) => kind === 'genotype' || kind === 'phenotype')
  if (!genomic.some(({ source }) => source.resourceType === 'vcf' || source.resourceType === 'outside-calls'))
    return { phenotypes: [], genotypes: [], conflicts: [] }
  const genes = personGenes(genomic, await readTables())
  const unreported = genes.filter(({ conflict, readings }) => conflict === undefined && readings.every(isUnstated))
  return {
    phenotypes: unreported.flatMap(each =>
      each.phenotype === undefined ? indeterminate(each) : told(each, 'phenotype', each.phenotype),
    ),
    genotypes: unreported.flatMap(each => told(each, 'genotype')),
    conflicts: genes.flatMap(({ gene, conflict, readings }) =>
      conflict === undefined ? [] : [{ gene, conflict, facts: readings.flatMap(each => each.facts.slice(0, 2)) }],
    ),
  }
}

const isUnstated = ({ stated }: GeneReading): boolean => stated === undefined

/** A gene that was read and stays open is told as indeterminate, with the reason: it is neither normal nor untested. */
function indeterminate({ gene, readings }: PersonGene): readonly StoredFact[] {
  const open = readings.find(({ phenotype }) => phenotype?.determined === false)
  const [fact] = open?.facts ?? []
  if (fact === undefined || open?.phenotype?.determined !== false) return []
  const [word = ''] = open.phenotype.phenotypes
  const text = `${gene} ${word}: ${open.phenotype.why}`
  return [{ ...fact, kind: 'phenotype', text, value: { type: 'text', text: word }, detail: { gene } }]
}

/** The fact of the reading that determines a result; none where what was not read leaves it open. */
function told(
  { gene, readings }: PersonGene,
  kind: 'phenotype' | 'genotype',
  phenotype?: string,
): readonly StoredFact[] {
  const reading = readings.find(each => each.phenotype?.determined === true)
  const [fact] = reading?.facts ?? []
  const [diplotype] = reading?.diplotypes ?? []
  if (reading === undefined || fact === undefined || diplotype === undefined) return []
  const score = Number(reading.phenotype?.activityScore ?? Number.NaN)
  return [
    {
      ...fact,
      kind,
      text:
        phenotype === undefined ? `${gene} ${diplotype}` : `${gene} ${phenotype} (${reading.diplotypes.join(' or ')})`,
      value: { type: 'text', text: phenotype ?? diplotype },
      // The diplotype stands in the text of a phenotype, which readers of a fact would otherwise add once more.
      detail: {
        gene,
        ...(phenotype === undefined ? { diplotype } : {}),
        ...(Number.isNaN(score) ? {} : { activityScore: score }),
      },
    },
  ]
}
