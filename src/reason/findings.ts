import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import type { Tx } from '../store/database.ts'
import { allergyFindings } from './allergy.ts'
import { bodyFindings } from './body-findings.ts'
import { checkFindings } from './checks-due.ts'
import { duplicateFindings } from './duplicates.ts'
import { geneConflictFindings } from './gene-conflict.ts'
import { geneFindings } from './genes.ts'
import { interactionFindings } from './interactions.ts'
import { silenceFindings } from './silence.ts'
import { socialFindings } from './social/social.ts'
import { readState, type State } from './state.ts'
import { storageFindings } from './storage.ts'
import type { ReasonTables } from './tables.ts'

/**
 * Everything the deterministic checks notice across the layers of one record, most severe first.
 * The same record, clock and tables give the same findings with the same ids. Writes one audit row.
 */
export async function findings(
  tx: Tx,
  actor: Actor,
  person: string,
  now: Date,
  tables: ReasonTables,
): Promise<readonly Finding[]> {
  const found = await currentFindings(tx, actor, person, now, tables)
  await audit(tx, actor, { action: 'findings-read', person, subject: 'finding', detail: { count: found.length } }, now)
  return found
}

/** The same without an audit row: for the service, which shows them to nobody and writes one row for a whole run. */
export const currentFindings = async (
  tx: Tx,
  actor: Actor,
  person: string,
  now: Date,
  tables: ReasonTables,
): Promise<readonly Finding[]> => check(await readState(tx, actor, person, now, tables), tables)

const checks = [
  storageFindings,
  socialFindings,
  geneFindings,
  geneConflictFindings,
  interactionFindings,
  allergyFindings,
  bodyFindings,
  duplicateFindings,
  checkFindings,
  silenceFindings,
]
const ranks = { high: 0, moderate: 1, low: 2 }

/** The findings of a state, most severe first; no store, no audit. */
export const check = (state: State, tables: ReasonTables): readonly Finding[] =>
  checks
    .flatMap(run => run(state, tables))
    .toSorted((a, b) => ranks[a.severity] - ranks[b.severity] || (a.id < b.id ? -1 : 1))
