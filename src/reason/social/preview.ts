import { audit } from '../../audit/audit.ts'
import type { Actor } from '../../domain/actor.ts'
import type { Finding } from '../../domain/careplan.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { Tx } from '../../store/database.ts'
import { readState, stateOf } from '../state.ts'
import { coldRowOf } from '../storage.ts'
import type { ReasonTables } from '../tables.ts'
import { ordersChecked, type PlannedOrder, withOrder } from './planned.ts'

export interface Preview {
  /** The order as it was checked. */
  readonly medicine: string
  /** False when no table knows the medicine: then "nothing found" says nothing about it. */
  readonly isKnown: boolean
  readonly findings: readonly Finding[]
}

/**
 * What ordering this medicine would add or change for this person, before anything is ordered. Stores nothing but one audit row.
 * `medicine` is a name as orders write it, or an RxNorm ingredient code; refuses 'invalid' a code that the tables do not know.
 */
export async function previewOrder(
  tx: Tx,
  actor: Actor,
  person: string,
  medicine: string,
  now: Date,
  tables: ReasonTables,
): Promise<Preview> {
  const order = orderOf(medicine, tables)
  const state = await readState(tx, actor, person, now, tables)
  const found = ordersChecked(state, tables, order)
  const detail = { count: found.length }
  await audit(tx, actor, { action: 'order-previewed', person, subject: 'finding', detail }, now)
  return { medicine: order.text, isKnown: isKnown(order, tables, now), findings: found }
}

function orderOf(medicine: string, tables: ReasonTables): PlannedOrder {
  const text = medicine.trim()
  if (!/^\d+$/.test(text)) return { text }
  const name = tables.ingredients.get(text)
  if (name === undefined)
    throw new Refusal(
      'invalid',
      `RxNorm ${text} is not an ingredient that the table of medicine names knows.`,
      'Send the name of the medicine instead.',
    )
  return { text: name }
}

function isKnown(order: PlannedOrder, tables: ReasonTables, now: Date): boolean {
  const { state, fact } = withOrder(stateOf('', [], now, tables), order, tables)
  const [medicine] = state.medicines
  if (medicine === undefined) return false
  return (
    medicine.names.length > 0 || tables.medicineGroups.of(fact).size > 0 || coldRowOf(medicine, tables) !== undefined
  )
}
