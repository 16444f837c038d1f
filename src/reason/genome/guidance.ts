import { covers } from './guidance-keys.ts'
import type { GuidanceRow, GuidanceSource } from './guidance-row.ts'
import type { GuidanceTables } from './guidance-tables.ts'

export interface GuidanceQuery {
  readonly source: GuidanceSource
  /** Generic name, any case. */
  readonly drug: string
  /** As the guideline names it ('adults', 'CVI ACS PCI'); undefined when it is not known. */
  readonly population?: string | undefined
  /**
   * Gene → lookup key: 'Poor Metabolizer', '0.5', '≥3.0', '*57:01 positive', '*1/*2', 'Indeterminate', 'No Result'. Several that all
   * hold (diplotype and phenotype, alleles that are there) stand together, and the first line that one of them fits is the answer.
   */
  readonly genotype: Readonly<Record<string, string | readonly string[]>>
}

/** The line of the decision table that fits, or none: no guideline speaks of it, which is never the same as safe. */
export const guidanceFor = (tables: GuidanceTables, query: GuidanceQuery): GuidanceRow | undefined =>
  guidanceLines(tables, query)[0]

/** The first fitting line of each guideline; without a population, of each of its populations too. */
export function guidanceLines(tables: GuidanceTables, query: GuidanceQuery): readonly GuidanceRow[] {
  const fitting = tables
    .rowsOf(query.source, query.drug)
    .filter(row => isFor(row, query.population) && fits(row, query.genotype))
  const seen = new Set<string>()
  return fitting.filter(row => {
    const tablesOfRow = (query.population === undefined ? (row.populations ?? ['']) : ['']).map(
      population => `${row.guideline.key}|${population}`,
    )
    const isFirst = tablesOfRow.some(each => !seen.has(each))
    for (const each of tablesOfRow) seen.add(each)
    return isFirst
  })
}

const isFor = (row: GuidanceRow, population: string | undefined): boolean =>
  population === undefined ||
  row.populations === undefined ||
  row.populations.some(each => each.toLowerCase() === population.toLowerCase())

/** Every gene of the line covers what was reported, and at least one of them was. */
const fits = (row: GuidanceRow, genotype: GuidanceQuery['genotype']): boolean => {
  const genes = Object.entries(row.when)
  return (
    genes.some(([gene]) => genotype[gene] !== undefined) &&
    genes.every(([gene, patterns]) =>
      [genotype[gene]].flat().some(key => patterns.some(pattern => covers(pattern, key))),
    )
  )
}
