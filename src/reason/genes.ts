import type { Finding, Proposal } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import { type Alternatives, alternativesFor } from './alternatives.ts'
import { fill, findingOf, proposalOf, ruleSpan } from './finding.ts'
import { asks, type GeneHit, geneHits, severityOf } from './genome/gene-guidance.ts'
import type { Reading } from './genome/gene-result.ts'
import { covers } from './genome/guidance-keys.ts'
import type { GuidanceRow } from './genome/guidance-row.ts'
import type { Converted } from './genome/phenoconversion.ts'
import type { Medicine } from './medicine.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/**
 * A medicine, taken or planned, for which a guideline asks for something by a gene result. All guidelines that speak of it stand side by
 * side, as the genes act under the other medicines taken now.
 */
export function geneFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return state.medicines.flatMap(medicine =>
    geneHits(medicine, state, tables).map(hit => geneFinding(hit, medicine, state, tables)),
  )
}

function geneFinding(hit: GeneHit, medicine: Medicine, state: State, tables: ReasonTables): Finding {
  const { lead, rows, genotypeRows, conversions } = hit
  const alternatives = alternativesFor(alternativesOf(hit), medicine, state, tables)
  const genes = wordsOfGenes(hit)
  const values = {
    medicine: medicine.shown,
    gene: genes.map(({ gene, told, acts }) => `${gene} ${told}${acts}`).join(', '),
    alternatives: alternativeWords(alternatives),
  }
  const planned = medicine.isPlanned ? ' (planned)' : ''
  return findingOf(state, {
    kind: 'gene-drug',
    severity: severityOf(lead),
    certainty: certaintyOf(lead),
    title: `${medicine.shown} ${titleOf(genes)}${planned}`,
    explanation: [
      `The record lists ${medicine.fact.text}${planned} and ${hit.results.map(({ fact }) => fact.text).join(', ')}.`,
      ...conversions.map(conversionWords),
      ...disagreements(hit),
      ...rows.map(row => row.clinician),
      ...(differ(rows) ? ['CPIC and DPWG do not say the same here: weigh both.'] : []),
      ...genotypeRows.map(row => `Without that medicine: ${row.clinician}`),
      ...alternatives.excluded.map(({ name, because }) => `Not proposed: ${name} (${because}).`),
    ].join(' '),
    proposals: lead.wording.propose.map(each => under(proposalOf(each, values), conversions, tables)),
    rules: [...[...rows, ...genotypeRows].map(guidanceSpan), ...conversions.map(each => inhibitorSpan(each, tables))],
    facts: [
      medicine.fact,
      ...hit.results.flatMap(({ facts }) => facts),
      ...conversions.map(({ by }) => by.fact),
      ...alternatives.excluded.flatMap(each => each.facts),
    ],
  })
}

/** A patient whose result acts in another way because of a medicine is told so: the gene alone does not explain it. */
function under(proposal: Proposal, [first]: readonly Converted[], tables: ReasonTables): Proposal {
  if (first === undefined) return proposal
  return { ...proposal, patientText: `${proposal.patientText} ${fill(tables.guidance.under, { by: first.by.shown })}` }
}

/** A line of guidance as ingest stores it. */
export const guidanceSpan = (row: GuidanceRow): Span => ruleSpan({ table: row.table, reviewed: row.reviewed }, row)

const inhibitorSpan = ({ row }: Converted, tables: ReasonTables): Span => ruleSpan(tables.inhibitors, row)

interface GeneWords {
  readonly gene: string
  readonly told: string
  readonly acts: string
}

/** The results of the leading line: 'CYP2D6', 'normal metabolizer', ', acting as poor metabolizer with fluoxetine'. */
const wordsOfGenes = ({ results, conversions, lead }: GeneHit): readonly GeneWords[] =>
  Object.keys(lead.when).flatMap(gene => {
    const [reading] = results.find(each => each.gene === gene)?.readings ?? []
    if (reading === undefined) return []
    const told = toldOf(reading, gene, lead)
    const converted = conversions.find(each => each.gene === gene)
    const acts =
      converted === undefined ? '' : `, acting as ${converted.phenotype.toLowerCase()} with ${converted.by.shown}`
    return [{ gene, told: isPerson(told) ? told.toLowerCase() : told, acts }]
  })

/** Of several alleles that one typing tells of, the one that the line speaks of; elsewhere the phenotype itself. */
function toldOf(reading: Reading, gene: string, { source, when }: GuidanceRow): string {
  const patterns = when[gene] ?? []
  const isMarker = (key: string): boolean => / (positive|negative)$/.test(key)
  if (!isMarker(reading.phenotype) || patterns.some(each => covers(each, reading.phenotype))) return reading.phenotype
  return (
    reading.keys(source).find(key => isMarker(key) && patterns.some(each => covers(each, key))) ?? reading.phenotype
  )
}

const isPerson = (phenotype: string): boolean => /metabolizer$/i.test(phenotype)
const titleOf = (words: readonly GeneWords[]): string =>
  words.map(({ gene, told, acts }) => `${isPerson(told) ? 'in a' : 'with'} ${gene} ${told}${acts}`).join(' and ')

const conversionWords = ({ by, row, gene, phenotype, score }: Converted): string =>
  `${by.fact.text} is a ${row.strength} ${gene} ${row.effect}, so ${gene} acts as ${phenotype.toLowerCase()}${score === undefined ? '' : ` (activity score ${score})`} while it is taken.`

/** Where today's table reads the diplotype in another way than the laboratory did, both are told. */
const disagreements = ({ results }: GeneHit): readonly string[] =>
  results.flatMap(({ gene, readings: [told, derived] }) =>
    told === undefined || derived === undefined
      ? []
      : [
          `The laboratory reports ${gene} ${told.phenotype.toLowerCase()}; by today's table the diplotype is ${derived.phenotype.toLowerCase()}.`,
        ],
  )

const differ = (rows: readonly GuidanceRow[]): boolean => {
  const bySource = (source: GuidanceRow['source']) => rows.filter(row => row.source === source)
  const [cpic, dpwg] = [bySource('CPIC'), bySource('DPWG')]
  return cpic.length > 0 && dpwg.length > 0 && cpic.some(asks) !== dpwg.some(asks)
}

const certaintyOf = ({ classification, source }: GuidanceRow): Finding['certainty'] =>
  classification === 'Strong'
    ? 'established'
    : classification === 'Moderate' || source === 'DPWG'
      ? 'probable'
      : 'possible'

/** The alternatives of the leading line first, then what other lines add. */
function alternativesOf({ rows }: GeneHit): GuidanceRow['alternatives'] {
  const all = rows.filter(asks).flatMap(row => row.alternatives)
  return [...new Map(all.toReversed().map(each => [each.name, each])).values()].toReversed()
}

function alternativeWords({ open, excluded }: Alternatives): string {
  if (open.length > 0) return `consider ${open.join(' or ')}`
  return excluded.length === 0
    ? 'ask a pharmacist for an alternative'
    : 'no alternative of the guideline could be cleared against this record, so ask a specialist'
}
