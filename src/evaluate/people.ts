import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReaderRole } from '../domain/actor.ts'
import { type ClinicianActor, defaultTenant, type PatientActor, systemActor } from '../domain/actor.ts'
import { joinCareTeam } from '../ingest/care-team.ts'
import { ingestFile, loadDemo } from '../ingest/ingest.ts'
import { fixedClock } from '../kernel/clock.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { Database } from '../store/database.ts'

const clinician = 'evaluating-clinician'

/** The person herself, or a clinician of her care team. */
export const actorOf = (role: ReaderRole, person: string): PatientActor | ClinicianActor =>
  role === 'patient'
    ? { role, tenant: defaultTenant, user: 'evaluate', person }
    : { role, tenant: defaultTenant, user: clinician }

export interface LoadedPerson {
  readonly resources: ReadonlySet<string>
  /** ISO instant of the newest fact: "now" for a record that ends in the past. */
  readonly latest: string
}

/** Loads each person when first asked about, so that a suite over a few people does not wait for all. */
export async function openPeople(
  database: Database,
  parts: { readonly corpora: URL; readonly log: Log },
  bundles: string | undefined,
) {
  const clock = fixedClock('2026-11-22T09:00:00Z')
  const ingest = { database, clock, ...parts }
  if (bundles === undefined) await loadDemo(ingest)
  else if (!(await readdir(bundles)).some(name => name.endsWith('.json')))
    throw new Refusal(
      'invalid',
      `${bundles} holds no .json file.`,
      'Name the folder that holds <patient_id>.json bundles.',
    )
  const loaded = new Map<string, LoadedPerson>()
  return {
    async load(id: string): Promise<LoadedPerson> {
      const known = loaded.get(id)
      if (known !== undefined) return known
      if (!/^[\w.-]+$/.test(id)) throw new Refusal('invalid', `${id} is no patient id.`, 'Mend the case.')
      if (bundles !== undefined) await ingestFile(ingest, join(bundles, `${id}.json`), { person: id })
      await database.as(systemActor('evaluate'), tx =>
        joinCareTeam(tx, { tenant: defaultTenant, user: clinician, people: [id], since: clock.now() }),
      )
      const person = await describe(database, id)
      loaded.set(id, person)
      return person
    },
  }
}

async function describe(database: Database, person: string): Promise<LoadedPerson> {
  const actor: PatientActor = { role: 'patient', tenant: defaultTenant, user: 'evaluate', person }
  return database.as(actor, async tx => {
    const [row] = await tx.query<{ resources: string[] | null; latest: Date | null }>(
      `select array_agg(distinct resource_id) as resources, max(effective_at) as latest from fact
       where tenant_id = $1 and person_id = $2`,
      [actor.tenant, person],
    )
    if (row?.resources === null || row === undefined)
      throw new Refusal('not-found', `No record of ${person} was loaded.`, 'Give --bundles with a file of that name.')
    return { resources: new Set(row.resources), latest: (row.latest ?? new Date(0)).toISOString() }
  })
}
