import type { Finding } from '../domain/careplan.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { isMeant, type Medicine } from './medicine.ts'
import type { DuplicateRow, ToldDuplicateRow } from './rows/duplicate-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import { wordsOf } from './substances.ts'
import type { ReasonTables } from './tables.ts'

/** Two orders of one record that give the same substance, or two of a group of which one is meant to be taken. */
export function duplicateFindings(state: State, tables: ReasonTables): readonly Finding[] {
  const orders = products(state.body.orders ?? []).map(medicine => readOrder(medicine, tables))
  return orders.flatMap((newer, at) =>
    orders.slice(at + 1).flatMap(older => {
      if (arePlacedApart(newer, older) || isIntended(newer, older)) return []
      const row = rowFor(newer, older, tables)
      return row === undefined ? [] : [duplicateFinding(row, newer.medicine, older.medicine, state, tables)]
    }),
  )
}

/** An order with the rows that speak of it, found once: pairs of sixty orders are many. */
interface Order {
  readonly medicine: Medicine
  /** Ids of the rows on places of use that its words name. */
  readonly places: ReadonlySet<string>
  /** Rows of groups that it belongs to, in the order of the table. */
  readonly groups: readonly ToldDuplicateRow[]
  /** Ids of the rows on what is meant together, by the side that it stands on. */
  readonly intended: { readonly a: ReadonlySet<string>; readonly b: ReadonlySet<string> }
}

function readOrder(medicine: Medicine, tables: ReasonTables): Order {
  const { rows } = tables.duplicates
  const words = new Set(wordsOf(medicine.fact.text))
  const idsOf = (holds: (row: DuplicateRow) => boolean): ReadonlySet<string> =>
    new Set(rows.filter(holds).map(({ id }) => id))
  return {
    medicine,
    places: idsOf(row => row.kind === 'place' && row.words.some(word => words.has(word))),
    groups: rows.flatMap(row => (row.kind === 'same-group' && means(row.medicines, medicine, tables) ? [row] : [])),
    intended: {
      a: idsOf(row => row.kind === 'intended' && means(row.a, medicine, tables)),
      b: idsOf(row => row.kind === 'intended' && means(row.b, medicine, tables)),
    },
  }
}

/** The newest order of each product: an order that is written again with the same words is a renewal. */
function products(orders: readonly Medicine[]): readonly Medicine[] {
  const seen = new Set<string>()
  return orders.filter(({ names, fact }) => {
    const key = wordsOf(fact.text).toSorted().join(' ')
    if (names.length === 0 || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function rowFor(newer: Order, older: Order, tables: ReasonTables): ToldDuplicateRow | undefined {
  const shared = newer.medicine.names.filter(name => older.medicine.names.includes(name))
  if (shared.length === 0) return newer.groups.find(row => older.groups.includes(row))
  const of = (name: string) => ({ names: [name], classes: tables.substances.classesOf(name).map(({ id }) => id) })
  const told = tables.duplicates.rows.filter(row => row.kind === 'same-substance')
  return (
    told.find(row => shared.some(name => means(row.medicines, of(name), tables))) ??
    told.find(row => row.medicines.length === 0)
  )
}

const means = (
  references: readonly string[],
  medicine: Pick<Medicine, 'names' | 'classes'>,
  { substances }: ReasonTables,
): boolean => references.some(reference => isMeant(reference, medicine, substances))

const isIntended = (one: Order, other: Order): boolean =>
  !one.intended.a.isDisjointFrom(other.intended.b) || !one.intended.b.isDisjointFrom(other.intended.a)

/** Both products say where they are used, and in no place alike: an eye drop and a tablet. */
const arePlacedApart = ({ places: mine }: Order, { places: theirs }: Order): boolean =>
  mine.size > 0 && theirs.size > 0 && mine.isDisjointFrom(theirs)

function duplicateFinding(
  row: ToldDuplicateRow,
  newer: Medicine,
  older: Medicine,
  state: State,
  tables: ReasonTables,
): Finding {
  const shared = newer.names.find(name => older.names.includes(name))
  const values = { a: shared ?? newer.shown, b: shared ?? older.shown }
  const names = shared ?? `${newer.shown} and ${older.shown}`
  return findingOf(state, {
    kind: 'duplicate-therapy',
    severity: row.severity,
    certainty: row.certainty,
    title: `${row.title}: ${names}`,
    explanation: `The record lists ${newer.fact.text} and ${older.fact.text}. ${clinicianLine(row.statement)}`,
    proposals: row.propose.map(each => proposalOf(each, values)),
    rules: [ruleSpan(tables.duplicates, row)],
    facts: [newer.fact, older.fact],
  })
}
