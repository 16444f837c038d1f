import type { Span } from '../domain/evidence.ts'
import type { StoredFact } from '../record/facts.ts'
import { allergyHits } from './allergy.ts'
import { bodyReasons } from './body-rules.ts'
import { ruleSpan } from './finding.ts'
import { guidanceSpan } from './genes.ts'
import { asks, geneHits, severityOf } from './genome/gene-guidance.ts'
import type { GuidanceRow } from './genome/guidance-row.ts'
import { isMeant, type Medicine } from './medicine.ts'
import type { InteractionRow } from './rows/interaction-row.ts'
import { isBodyRow } from './rule-index.ts'
import type { State } from './state.ts'
import type { Mention, Substances } from './substances.ts'
import type { ReasonTables } from './tables.ts'

/** A line of guidance with the severity that it has for this record. */
export type GuidanceRuleRow = Omit<GuidanceRow, 'severity'> & { readonly severity: 'high' | 'moderate' | 'low' }

/** A rule that speaks against the asked substance in one record, and the facts that it meets. */
export interface TogetherHit {
  /** 'body': kidneys, liver, pregnancy, age, a condition or an intolerance. */
  readonly kind: 'pair' | 'allergy' | 'body' | 'gene'
  readonly row: InteractionRow | GuidanceRuleRow
  readonly span: Span
  /** The person's own medicine on the other side of a pair. */
  readonly medicine?: Medicine
  readonly facts: readonly StoredFact[]
  /** The question itself named this medicine or its class. */
  readonly isNamed: boolean
  /** The own medicine that makes the gene result act in another way. */
  readonly under?: Medicine
  /** Further lines about the same gene and medicine, of other guidelines: for clinicians, who read them side by side. */
  readonly beside?: readonly { readonly row: GuidanceRuleRow; readonly span: Span }[]
  /** The reference of the row that means the asked substance, for its class. */
  readonly askedAs?: string
}

const ranks = { high: 0, moderate: 1, low: 2 }

const ruleRow = (row: GuidanceRow): GuidanceRuleRow => ({ ...row, severity: severityOf(row) })

/** Rules against the asked substance in this record: by severity, then the ones the question names. */
export function togetherHits(
  asked: Mention,
  others: readonly Mention[],
  state: State,
  tables: ReasonTables,
): readonly TogetherHit[] {
  const substance = substanceOf(asked)
  const own = state.medicines.find(medicine => sharesName(medicine, asked))
  const genes = geneHits({ ...substance, ...(own === undefined ? {} : { fact: own.fact }) }, state, tables).map(
    ({ lead, rows, genotypeRows, results, conversions }): TogetherHit => ({
      kind: 'gene',
      row: ruleRow(lead),
      span: guidanceSpan(lead),
      facts: [
        ...results.filter(({ gene }) => gene in lead.when).map(({ fact }) => fact),
        ...conversions.map(({ by }) => by.fact),
      ],
      isNamed: false,
      ...(conversions[0] === undefined ? {} : { under: conversions[0].by }),
      beside: [...rows, ...genotypeRows]
        .filter(row => row !== lead && (asks(row) || row.source !== lead.source))
        .map(row => ({ row: ruleRow(row), span: guidanceSpan(row) })),
    }),
  )
  const allergies = allergyHits(substance, state.allergies, tables).map(
    ({ row, allergy }): TogetherHit => ({
      kind: row.kind === 'same-intolerance' ? 'body' : 'allergy',
      row,
      span: ruleSpan(tables.interactions, row),
      facts: [allergy],
      isNamed: false,
    }),
  )
  const rest = tables.index
    .about(substance)
    .flatMap(row => [...pairHits(row, asked, others, state, tables), ...bodyHits(row, asked, state, tables)])
  return [...allergies, ...genes, ...rest].toSorted(
    (a, b) => ranks[a.row.severity] - ranks[b.row.severity] || Number(b.isNamed) - Number(a.isNamed),
  )
}

