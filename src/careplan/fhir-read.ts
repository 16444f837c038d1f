import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { ClinicianActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import type { Tx } from '../store/database.ts'
import { noSuggestion } from './access.ts'
import type { ReasonRow } from './decision-reasons.ts'
import { type Resource, suggestionBundle } from './fhir.ts'
import { loadSuggestion } from './read.ts'

export interface FhirParts {
  /** Address of the FHIR endpoint, without a slash at its end. */
  readonly base: string
  readonly reasons: RuleTable<ReasonRow>
}

/**
 * One suggestion as a FHIR collection. A planted draft is never exported, decided or not: it answers as if it were not there. Refuses
 * 'not-found' for that, for a foreign and for an unknown one. Writes one audit row.
 */
export async function exportSuggestion(
  tx: Tx,
  actor: ClinicianActor,
  id: string,
  { base, reasons }: FhirParts,
  now: Date,
): Promise<Resource> {
  const suggestion = await loadSuggestion(tx, actor, id, 'read')
  if (suggestion.sentinel !== undefined) throw noSuggestion()
  const { person } = suggestion
  await audit(tx, actor, { action: 'suggestion-exported', person, subject: `suggestion/${id}` }, now)
  return suggestionBundle(suggestion, base, reasons)
}

/** The CarePlan of one item, by the item's id. Refuses like `exportSuggestion`. */
export async function exportCarePlan(
  tx: Tx,
  actor: ClinicianActor,
  item: string,
  parts: FhirParts,
  now: Date,
): Promise<Resource> {
  const missing = () =>
    new Refusal('not-found', 'There is no such CarePlan among your patients.', 'Search by patient, or open the inbox.')
  const rows = z.array(z.object({ id: z.string() })).parse(
    await tx.query(
      `select i.suggestion_id as id from suggestion_item i
           join suggestion s on s.tenant_id = i.tenant_id and s.person_id = i.person_id and s.suggestion_id = i.suggestion_id
           join care_team c on c.tenant_id = i.tenant_id and c.person_id = i.person_id and c.user_id = $3
         where i.tenant_id = $1 and i.item_id = $2 and s.sentinel is null`,
      [actor.tenant, item, actor.user],
    ),
  )
  const [row] = rows
  if (row === undefined) throw missing()
  const bundle = z
    .object({ entry: z.array(z.object({ resource: z.looseObject({ resourceType: z.string(), id: z.string() }) })) })
    .parse(await exportSuggestion(tx, actor, row.id, parts, now))
  const found = bundle.entry.find(({ resource }) => resource.resourceType === 'CarePlan' && resource.id === item)
  if (found === undefined) throw missing()
  return found.resource
}
