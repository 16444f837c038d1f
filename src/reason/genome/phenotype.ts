import { type Activity, isWithin, printActivity, sumOf } from './activity.ts'
import { type Allele, alleleOf, labelsOf } from './allele.ts'
import { anyFunction, type GeneTable, type GeneTables, type PhenotypeRule } from './gene-tables.ts'
import { markersOf } from './markers.ts'

interface Result {
  readonly gene: string
  readonly diplotype: string
  /** Usually one; several where guidelines name single alleles; none where they go by the genotype itself. */
  readonly phenotypes: readonly string[]
  /** '1.0', '0.25', '≥3.0'; null where the gene has no score or it cannot be told. */
  readonly activityScore: string | null
  /** What guidance is filed under. */
  readonly lookupKeys: readonly string[]
  /** Guideline body → its own keys, where they differ. */
  readonly otherKeys: Readonly<Record<string, readonly string[]>>
}
export interface Determined extends Result {
  readonly determined: true
}
/** Never to be read as normal; `why` is a sentence for a clinician. */
export interface Indeterminate extends Result {
  readonly determined: false
  readonly why: string
}
export type Phenotype = Determined | Indeterminate

const indeterminate = 'Indeterminate'
const noResult = 'No Result'
const noScore = 'n/a'

/** The keys under which a guideline body ("CPIC", "DPWG") files its guidance for this result. */
export const lookupKeysFor = (result: Phenotype, body: string): readonly string[] =>
  result.otherKeys[body] ?? result.lookupKeys

/** From a diplotype such as "*1/*2" to the phenotype. What is unknown, uncertain or untested is indeterminate, never normal. */
export function phenotypeOf(tables: GeneTables, gene: string, diplotype: string): Phenotype {
  const table = tables.get(gene)
  const labels = labelsOf(diplotype)
  const fail = failure(gene, diplotype, table)
  if (labels.length === 0 || labels.every(label => /^(unknown|no result|no call|\?)$/i.test(label)))
    return fail([], [noResult], `${gene} was not tested, or no result was reported.`)
  if (table === undefined) return fail([indeterminate], [indeterminate], `There is no table of ${gene}.`)
  if (table.lookup === 'markers') return markersOf(table, diplotype, labels)

  const alleles = labels.map(label => alleleOf(label, table))
  const counted = table.joined === 'lowest' && alleles.length > 2 ? lowestTwo(alleles) : alleles
  if (!fits(table, counted.length))
    return fail([indeterminate], [], `${diplotype} gives ${labels.length} alleles, which is not what ${gene} has.`)

  const score = scoreOf(table, counted)
  const rule = table.phenotypes.find(each => holds(each, counted, score))
  const activityScore = score === undefined ? null : printActivity(score)
  const unstated = counted.some(each => each.hasUnstatedCopies) ? table.unstatedCopiesKey : undefined
  const unlisted = counted.find(each => each.function === undefined)
  if (table.lookup === 'genotype' && unlisted === undefined)
    return { determined: true, gene, diplotype, phenotypes: [], activityScore, lookupKeys: [], otherKeys: {} }
  if (rule === undefined)
    return { ...fail([indeterminate], unstated === undefined ? [] : [unstated], whyNot(table, counted)), activityScore }
  const own = table.lookup === 'activity-score' ? (activityScore ?? noScore) : rule.phenotype
  return {
    determined: true,
    gene,
    diplotype,
    phenotypes: [rule.phenotype],
    activityScore,
    lookupKeys: [unstated ?? own],
    otherKeys: Object.fromEntries(
      Object.entries(table.otherKeys).map(([body, rules]) => {
        const other = rules.find(each => holds(each, counted, score))
        return [body, [other?.phenotype ?? indeterminate]]
      }),
    ),
  }
}

const failure =
  (gene: string, diplotype: string, table: GeneTable | undefined) =>
  (phenotypes: readonly string[], keys: readonly string[], why: string): Indeterminate => ({
    determined: false,
    gene,
    diplotype,
    phenotypes,
    activityScore: null,
    lookupKeys: keys.length > 0 ? keys : [table?.lookup === 'activity-score' ? noScore : indeterminate],
    otherKeys: {},
    why,
  })

const fits = ({ inheritance }: GeneTable, count: number): boolean =>
  inheritance === 'two-copies' ? count === 2 : count === 1 || count === 2

/** Of more than two variants the two with the lowest activity count. Source: CPIC guideline for DPYD, 2017 update. */
function lowestTwo(alleles: readonly Allele[]): readonly Allele[] {
  if (alleles.some(each => each.activity === undefined)) return alleles
  return alleles.toSorted((a, b) => (a.activity?.value ?? 0) - (b.activity?.value ?? 0)).slice(0, 2)
}

function scoreOf(table: GeneTable, alleles: readonly Allele[]): Activity | undefined {
  if (table.lookup !== 'activity-score') return undefined
  const activities = alleles.flatMap(({ activity }) => activity ?? [])
  return activities.length === alleles.length ? sumOf(activities) : undefined
}

function holds(rule: PhenotypeRule, alleles: readonly Allele[], score: Activity | undefined): boolean {
  if (rule.score !== undefined) return score !== undefined && isWithin(score, rule.score)
  const [first, second] = alleles
  if (first === undefined) return false
  if (second === undefined) return rule.single.includes(first.function ?? '')
  const matches = (label: string, allele: Allele): boolean => label === anyFunction || label === allele.function
  return rule.pairs.some(
    ([a, b]) => (matches(a, first) && matches(b, second)) || (matches(a, second) && matches(b, first)),
  )
}

function whyNot({ gene, reviewed }: GeneTable, alleles: readonly Allele[]): string {
  const unlisted = alleles.filter(each => each.function === undefined)
  if (unlisted.length > 0) return `${listed(unlisted)} of ${gene} has no assigned function in the table of ${reviewed}.`
  const uncounted = alleles.filter(each => each.activity?.open === true)
  if (uncounted.length > 0 && alleles.every(each => each.activity !== undefined))
    return `The number of copies of ${listed(uncounted)} of ${gene} decides, and was not reported.`
  return `The functions of ${listed(alleles)} of ${gene} (${alleles.map(each => each.function).join(', ')}) do not allow a phenotype.`
}

const listed = (alleles: readonly Allele[]): string => [...new Set(alleles.map(each => each.label))].join(' and ')
