import { sha256, stableId } from '../kernel/ids.ts'
import { type State, stateOf } from '../reason/state.ts'
import type { ReasonTables } from '../reason/tables.ts'
import type { StoredFact } from '../record/facts.ts'

/** Facts and states that no store holds, for tests over more records than a store could load. */
const supposed = (part: Pick<StoredFact, 'kind' | 'text'> & Partial<StoredFact>): StoredFact => {
  const quote = `${part.text}, ${part.status ?? 'active'}`
  const key = JSON.stringify(part)
  return {
    id: stableId('supposed', key),
    person: 'supposed',
    layer: 'clinical',
    codings: [],
    status: 'active',
    effective: { start: '2026-10-01', precision: 'day' },
    source: { document: 'supposed', resourceType: 'Supposed', resource: key.slice(0, 40), path: '$' },
    quote,
    detail: {},
    confidence: 1,
    hash: sha256(quote),
    ...part,
  }
}

export const medicineFact = (text: string, part: Partial<StoredFact> = {}): StoredFact =>
  supposed({ kind: 'medication', text, detail: { intent: 'order' }, ...part })

export const conditionFact = (text: string, system: string, code: string, part: Partial<StoredFact> = {}): StoredFact =>
  supposed({ kind: 'condition', text, codings: [{ system, code }], ...part })

/** A need that a screening affirmed or denied on a day. */
export const needFact = (need: string, category: string, isThere: boolean, start = '2026-10-01'): StoredFact =>
  supposed({
    kind: 'social-need',
    layer: 'social',
    text: need,
    status: isThere ? 'present' : 'absent',
    value: { type: 'boolean', boolean: isThere },
    effective: { start, precision: 'day' },
    detail: { category, needs: isThere ? [need] : [], denied: isThere ? [] : [need] },
  })

export const stateWith = (facts: readonly StoredFact[], tables: ReasonTables): State =>
  stateOf('supposed', facts, new Date('2026-11-21T14:00:00Z'), tables)