function pairHits(
  row: InteractionRow,
  asked: Mention,
  others: readonly Mention[],
  state: State,
  tables: ReasonTables,
): readonly TogetherHit[] {
  if (row.kind !== 'drug-drug' && row.kind !== 'drug-food') return []
  return state.medicines
    .filter(medicine => !sharesName(medicine, asked))
    .flatMap(medicine => {
      const askedAs = sideOf(row, asked, medicine, tables.substances)
      if (askedAs === undefined) return []
      const isNamed = others.some(other => isNamedBy(medicine, other))
      const span = ruleSpan(tables.interactions, row)
      return [{ kind: 'pair', row, span, medicine, facts: [medicine.fact], isNamed, askedAs }]
    })
}

function bodyHits(row: InteractionRow, asked: Mention, state: State, tables: ReasonTables): readonly TogetherHit[] {
  if (!isBodyRow(row)) return []
  const askedAs = row.medicines.find(each => meansAsked(each, asked, tables.substances))
  if (askedAs === undefined) return []
  const facts = bodyReasons(row, state)
  const span = ruleSpan(tables.interactions, row)
  return facts.length === 0 ? [] : [{ kind: 'body', row, span, facts, isNamed: false, askedAs }]
}

export interface GeneralHit {
  readonly hit: TogetherHit
  readonly other: Mention
}

/** The more severe of the two, undefined counting as no rule at all. */
export const isWorse = (one: TogetherHit, other: TogetherHit | undefined): boolean =>
  other === undefined || ranks[one.row.severity] < ranks[other.row.severity]

/** The rule between two things that a question names, when the record does not hold both sides. */
export function generalHit(asked: Mention, others: readonly Mention[], tables: ReasonTables): GeneralHit | undefined {
  const found = tables.index.about(substanceOf(asked)).flatMap(row => {
    if (row.kind !== 'drug-drug' && row.kind !== 'drug-food') return []
    return others.flatMap(other => {
      const askedAs = sideOf(row, asked, substanceOf(other), tables.substances)
      const span = ruleSpan(tables.interactions, row)
      const hit = { kind: 'pair' as const, row, span, facts: [], isNamed: true }
      return askedAs === undefined ? [] : [{ hit: { ...hit, askedAs }, other }]
    })
  })
  return found.toSorted((a, b) => ranks[a.hit.row.severity] - ranks[b.hit.row.severity])[0]
}

/** Whether the question's words mean this medicine: its own name, or a class it belongs to. */
export function isNamedBy(medicine: Medicine, mention: Mention): boolean {
  if (mention.names.length > 0) return sharesName(medicine, mention)
  return mention.classes.some(({ id }) => medicine.classes.includes(id))
}

type Substance = Pick<Medicine, 'names' | 'classes'>

/** "My insulin" means insulin glargine too. */
const sharesName = (medicine: Medicine, mention: Mention): boolean =>
  mention.names.some(name => medicine.names.some(own => own === name || own.startsWith(`${name} `)))

const substanceOf = (mention: Mention): Substance => ({
  names: mention.names,
  classes: mention.classes.map(({ id }) => id),
})

const meansAsked = (reference: string, asked: Mention, substances: Substances): boolean =>
  isMeant(reference, substanceOf(asked), substances)

/** The reference that means the asked substance, when the row's other side means the other one. */
function sideOf(
  row: Extract<InteractionRow, { a: readonly string[] }>,
  asked: Mention,
  other: Substance,
  substances: Substances,
): string | undefined {
  const meansOther = (references: readonly string[]) =>
    references.some(reference => isMeant(reference, other, substances))
  const inA = row.a.find(reference => meansAsked(reference, asked, substances))
  if (inA !== undefined && meansOther(row.b)) return inA
  const inB = row.b.find(reference => meansAsked(reference, asked, substances))
  return inB !== undefined && meansOther(row.a) ? inB : undefined
}
