import { alternativesFor } from '../../reason/alternatives.ts'
import { isMeant, type Medicine } from '../../reason/medicine.ts'
import type { State } from '../../reason/state.ts'
import type { ReasonTables } from '../../reason/tables.ts'
import type { StoredFact } from '../../record/facts.ts'
import type { PlanItem } from '../delta.ts'
import { type Made, moreWords, type PlanContext, removal, spansOf, standardOf } from './context.ts'
import { taken } from './holds.ts'

/** Why something that an action may lead to does not fit the record. */
export interface Exclusion {
  readonly name: string
  readonly reason: string
  readonly because: string
  readonly facts: readonly StoredFact[]
}

/**
 * An action whose every medicine the record speaks against leaves the plan, with the reason; a safety-critical one stays and says so,
 * because its absence can harm too. Where something is left, the clinician reads what is not for this person.
 */
export function contraindicationDeltas(items: readonly PlanItem[], context: PlanContext): readonly Made[] {
  return items.flatMap(item => {
    const { open, excluded } = offersOf(item, context)
    const [first] = excluded
    if (first === undefined) return []
    const facts = excluded.flatMap(each => each.facts)
    const told = excluded.map(({ name, because }) => `${name} (${because})`).join(', ')
    const why = `The record speaks against ${told}.`
    if (open.length > 0)
      return [moreWords(item, first.reason, `As the record stands, not: ${told}.`, why, spansOf(facts))]
    return item.safetyCritical
      ? [
          moreWords(
            item,
            first.reason,
            `The record speaks against ${told}; another way has to be found.`,
            why,
            spansOf(facts),
          ),
        ]
      : [removal(item, first.reason, why, spansOf(facts))]
  })
}

/** What an action may lead to, parted by whether the record speaks against it. What is taken already is for the findings to judge. */
export function offersOf(
  item: Pick<PlanItem, 'pathway' | 'action'>,
  context: PlanContext,
): { readonly open: readonly string[]; readonly excluded: readonly Exclusion[] } {
  const { record, tables } = context
  const standard = standardOf(context, item)
  const anchor = standard?.because[0]
  if (anchor === undefined) return { open: [], excluded: [] }
  const offers = (standard?.action.offers ?? []).filter(reference => taken([reference], record, tables).length === 0)
  const judged = offers.map(reference => ({ reference, ...judge(reference, anchor, record.state, tables) }))
  return {
    open: judged.filter(({ isOpen }) => isOpen).map(({ reference }) => reference),
    excluded: judged.flatMap(({ excluded }) => excluded),
  }
}

/** A class is out when each of its members is; else the members that are out are named. `anchor` is any fact that is no medicine. */
function judge(
  reference: string,
  anchor: StoredFact,
  state: State,
  tables: ReasonTables,
): { readonly isOpen: boolean; readonly excluded: readonly Exclusion[] } {
  const row = tables.substances.find(reference)
  const isClass = row?.id === reference
  const names = isClass ? row.members.map(({ name }) => name) : [reference]
  const excluded = names.flatMap(name => exclusionOfOne(name, anchor, state, tables) ?? [])
  const [first] = excluded
  if (first === undefined || excluded.length < names.length) return { isOpen: true, excluded: excluded.slice(0, 3) }
  const name = isClass ? (row.title.split(' (')[0] ?? reference).toLowerCase() : reference
  return { isOpen: false, excluded: [{ ...first, name }] }
}

function exclusionOfOne(name: string, fact: StoredFact, state: State, tables: ReasonTables): Exclusion | undefined {
  const replaced: Medicine = { fact, names: [], classes: [], shown: '', isPlanned: false }
  const excludedBy = (seen: State) => alternativesFor([{ name, unless: [] }], replaced, seen, tables).excluded[0]
  const all = excludedBy(state)
  const body = bodyExclusion(name, state, tables)
  if (all === undefined) return body
  const told = { name, because: all.because, facts: all.facts }
  if (excludedBy({ ...state, allergies: [] }) === undefined) return { ...told, reason: 'contraindicated-allergy' }
  if (excludedBy({ ...state, medicines: [] }) === undefined) return { ...told, reason: 'contraindicated-interaction' }
  return body ?? { ...told, reason: 'contraindicated-condition' }
}

/** Rows on kidney function and conditions that are as severe as a contraindication. */
function bodyExclusion(name: string, state: State, tables: ReasonTables): Exclusion | undefined {
  const substance = { names: [name], classes: tables.substances.classesOf(name).map(({ id }) => id) }
  for (const row of tables.interactions.rows) {
    if ((row.kind !== 'drug-kidney' && row.kind !== 'drug-condition') || row.severity !== 'high') continue
    if (!row.medicines.some(reference => isMeant(reference, substance, tables.substances))) continue
    const shown = state.situations.filter(({ row: { id } }) => row.situations.includes(id))
    const low = row.kind === 'drug-kidney' && state.egfr !== undefined && state.egfr.number < row.egfrBelow
    const facts = [...(low && state.egfr !== undefined ? [state.egfr.fact] : []), ...shown.flatMap(each => each.facts)]
    const [fact] = facts
    if (fact === undefined) continue
    const reason = row.kind === 'drug-kidney' ? 'contraindicated-kidney' : 'contraindicated-condition'
    return { name, reason, because: shown[0]?.row.words ?? fact.quote, facts: [fact] }
  }
  return undefined
}
