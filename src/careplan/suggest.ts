import { audit } from '../audit/audit.ts'
import type { ClinicianActor, SystemActor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import { stableId } from '../kernel/ids.ts'
import { findings } from '../reason/findings.ts'
import type { ReasonTables } from '../reason/tables.ts'
import type { Database, Tx } from '../store/database.ts'
import { requirePerson } from './access.ts'
import { contentHash, evidenceKey, itemHash } from './content-hash.ts'
import { draftSuggestion, setStatus, storedSuggestions } from './suggestion-rows.ts'

export interface SuggestParts {
  readonly database: Database
  readonly tables: ReasonTables
}

/** What one run did; all ids are suggestion ids. */
export interface SuggestReport {
  readonly drafted: readonly string[]
  /** The same content was there already: as draft, decided, or back from stale. */
  readonly kept: readonly string[]
  /** Drafts that the record no longer bears out. */
  readonly staled: readonly string[]
}

/**
 * Drafts one suggestion per finding. Content that was drafted before, decided or not, is never drafted again; a draft whose
 * finding has changed or gone becomes stale. Changes nothing for the patient. Refuses 'not-found' for a foreign person.
 */
export function suggest(
  { database, tables }: SuggestParts,
  actor: ClinicianActor | SystemActor,
  person: string,
  now: Date,
): Promise<SuggestReport> {
  return database.as(actor, async tx => {
    await requirePerson(tx, actor, person)
    await lockDrafts(tx, actor.tenant, [person])
    const report = await reconcile(tx, actor, person, await findings(tx, actor, person, now, tables), now)
    await auditDrafts(tx, actor, person, report, now)
    return report
  })
}

/** Two that draft for one person take turns; several people are locked in the order given. */
export async function lockDrafts(tx: Tx, tenant: string, people: readonly string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended('careplan:' || $1::text || ':' || person, 6)) from unnest($2::text[]) as person`,
    [tenant, people],
  )
}

export async function auditDrafts(
  tx: Tx,
  actor: ClinicianActor | SystemActor,
  person: string,
  report: SuggestReport,
  now: Date,
): Promise<void> {
  const detail = { drafted: report.drafted.length, kept: report.kept.length, staled: report.staled.length }
  await audit(tx, actor, { action: 'suggestion-drafted', person, subject: 'suggestion', detail }, now)
}

/** Brings the stored drafts of one person in line with what the checks find now. */
export async function reconcile(
  tx: Tx,
  actor: ClinicianActor | SystemActor,
  person: string,
  found: readonly Finding[],
  now: Date,
): Promise<SuggestReport> {
  const stored = await storedSuggestions(tx, actor, person)
  const byHash = new Map(stored.map(row => [row.contentHash, row]))
  const drafted: string[] = []
  const kept: string[] = []
  const current = new Set<string>()
  for (const finding of found) {
    if (finding.proposals.length === 0) continue
    const hash = findingHash(finding)
    const known = byHash.get(hash)
    current.add(hash)
    if (known === undefined) {
      const id = stableId('suggestion', actor.tenant, person, hash)
      await draftSuggestion(tx, actor, { id, hash, finding, now })
      drafted.push(id)
      continue
    }
    if (known.status === 'stale') await setStatus(tx, actor, person, known.id, known.isOpen ? 'draft' : 'decided', now)
    kept.push(known.id)
  }
  const gone = stored.filter(row => row.status === 'draft' && !current.has(row.contentHash))
  for (const { id } of gone) await setStatus(tx, actor, person, id, 'stale', now)
  return { drafted, kept, staled: gone.map(({ id }) => id) }
}

/** Covers all that a reviewer sees, so that changed evidence is another suggestion. */
export function findingHash(finding: Finding): string {
  const evidence = finding.evidence.map(evidenceKey)
  const items = finding.proposals.map(proposal => itemHash({ ...proposal, finding: finding.id, evidence }))
  return contentHash([
    finding.id,
    finding.kind,
    finding.severity,
    finding.certainty,
    finding.title,
    finding.explanation,
    ...items,
  ])
}
