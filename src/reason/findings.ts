import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import type { Tx } from '../store/database.ts'
import { allergyFindings } from './allergy.ts'
import { conditionFindings } from './condition.ts'
import { geneFindings } from './genes.ts'
import { interactionFindings } from './interactions.ts'
import { kidneyFindings } from './kidney.ts'
import { silenceFindings } from './silence.ts'
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
  const found = check(await readState(tx, actor, person, now, tables), tables)
  await audit(tx, actor, { action: 'findings-read', person, subject: 'finding', detail: { count: found.length } }, now)
  return found
}

const checks = [
  storageFindings,
  geneFindings,
  interactionFindings,
  allergyFindings,
  kidneyFindings,
  conditionFindings,
  silenceFindings,
]
const ranks = { high: 0, moderate: 1, low: 2 }

const check = (state: State, tables: ReasonTables): readonly Finding[] =>
  checks
    .flatMap(run => run(state, tables))
    .toSorted((a, b) => ranks[a.severity] - ranks[b.severity] || (a.id < b.id ? -1 : 1))
