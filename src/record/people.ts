import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Person } from '../domain/fact.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Tx } from '../store/database.ts'

const select = `select p.person_id, p.name, p.birth_date::text as birth_date, p.sex, p.language, p.deceased from person p`

/** One person whom the actor may read. An unknown id and a foreign one are refused alike. Not audited: what is read next is. */
export async function readPerson(tx: Tx, actor: Actor, person: string): Promise<Person> {
  const [row] = await tx.query(
    `${select} where p.tenant_id = $1 and p.person_id = $2 and ($3::text is null or p.person_id = $3)`,
    [actor.tenant, person, actor.role === 'patient' ? actor.person : null],
  )
  if (row === undefined)
    throw new Refusal('not-found', 'There is no such person here.', 'Check the id, or ask to join the care team.')
  return toPerson(row)
}

/** The people the actor sees, by name: a patient sees one, a clinician the people of the care teams they are on. */
export async function readPeople(tx: Tx, actor: Actor, now: Date): Promise<readonly Person[]> {
  const rows = await tx.query(
    `${select}
     where p.tenant_id = $1 and (
       ($2 = 'patient' and p.person_id = $3)
       or ($2 = 'clinician' and exists (select from care_team c
             where c.tenant_id = p.tenant_id and c.person_id = p.person_id and c.user_id = $4)))
     order by p.name, p.person_id`,
    [actor.tenant, actor.role, actor.role === 'patient' ? actor.person : null, actor.user],
  )
  await audit(tx, actor, { action: 'people-listed', subject: 'person', detail: { count: rows.length } }, now)
  return rows.map(toPerson)
}

const rowSchema = z.object({
  person_id: z.string(),
  name: z.string(),
  birth_date: z.string().nullable(),
  sex: z.string().nullable(),
  language: z.string(),
  deceased: z.string().nullable(),
})

function toPerson(raw: unknown): Person {
  const row = rowSchema.parse(raw)
  return {
    id: row.person_id,
    name: row.name,
    language: row.language,
    ...(row.birth_date === null ? {} : { birthDate: row.birth_date }),
    ...(row.sex === null ? {} : { sex: row.sex }),
    ...(row.deceased === null ? {} : { deceased: row.deceased }),
  }
}
