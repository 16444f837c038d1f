import type { StoredFact } from '../../record/facts.ts'
import { geneOf, type State } from '../state.ts'
import { phraseAt, wordsOf } from '../substances.ts'
import type { GeneTable, GeneTables } from './gene-tables.ts'
import type { GuidanceSource } from './guidance-row.ts'
import type { GuidanceTables } from './guidance-tables.ts'
import { type GeneReading, indeterminate } from './phenoconversion.ts'
import { lookupKeysFor, phenotypeOf } from './phenotype.ts'

/** One way to read a result, with every key that guidance may be filed under. */
export interface Reading extends GeneReading {
  keys(source: GuidanceSource): readonly string[]
}

/** What one record holds of one gene. */
export interface GeneResult {
  readonly gene: string
  /** The fact that says it: the phenotype where one was reported, else the genotype. */
  readonly fact: StoredFact
  readonly facts: readonly StoredFact[]
  /** The laboratory's phenotype, and where it differs what today's table makes of the reported diplotype. One or two. */
  readonly readings: readonly Reading[]
}

/** The results of a record, by reported phenotype and by reported diplotype. An indeterminate result stays one. */
export function geneResults(state: State, genes: GeneTables, guidance: GuidanceTables): readonly GeneResult[] {
  const names = [...new Set([...state.phenotypes, ...state.genotypes].map(geneOf))]
  return names.flatMap(gene => {
    const phenotype = state.phenotypes.find(fact => geneOf(fact) === gene)
    const genotype = state.genotypes.find(fact => geneOf(fact) === gene)
    const diplotype = diplotypeOf(phenotype) ?? diplotypeOf(genotype)
    const told = phenotype === undefined ? undefined : toldReading(gene, phenotype, genes.get(gene), guidance)
    // A laboratory that could not tell is not overruled by a table.
    const derived =
      diplotype === undefined || told?.phenotype === indeterminate ? undefined : derivedReading(gene, diplotype, genes)
    const facts = [phenotype, genotype].filter(fact => fact !== undefined)
    const [fact] = facts
    const readings = merged(told, derived)
    return fact === undefined || readings.length === 0 ? [] : [{ gene, fact, facts: [fact], readings }]
  })
}

function merged(told: Reading | undefined, derived: Reading | undefined): readonly Reading[] {
  if (told === undefined || derived === undefined) return [told ?? derived ?? []].flat()
  // One typing may tell of several alleles, of which a report names one.
  const agrees = derived.phenotype === told.phenotype || derived.keys('CPIC').includes(told.phenotype)
  if (!agrees) return [told, derived]
  const keys = (source: GuidanceSource) => [...derived.keys(source), ...told.keys(source)]
  return [{ gene: told.gene, phenotype: told.phenotype, score: derived.score ?? told.score, keys }]
}

function toldReading(
  gene: string,
  fact: StoredFact,
  table: GeneTable | undefined,
  guidance: GuidanceTables,
): Reading | undefined {
  const text = (fact.value?.type === 'text' ? fact.value.text : fact.text).replace(/metaboliser/gi, 'metabolizer')
  const words = wordsOf(text)
  const isUnclear = words.includes('indeterminate') || words.includes('unknown')
  const phenotype = isUnclear ? indeterminate : (keyIn(words, gene, table, guidance) ?? text)
  const { activityScore } = fact.detail
  const score = typeof activityScore === 'number' && !isUnclear ? printed(activityScore) : undefined
  const keys = [...(score === undefined ? [] : [score]), phenotype, ...(isUnclear ? ['n/a'] : [])]
  return { gene, phenotype, score, keys: () => keys }
}

const printed = (score: number): string => (Number.isInteger(score) ? score.toFixed(1) : String(score))

/** The longest word of the guidelines that stands in the laboratory's own. */
function keyIn(
  words: readonly string[],
  gene: string,
  table: GeneTable | undefined,
  guidance: GuidanceTables,
): string | undefined {
  const known = [
    ...(table?.phenotypes ?? []).map(({ phenotype }) => ({ says: phenotype, means: phenotype })),
    ...(table?.markers ?? []).flatMap(marker =>
      ['positive', 'negative'].map(status => ({ says: `${marker} ${status}`, means: `${marker} ${status}` })),
    ),
    ...guidance.reported
      .filter(each => each.gene === undefined || each.gene === gene)
      .flatMap(({ says, means }) => says.map(each => ({ says: each, means }))),
  ]
  return known
    .filter(({ says }) => phraseAt(words, wordsOf(says)) >= 0)
    .toSorted((a, b) => wordsOf(b.says).length - wordsOf(a.says).length)[0]?.means
}

function derivedReading(gene: string, diplotype: string, genes: GeneTables): Reading | undefined {
  const result = phenotypeOf(genes, gene, diplotype)
  if (!result.determined) return undefined
  const phenotype = result.phenotypes.join(', ')
  const told = phenotype === '' ? diplotype : phenotype
  return {
    gene,
    phenotype: told,
    score: result.activityScore ?? undefined,
    keys: source => [diplotype, ...lookupKeysFor(result, source), ...result.phenotypes],
  }
}

function diplotypeOf(fact: StoredFact | undefined): string | undefined {
  if (fact === undefined) return undefined
  const { diplotype } = fact.detail
  if (typeof diplotype === 'string') return diplotype
  return fact.kind === 'genotype' && fact.value?.type === 'text' ? fact.value.text : undefined
}
