import { z } from 'zod'
import type { ClinicianActor, SystemActor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import { sha256, stableId } from '../kernel/ids.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import { capitalised, fill, proposalOf, ruleSpan } from '../reason/finding.ts'
import { isMeant } from '../reason/medicine.ts'
import { readState, type State } from '../reason/state.ts'
import { phraseAt, wordsOf } from '../reason/substances.ts'
import type { ReasonTables } from '../reason/tables.ts'
import { spanOf } from '../record/facts.ts'
import type { Database, Tx } from '../store/database.ts'
import type { SentinelRow } from './sentinel-rows.ts'
import { draftSuggestion, setStatus } from './suggestion-rows.ts'

export interface SentinelParts {
  readonly database: Database
  readonly tables: ReasonTables
  readonly sentinels: RuleTable<SentinelRow>
  /** Planted drafts for each draft that the checks made, 0 to 1. */
  readonly share: number
}

/**
 * Beside drafts that the checks have just made for one person, plants the configured share of wrong ones that fit the record, none of
 * them twice. The choice follows from the drafts' ids, so that the same run plants the same. A planted draft whose fact has gone from
 * the record becomes stale, as any other does.
 */
export async function plantSentinels(
  { database, tables, sentinels, share }: SentinelParts,
  actor: ClinicianActor | SystemActor,
  person: string,
  drafted: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const chosen = drafted.filter(id => fractionOf(id) < share)
  return database.as(actor, async tx => {
    const planted = await plantedFor(tx, actor, person)
    for (const { id, status, isGone } of planted)
      if (isGone && status === 'draft') await setStatus(tx, actor, person, id, 'stale', now)
    if (chosen.length === 0) return []
    const state = await readState(tx, actor, person, now, tables)
    const used = new Set(planted.map(({ row }) => row))
    const fresh = sentinels.rows
      .filter(row => !used.has(row.id))
      .flatMap(row => {
        const finding = findingFor(row, state, tables)
        return finding === undefined ? [] : [{ row, finding }]
      })
      .toSorted((a, b) => (sha256(person + a.row.id) < sha256(person + b.row.id) ? -1 : 1))
      .slice(0, chosen.length)
    const ids: string[] = []
    for (const { row, finding } of fresh) {
      const id = stableId('suggestion', actor.tenant, person, finding.id)
      await draftSuggestion(tx, actor, { id, hash: sha256(id), finding, now, sentinel: row.id })
      ids.push(id)
    }
    return ids
  })
}

/** The same beside drafts of several people. */
export async function plantForAll(
  parts: SentinelParts,
  actor: SystemActor,
  drafted: readonly string[],
  now: Date,
): Promise<void> {
  const rows = z.array(z.object({ person: z.string(), ids: z.array(z.string()) })).parse(
    await parts.database.as(actor, tx =>
      tx.query(
        `select person_id as person, array_agg(suggestion_id order by suggestion_id) as ids from suggestion
         where tenant_id = $1 and suggestion_id = any ($2::text[]) group by person_id order by person_id`,
        [actor.tenant, drafted],
      ),
    ),
  )
  for (const { person, ids } of rows) await plantSentinels(parts, actor, person, ids, now)
}

/** The draft as a finding of the checks would look, or undefined when the record has nothing that it fits. */
function findingFor(row: SentinelRow, state: State, tables: ReasonTables): Finding | undefined {
  const medicine = state.medicines.find(each =>
    row.medicines.some(reference => isMeant(reference, each, tables.substances)),
  )
  const allergy = state.allergies.find(each =>
    row.allergies.some(word => phraseAt(wordsOf(each.text), wordsOf(word)) >= 0),
  )
  const fact = medicine?.fact ?? allergy
  if (fact === undefined) return undefined
  const values = { a: medicine?.shown ?? fact.text, fact: fact.text }
  const rule = tables.interactions.rows.find(each => each.id === row.rule)
  return {
    id: stableId('finding', state.person, row.kind, row.id, fact.id),
    person: state.person,
    kind: row.kind,
    severity: row.severity,
    certainty: row.certainty,
    title: capitalised(fill(row.title, values)),
    explanation: fill(row.explanation, values),
    proposals: [proposalOf(row.item, values)],
    evidence: [spanOf(fact), ...(rule === undefined ? [] : [ruleSpan(tables.interactions, rule)])],
  }
}

/** A number from 0 to 1 that only the id decides. */
const fractionOf = (id: string): number => Number.parseInt(sha256(`planted:${id}`).slice(0, 8), 16) / 0xffffffff

async function plantedFor(tx: Tx, actor: ClinicianActor | SystemActor, person: string) {
  return z.array(z.object({ id: z.string(), row: z.string(), status: z.string(), isGone: z.boolean() })).parse(
    await tx.query(
      `select s.suggestion_id as id, s.sentinel as row, s.status, exists (
           select from jsonb_array_elements(s.evidence) span where span ->> 'origin' = 'record' and not exists (
             select from fact f where f.tenant_id = s.tenant_id and f.person_id = s.person_id and f.superseded_by is null
               and 'fact:' || f.fact_id = span ->> 'id')) as "isGone"
         from suggestion s where s.tenant_id = $1 and s.person_id = $2 and s.sentinel is not null order by s.suggestion_id`,
      [actor.tenant, person],
    ),
  )
}
