import type { RuleTable } from '../../knowledge/rules.ts'
import type { Medicine } from '../medicine.ts'
import type { ConversionRow, InhibitorMedicines, InhibitorRow } from '../rows/inhibitor-row.ts'
import { phraseAt, wordsOf } from '../substances.ts'

/** What a gene result says before other medicines count. */
export interface GeneReading {
  readonly gene: string
  /** In the guidelines' words: 'Normal Metabolizer'. */
  readonly phenotype: string
  /** '2.0', '≥3.0'; undefined where the gene has none or none is known. */
  readonly score: string | undefined
}

/** A reading as it acts under a medicine that is taken now. */
export interface Converted extends GeneReading {
  readonly by: Medicine
  readonly row: InhibitorMedicines
}

/** The word for a result that allows no phenotype. */
export const indeterminate = 'Indeterminate'

const strengths = { strong: 0, moderate: 1, weak: 2 }

/**
 * The reading that acts under the medicines taken now, or none when nothing changes it. The strongest inhibitor counts, and an
 * inhibitor before an inducer; a planned, paused or ended medicine, and `substrate` itself, count for nothing.
 */
export function convert(
  reading: GeneReading,
  medicines: readonly Medicine[],
  table: RuleTable<InhibitorRow>,
  substrate: readonly string[] = [],
): Converted | undefined {
  const acting = table.rows
    .filter(row => row.kind === 'medicines')
    .filter(row => row.gene === reading.gene)
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .flatMap(row => medicines.filter(each => isTaken(each) && holds(row, each, substrate)).map(by => ({ row, by })))
  for (const { row, by } of acting) {
    const rule = table.rows.find(
      each =>
        each.kind === 'conversion' &&
        each.gene === row.gene &&
        each.effect === row.effect &&
        each.strength === row.strength,
    )
    const next = rule?.kind === 'conversion' ? applied(rule, reading) : undefined
    if (next !== undefined) return { ...next, by, row }
  }
  return undefined
}

const rankOf = ({ effect, strength }: InhibitorMedicines): number =>
  (effect === 'inhibitor' ? 0 : 10) + strengths[strength]

const isTaken = ({ isPlanned, fact }: Medicine): boolean => !isPlanned && fact.status !== 'on-hold'

function holds(
  { medicines, exceptForms }: InhibitorMedicines,
  medicine: Medicine,
  substrate: readonly string[],
): boolean {
  const words = wordsOf(medicine.fact.text)
  if (exceptForms.some(form => phraseAt(words, wordsOf(form)) >= 0)) return false
  return medicines.some(
    name => !substrate.includes(name) && (medicine.names.includes(name) || phraseAt(words, wordsOf(name)) >= 0),
  )
}

function applied(rule: ConversionRow, reading: GeneReading): GeneReading | undefined {
  // What is not known stays so, whatever is taken with it.
  if (reading.phenotype === indeterminate) return undefined
  const phenotype = rule.phenotypes[reading.phenotype] ?? reading.phenotype
  const score = rule.score === undefined ? undefined : scaled(reading.score, rule.score)
  const isLower = score !== undefined && reading.score !== undefined && Number(score) !== Number(reading.score)
  if (phenotype === reading.phenotype && !isLower) return undefined
  return { gene: reading.gene, phenotype, score }
}

/** '≥3.0' halved is some number from 1.5 up, which no table covers, so the phenotype is used instead. */
function scaled(score: string | undefined, { factor, step }: { factor: number; step: number }): string | undefined {
  if (score === undefined) return factor === 0 ? '0.0' : undefined
  const isOpen = /^(≥|>=)/.test(score)
  const value = Number(score.replace(/^(≥|>=)/, '')) * factor
  if (!Number.isFinite(value) || (isOpen && factor > 0)) return undefined
  const rounded = value === 0 ? 0 : Math.max(step, Math.floor(value / step) * step)
  return Number.isInteger(rounded) ? rounded.toFixed(1) : String(rounded)
}
