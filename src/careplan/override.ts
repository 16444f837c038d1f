import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { ClinicianActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { corporaFolder, type RuleTable, readRules } from '../knowledge/rules.ts'
import { currentFindings, findings } from '../reason/findings.ts'
import type { ReasonTables } from '../reason/tables.ts'
import type { Tx } from '../store/database.ts'
import { requirePerson } from './access.ts'
import { type AlertBudget, type ArrangedFindings, arrange } from './alert-budget.ts'
import { activeOverrides, type FindingOverride, writeOverride, writeRevocation } from './override-rows.ts'
import { findingHash, lockDrafts } from './suggest.ts'

/** Why a finding is set aside: `id` is stored and sent, `title` is shown. */
const reasonRow = z.strictObject({ id: z.string(), source: z.string(), title: z.string() })
export type OverrideReason = Readonly<z.infer<typeof reasonRow>>

/** The reviewed tables that overrides run on. */
export interface OverrideTables {
  readonly budget: AlertBudget
  readonly reasons: RuleTable<OverrideReason>
}

export const readOverrideReasons = (folder: URL = corporaFolder): Promise<RuleTable<OverrideReason>> =>
  readRules('override-reasons', reasonRow, folder)

export interface OverrideRequest {
  readonly finding: string
  /** Of the finding as the clinician saw it. */
  readonly contentHash: string
  readonly reason: string
  readonly note: string
  /** From the session. */
  readonly signedAs: string
}

/** All findings of one record as its clinician meets them. One audit row. */
export async function findingsForReview(
  tx: Tx,
  actor: ClinicianActor,
  person: string,
  now: Date,
  tables: ReasonTables,
  budget: AlertBudget,
): Promise<ArrangedFindings> {
  await requirePerson(tx, actor, person)
  const overrides = await activeOverrides(tx, actor, person, now)
  return arrange(await findings(tx, actor, person, now, tables), overrides, budget)
}

/**
 * Sets one finding aside, exactly as it stands, until the days of its severity are over. Patients' answers and plans never
 * ask for overrides. Sent twice it is written once. Refuses 'conflict' when the finding has changed since it was seen.
 */
export async function overrideFinding(
  tx: Tx,
  actor: ClinicianActor,
  person: string,
  { finding: id, contentHash, reason, note, signedAs }: OverrideRequest,
  now: Date,
  tables: ReasonTables,
  { budget, reasons }: OverrideTables,
): Promise<FindingOverride> {
  await requirePerson(tx, actor, person)
  await lockDrafts(tx, actor.tenant, [person])
  const finding = (await currentFindings(tx, actor, person, now, tables)).find(each => each.id === id)
  if (finding === undefined) throw new Refusal('not-found', 'There is no such finding now.', 'Open the findings again.')
  if (findingHash(finding) !== contentHash)
    throw new Refusal('conflict', 'This finding has changed since you saw it.', 'Read it again, then decide.')
  if (!reasons.rows.some(row => row.id === reason))
    throw new Refusal('invalid', `"${reason}" is no reason of the list.`, 'Choose one of the coded reasons.')
  const { overrideDays, noteRequired } = budget.of(finding.severity)
  if (noteRequired && note.trim() === '')
    throw new Refusal('invalid', 'A finding this severe is set aside only with a note.', 'Say why in a few words.')
  const standing = (await activeOverrides(tx, actor, person, now)).find(each => each.contentHash === contentHash)
  if (standing !== undefined) return standing
  const expiresAt = new Date(now.getTime() + overrideDays * 24 * 3_600_000)
  const override: FindingOverride = {
    ...{ id: newId(), finding: id, contentHash, reason, note: note.trim() },
    ...{ user: actor.user, signedAs, at: now, expiresAt },
  }
  const rule = finding.evidence.find(({ origin }) => origin === 'rule')?.id ?? finding.kind
  await writeOverride(tx, actor, finding, rule, override)
  const detail = { override: override.id, reason }
  await audit(tx, actor, { action: 'finding-overridden', person, subject: `finding/${id}`, detail }, now)
  return override
}

/** Brings an overridden finding back. Any clinician of the care team may. */
export async function revokeOverride(
  tx: Tx,
  actor: ClinicianActor,
  person: string,
  revocation: { readonly finding: string; readonly override: string; readonly signedAs: string },
  now: Date,
): Promise<void> {
  await requirePerson(tx, actor, person)
  if (!(await writeRevocation(tx, actor, { person, ...revocation, at: now })))
    throw new Refusal('not-found', 'There is no such override.', 'Open the findings again.')
  await audit(
    tx,
    actor,
    { action: 'finding-override-revoked', person, subject: `override/${revocation.override}` },
    now,
  )
}
