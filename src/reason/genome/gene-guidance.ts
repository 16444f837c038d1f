import type { Medicine } from '../medicine.ts'
import type { State } from '../state.ts'
import { phraseAt, wordsOf } from '../substances.ts'
import type { ReasonTables } from '../tables.ts'
import { type GeneResult, geneResults, type Reading } from './gene-result.ts'
import { guidanceLines } from './guidance.ts'
import { type GuidanceRow, guidanceSources } from './guidance-row.ts'
import { type Converted, convert } from './phenoconversion.ts'

/** A substance as a record or a question names it. */
export type Substance = Pick<Medicine, 'names' | 'classes'> & { readonly fact?: Medicine['fact'] }

/** What the guidelines say of one drug and one record. */
export interface GeneHit {
  readonly drug: string
  /** The line that leads: of those that ask for something, the most severe. */
  readonly lead: GuidanceRow
  /** Every line that holds as the person now takes medicines, the lead first; sources stand side by side. */
  readonly rows: readonly GuidanceRow[]
  /** Lines that ask for something by the genotype alone, where another medicine changes how it acts. */
  readonly genotypeRows: readonly GuidanceRow[]
  /** The results that the lines rest on. */
  readonly results: readonly GeneResult[]
  readonly conversions: readonly Converted[]
}

const severities = { high: 0, moderate: 1, low: 2 }
const actions = { avoid: 0, alternative: 1, dose: 2, standard: 3 }

/** A line without a severity of its own has that of its strength; one that keeps the dose is low. */
export const severityOf = ({ severity, action, classification }: GuidanceRow): 'high' | 'moderate' | 'low' =>
  severity ??
  (action === 'standard'
    ? 'low'
    : classification === 'Strong'
      ? 'high'
      : classification === 'Moderate'
        ? 'moderate'
        : 'low')

/** Whether a line asks a clinician for anything. */
export const asks = (row: GuidanceRow): boolean => row.action !== 'standard' || row.wording.propose.length > 0

/** The guidance that a record's gene results call up for a substance; nothing where every line keeps the usual dose. */
export function geneHits(substance: Substance, state: State, tables: ReasonTables): readonly GeneHit[] {
  const results = geneResults(state, tables.genes, tables.guidance)
  if (results.length === 0) return []
  return drugsOf(substance, tables).flatMap(drug => hitOf(drug, substance, results, state, tables) ?? [])
}

/** Every line that the results of one record call up for a substance, those that keep the usual dose as well. */
export function geneLines(
  substance: Substance,
  state: State,
  tables: ReasonTables,
): readonly { readonly results: readonly GeneResult[]; readonly rows: readonly GuidanceRow[] }[] {
  const results = geneResults(state, tables.genes, tables.guidance)
  if (results.length === 0) return []
  return drugsOf(substance, tables).flatMap(drug => {
    const hit = hitOf(drug, substance, results, state, tables)
    const rows =
      hit === undefined
        ? linesFor(drug, substance, results, reading => reading, state, tables)
        : [...hit.rows, ...hit.genotypeRows]
    const genes = new Set(rows.flatMap(row => Object.keys(row.when)))
    return rows.length === 0 ? [] : [{ rows, results: results.filter(({ gene }) => genes.has(gene)) }]
  })
}

function hitOf(
  drug: string,
  substance: Substance,
  results: readonly GeneResult[],
  state: State,
  tables: ReasonTables,
): GeneHit | undefined {
  const others = state.medicines.filter(({ fact }) => fact.id !== substance.fact?.id)
  const conversions = new Map<Reading, Converted>()
  for (const reading of results.flatMap(({ readings }) => readings)) {
    const converted = convert(reading, others, tables.inhibitors, substance.names)
    if (converted !== undefined) conversions.set(reading, converted)
  }
  const plain = linesFor(drug, substance, results, reading => reading, state, tables)
  const acting =
    conversions.size === 0
      ? plain
      : linesFor(drug, substance, results, reading => actingReading(reading, conversions.get(reading)), state, tables)
  // What another medicine changes never silences what the genotype itself warns of.
  const rows = acting.some(asks) ? acting : plain
  const lead = rows.filter(asks)[0]
  if (lead === undefined) return undefined
  const genes = new Set([...rows, ...plain].flatMap(row => Object.keys(row.when)))
  const met = results.filter(({ gene }) => genes.has(gene))
  return {
    drug,
    lead,
    rows: [lead, ...rows.filter(row => row !== lead)],
    genotypeRows: plain.filter(row => asks(row) && !rows.includes(row)),
    results: met,
    conversions: met
      .flatMap(({ readings }) => readings.flatMap(each => conversions.get(each) ?? []))
      .slice(0, met.length),
  }
}

const actingReading = (reading: Reading, converted: Converted | undefined): Reading =>
  converted === undefined
    ? reading
    : {
        gene: reading.gene,
        phenotype: converted.phenotype,
        score: converted.score,
        keys: () => [...(converted.score === undefined ? [] : [converted.score]), converted.phenotype],
      }

/** The lines of all sources, most severe first. Where a laboratory and today's table differ, the stricter reading counts. */
function linesFor(
  drug: string,
  substance: Substance,
  results: readonly GeneResult[],
  as: (reading: Reading) => Reading,
  { age }: State,
  tables: ReasonTables,
): readonly GuidanceRow[] {
  const isOne = results.every(({ readings }) => readings.length === 1)
  const [first = [], second = []] = (isOne ? [0] : [0, 1]).map(pass =>
    guidanceSources.flatMap(source => {
      const genotype = Object.fromEntries(
        results.flatMap(({ gene, readings }) => {
          const reading = readings[pass] ?? readings[0]
          return reading === undefined ? [] : [[gene, as(reading).keys(source)]]
        }),
      )
      return guidanceLines(tables.guidance, { source, drug, genotype })
    }),
  )
  const chosen = second.some(asks) && !first.some(asks) ? second : first
  return chosen.filter(row => isSpokenOf(row, substance) && isOfAge(row, age)).toSorted(bySeverity)
}

const bySeverity = (a: GuidanceRow, b: GuidanceRow): number =>
  Number(asks(b)) - Number(asks(a)) ||
  severities[severityOf(a)] - severities[severityOf(b)] ||
  actions[a.action] - actions[b.action]

function isSpokenOf({ exceptForms }: GuidanceRow, { fact }: Substance): boolean {
  const words = wordsOf(fact?.text ?? '')
  return !exceptForms.some(form => phraseAt(words, wordsOf(form)) >= 0)
}

/** A line for children is not told of an adult; where the age is not known, both are. */
function isOfAge({ populations, ages }: GuidanceRow, age: number | undefined): boolean {
  if (age === undefined || populations === undefined) return true
  return populations.some(population => {
    const { from = 0, under = Number.POSITIVE_INFINITY } = ages[population] ?? {}
    return age >= from && age < under
  })
}

/** Drugs of the guidelines that a substance is: by its names, or for names in no class by the text of the order. */
function drugsOf(substance: Substance, { guidance, substances }: ReasonTables): readonly string[] {
  const words = wordsOf(substance.fact?.text ?? '')
  return [...new Set(guidanceSources.flatMap(source => guidance.drugsOf(source)))].filter(drug => {
    const group = guidance.classOf(drug)
    if (group !== undefined) return substance.classes.includes(group)
    if (substance.names.includes(drug)) return true
    return words.length > 0 && substances.classesOf(drug).length === 0 && phraseAt(words, wordsOf(drug)) >= 0
  })
}
