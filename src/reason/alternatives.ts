import type { Proposal } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { allergyHits } from './allergy.ts'
import { bodyReasons } from './body-rules.ts'
import { proposalOf } from './finding.ts'
import { geneHits, severityOf } from './genome/gene-guidance.ts'
import type { GuidanceRow } from './genome/guidance-row.ts'
import type { Medicine } from './medicine.ts'
import { pairsBetween } from './pair-rules.ts'
import type { InteractionRow } from './rows/interaction-row.ts'
import { isBodyRow, type Substance } from './rule-index.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/** The alternatives that a guideline names, parted by whether the person's own record speaks against them. */
export interface Alternatives {
  readonly open: readonly string[]
  readonly excluded: readonly {
    readonly name: string
    readonly because: string
    readonly facts: readonly StoredFact[]
  }[]
}

/**
 * Checks each alternative against recorded allergies, the row's own contraindications, high-severity interactions with the other
 * medicines, kidney, liver, pregnancy, age and conditions, and the person's own gene results.
 */
export function alternativesFor(
  named: GuidanceRow['alternatives'],
  replaced: Medicine,
  state: State,
  tables: ReasonTables,
): Alternatives {
  const others = state.medicines.filter(medicine => medicine.fact.id !== replaced.fact.id)
  const without = { ...state, medicines: others }
  const checked = named.map(({ name, unless }) => {
    const alternative = { names: [name], classes: tables.substances.classesOf(name).map(({ id }) => id) }
    const situations = state.situations
      .filter(situation => unless.includes(situation.row.id))
      .map(situation => ({ because: situation.row.words, facts: situation.facts }))
    // A name that no table knows meets no allergy and no interaction, which would read as cleared.
    const unknown =
      alternative.classes.length === 0 ? [{ because: 'in no table of medicines here, so not checked', facts: [] }] : []
    return {
      name,
      against: [
        ...unknown,
        ...allergies(alternative, state, tables),
        ...situations,
        ...clashes(alternative, others, tables),
        ...bodies(alternative, state, tables),
        ...genes(alternative, without, tables),
      ],
    }
  })
  return {
    open: checked.filter(({ against }) => against.length === 0).map(({ name }) => name),
    excluded: checked
      .filter(({ against }) => against.length > 0)
      .map(({ name, against }) => ({
        name,
        because: [...new Set(against.map(each => each.because))].join('; '),
        facts: against.flatMap(each => each.facts),
      })),
  }
}

/** What a row names instead of a medicine: a proposal when the record leaves an alternative open, and why the others are not. */
export function insteadOf(
  { instead }: InteractionRow,
  replaced: Medicine,
  values: Readonly<Record<string, string>>,
  state: State,
  tables: ReasonTables,
): { readonly proposals: readonly Proposal[]; readonly excluded: string; readonly facts: readonly StoredFact[] } {
  if (instead === undefined) return { proposals: [], excluded: '', facts: [] }
  const isTaken = (name: string): boolean => state.medicines.some(({ names }) => names.includes(name))
  const alternatives = instead.alternatives.filter(({ name }) => !isTaken(name))
  const { open, excluded } = alternativesFor(alternatives, replaced, state, tables)
  return {
    proposals: open.length === 0 ? [] : [proposalOf(instead.propose, { ...values, alternatives: open.join(' or ') })],
    excluded: excluded.map(({ name, because }) => ` Not proposed: ${name} (${because}).`).join(''),
    facts: excluded.flatMap(({ facts }) => facts),
  }
}

interface Against {
  readonly because: string
  readonly facts: readonly StoredFact[]
}

const allergies = (alternative: Substance, state: State, tables: ReasonTables): readonly Against[] =>
  allergyHits(alternative, state.allergies, tables)
    .filter(({ severity }) => severity !== 'low')
    .map(({ allergy }) => ({ because: `recorded allergy: ${allergy.text}`, facts: [allergy] }))

const clashes = (alternative: Substance, others: readonly Medicine[], tables: ReasonTables): readonly Against[] =>
  others
    .filter(other => pairsBetween<Substance>(alternative, other, tables).some(({ row }) => row.severity === 'high'))
    .map(other => ({ because: `does not go with ${other.shown}`, facts: [other.fact] }))

const genes = (alternative: Substance, without: State, tables: ReasonTables): readonly Against[] =>
  geneHits(alternative, without, tables)
    .filter(({ lead }) => (lead.action === 'avoid' || lead.action === 'alternative') && severityOf(lead) !== 'low')
    .map(({ results }) => ({
      because: `own gene result: ${results.map(({ fact }) => fact.text).join(', ')}`,
      facts: results.flatMap(({ facts }) => facts),
    }))

const bodies = (alternative: Substance, state: State, tables: ReasonTables): readonly Against[] =>
  tables.index.about(alternative).flatMap(row => {
    if (!isBodyRow(row) || row.severity === 'low') return []
    const facts = bodyReasons(row, state)
    return facts.length === 0 ? [] : [{ because: facts.map(fact => fact.text).join(', '), facts }]
  })
