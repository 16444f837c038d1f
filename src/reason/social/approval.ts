import type { Finding, Proposal } from '../../domain/careplan.ts'
import { spanOf } from '../../record/facts.ts'
import type { State } from '../state.ts'
import { storageFindings } from '../storage.ts'
import { wordsOf } from '../substances.ts'
import type { ReasonTables } from '../tables.ts'
import { withOrder } from './planned.ts'
import { socialFindings } from './social.ts'

/** What approval knows of a plan item: its wording and the finding it was drafted from, when there is one. */
export interface PlanItemText {
  readonly action: Proposal['action']
  /** Clinician wording. */
  readonly text: string
  readonly finding?: string
}

/**
 * The findings that stand against approving this item as it is: it adds or keeps a medicine that the person's circumstances make
 * hard to keep or use (a refrigerated medicine without stable housing or a refrigerator). Empty when the item removes something,
 * is itself support out of such a finding, or when one of `covering`, the items that are active or approved in the same call,
 * is. Otherwise approval needs an acknowledgement with a coded reason. A concern never says that the medicine is wrong.
 */
export function approvalConcerns(
  state: State,
  tables: ReasonTables,
  item: PlanItemText,
  covering: readonly PlanItemText[] = [],
): readonly Finding[] {
  if (item.action === 'remove') return []
  const asked = askedKinds(tables)
  const concerns = [storageFindings, socialFindings]
    .flatMap(run => concernsOf(run, state, tables, item))
    .filter(({ kind }) => asked.has(kind))
  return concerns.filter(concern => ![item, ...covering].some(each => isSupportOf(each, concern, state, tables)))
}

const askedKinds = (tables: ReasonTables): ReadonlySet<string> =>
  new Set(
    tables.social.rows.flatMap(row => {
      if (row.kind === 'asks-at-approval') return row.findings
      return row.kind === 'kind' && row.asksAtApproval ? [row.id] : []
    }),
  )

type Run = (state: State, tables: ReasonTables) => readonly Finding[]

/** Findings on medicines of the record that the item names; failing those, findings on the item's own words as an order. */
function concernsOf(run: Run, state: State, tables: ReasonTables, item: PlanItemText): readonly Finding[] {
  const words = new Set(wordsOf(item.text))
  const named = state.medicines.filter(({ fact, names, shown }) =>
    [shown, fact.text, ...names].some(name => wordsOf(name).every(word => words.has(word))),
  )
  const known = new Set(named.map(({ fact }) => spanOf(fact).id))
  const own = run(state, tables).filter(({ evidence }) => evidence.some(({ id }) => known.has(id)))
  if (own.length > 0) return own
  const planned = withOrder(state, { text: item.text }, tables)
  const span = spanOf(planned.fact).id
  return run(planned.state, tables).filter(({ evidence }) => evidence.some(({ id }) => id === span))
}

/** Support out of this very finding, of the same finding before the record changed, or in its words. */
function isSupportOf(item: PlanItemText, concern: Finding, state: State, tables: ReasonTables): boolean {
  if (item.action === 'remove') return false
  if (item.finding === concern.id || concern.proposals.some(({ text }) => text === item.text)) return true
  if (item.finding === undefined) return false
  return [storageFindings, socialFindings]
    .flatMap(run => run(state, tables))
    .some(({ id, kind }) => id === item.finding && kind === concern.kind)
}
