import { z } from 'zod'
import type { Actor, ClinicianActor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import type { Tx } from '../store/database.ts'

/** A clinician's word that one finding, exactly as it stood, need not interrupt until `expiresAt`. */
export interface FindingOverride {
  readonly id: string
  readonly finding: string
  /** Over everything that was seen of the finding: findingHash. */
  readonly contentHash: string
  /** Id of a row of corpora/rules/override-reasons. */
  readonly reason: string
  readonly note: string
  readonly user: string
  readonly signedAs: string
  readonly at: Date
  readonly expiresAt: Date
}

const columns = `o.override_id as id, o.finding_id as finding, o.content_hash as "contentHash", o.reason, o.note, o.user_id as user,
  o.signed_as as "signedAs", o.at, o.expires_at as "expiresAt"`
const isRevoked = `exists (select from finding_override_revocation r where r.tenant_id = o.tenant_id
  and r.person_id = o.person_id and r.override_id = o.override_id)`

const rowSchema = z.object({
  id: z.string(),
  finding: z.string(),
  contentHash: z.string(),
  reason: z.string(),
  note: z.string(),
  user: z.string(),
  signedAs: z.string(),
  at: z.date(),
  expiresAt: z.date(),
})

/** The overrides of one person that count now: neither undone nor expired. */
export async function activeOverrides(
  tx: Tx,
  actor: Actor,
  person: string,
  now: Date,
): Promise<readonly FindingOverride[]> {
  return z.array(rowSchema).parse(
    await tx.query(
      `select ${columns} from finding_override o
       where o.tenant_id = $1 and o.person_id = $2 and o.expires_at > $3::timestamptz and not ${isRevoked}
       order by o.at, o.override_id`,
      [actor.tenant, person, now],
    ),
  )
}

export async function writeOverride(
  tx: Tx,
  actor: ClinicianActor,
  { person, severity }: Finding,
  rule: string,
  override: FindingOverride,
): Promise<void> {
  const { id, finding, contentHash, reason, note, user, signedAs, at, expiresAt } = override
  await tx.query(
    `insert into finding_override (tenant_id, person_id, override_id, finding_id, content_hash, rule_id, severity, reason, note,
       user_id, signed_as, at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [actor.tenant, person, id, finding, contentHash, rule, severity, reason, note, user, signedAs, at, expiresAt],
  )
}

/** Undoes one override; false when this finding of the person has none of that id. Undoing it again changes nothing. */
export async function writeRevocation(
  tx: Tx,
  actor: ClinicianActor,
  {
    person,
    finding,
    override,
    signedAs,
    at,
  }: { person: string; finding: string; override: string; signedAs: string; at: Date },
): Promise<boolean> {
  const known = await tx.query(
    'select from finding_override where tenant_id = $1 and person_id = $2 and override_id = $3 and finding_id = $4',
    [actor.tenant, person, override, finding],
  )
  if (known.length === 0) return false
  await tx.query(
    `insert into finding_override_revocation (tenant_id, person_id, override_id, user_id, signed_as, at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [actor.tenant, person, override, actor.user, signedAs, at],
  )
  return true
}
