import { type Activity, copiesOf, sumOf } from './activity.ts'
import type { AlleleFunction, GeneTable } from './gene-tables.ts'

/** What one chromosome carries, as a label of a diplotype says it. */
export interface Allele {
  readonly label: string
  /** Undefined for an allele that the table does not list. */
  readonly function: string | undefined
  /** Undefined where the gene has no activity values, or this allele has none assigned. */
  readonly activity: Activity | undefined
  /** A gain of copies was reported without a number ("xN"). */
  readonly hasUnstatedCopies: boolean
}

/** The labels of a diplotype: "*1/*2" has two, "Reference" one. */
export const labelsOf = (diplotype: string): readonly string[] =>
  diplotype
    .split('/')
    .map(label => label.trim())
    .filter(label => label !== '')

/** Reads one label: a listed name or alias, a suballele ("*4.001"), copies ("*1x2", "*2x≥3", "*1xN"), or alleles joined by "+" on one chromosome. */
export function alleleOf(label: string, table: GeneTable): Allele {
  const listed = findAllele(label, table)
  if (listed !== undefined) return copiesOfAllele(label, listed, 1, false)
  const counted = /^(?<name>.+?)x(?<open>≥|>=)?(?<copies>\d+|N)$/i.exec(label)?.groups
  if (counted !== undefined && table.joined === 'sum') return countedAllele(label, counted, table)
  const parts = label.replace(/^\[|\]$/g, '').split(/\s*\+\s*(?=\D)/)
  if (parts.length > 1 && table.joined !== undefined) return joinedAllele(label, parts, table)
  return { label, function: undefined, activity: undefined, hasUnstatedCopies: false }
}

/** A suballele has the function of its core allele. Source: PharmVar allele designation criteria. */
const findAllele = (label: string, table: GeneTable): AlleleFunction | undefined =>
  table.byName.get(label) ?? table.byName.get(label.replace(/^(\*\d+[A-Z]?)\.\d+$/, '$1'))

function countedAllele(
  label: string,
  { name = '', open, copies = '' }: Readonly<Record<string, string | undefined>>,
  table: GeneTable,
): Allele {
  const listed = findAllele(name, table)
  if (listed === undefined) return { label, function: undefined, activity: undefined, hasUnstatedCopies: false }
  const isUnstated = copies.toUpperCase() === 'N'
  return {
    ...copiesOfAllele(label, listed, isUnstated ? 2 : Number(copies), isUnstated || open !== undefined),
    hasUnstatedCopies: isUnstated,
  }
}

const copiesOfAllele = (label: string, allele: AlleleFunction, copies: number, open: boolean): Allele => ({
  label,
  function: allele.function,
  activity: allele.activity === undefined ? undefined : copiesOf(allele.activity, copies, open),
  hasUnstatedCopies: false,
})

/** Several on one chromosome. One without a value leaves the whole without, except that nothing is lower than none. */
function joinedAllele(label: string, parts: readonly string[], table: GeneTable): Allele {
  const alleles = parts.map(part => alleleOf(part, table))
  const hasUnstatedCopies = alleles.some(each => each.hasUnstatedCopies)
  const lowest = lowestOf(alleles)
  if (table.joined === 'lowest')
    return { label, function: lowest?.function, activity: lowest?.activity, hasUnstatedCopies }
  const activities = alleles.flatMap(({ activity }) => activity ?? [])
  return {
    label,
    function: alleles[0]?.function,
    activity: activities.length === alleles.length ? sumOf(activities) : undefined,
    hasUnstatedCopies,
  }
}

/** The allele with the lowest activity, if that can be told: a value of zero, or every value known. */
function lowestOf(alleles: readonly Allele[]): Allele | undefined {
  const known = alleles
    .filter(each => each.activity !== undefined)
    .sort((a, b) => (a.activity?.value ?? 0) - (b.activity?.value ?? 0))
  return known.length === alleles.length || known[0]?.activity?.value === 0 ? known[0] : undefined
}
