import type { Finding } from '../../domain/careplan.ts'
import { sha256, stableId } from '../../kernel/ids.ts'
import { type StoredFact, spanOf } from '../../record/facts.ts'
import { check } from '../findings.ts'
import { currentMedicines } from '../medicine.ts'
import type { State } from '../state.ts'
import type { ReasonTables } from '../tables.ts'

/** A medicine that somebody is about to order; nothing of it is stored. */
export interface PlannedOrder {
  /** As an order writes it: 'insulin glargine 100 units/mL pen'. */
  readonly text: string
}

/** The state as it would be with the order in it. */
export function withOrder(state: State, order: PlannedOrder, tables: ReasonTables): { state: State; fact: StoredFact } {
  const quote = `${order.text}, planned order, not yet in the record`
  const fact: StoredFact = {
    id: stableId('planned-order', state.person, order.text),
    person: state.person,
    layer: 'clinical',
    kind: 'medication',
    text: order.text,
    codings: [],
    status: 'draft',
    source: { document: 'planned', resourceType: 'MedicationRequest', resource: 'planned', path: '$' },
    quote,
    detail: { intent: 'plan' },
    confidence: 1,
    hash: sha256(quote),
  }
  const planned = currentMedicines([fact], tables.substances, state.now)
  return { state: { ...state, medicines: [...planned, ...state.medicines] }, fact }
}

/** The findings that the planned order would add or change: all that lean on it, most severe first. Stores nothing. */
export function ordersChecked(state: State, tables: ReasonTables, order: PlannedOrder): readonly Finding[] {
  const planned = withOrder(state, order, tables)
  const span = spanOf(planned.fact).id
  return check(planned.state, tables).filter(({ evidence }) => evidence.some(({ id }) => id === span))
}
