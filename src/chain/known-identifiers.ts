import { z } from 'zod'
import type { KnownIdentifiers } from '../guard/identifiers/known.ts'
import type { Tx } from '../store/database.ts'
import type { Asker } from './parts.ts'

const personSchema = z.object({ name: z.string(), birth_date: z.string().nullable() })
const fieldSchema = z.object({ field: z.string(), text: z.string() })

/** What the record of the person says of who she and the people around her are: to be kept from every model. */
export async function readKnownIdentifiers(tx: Tx, actor: Asker, person: string): Promise<KnownIdentifiers> {
  const [self] = await tx.query(
    `select name, to_char(birth_date, 'YYYY-MM-DD') as birth_date from person
     where tenant_id = $1 and person_id = $2 and actor_sees(tenant_id, person_id)`,
    [actor.tenant, person],
  )
  const stated = await tx.query(
    `select detail->>'field' as field, value->>'text' as text from fact
     where tenant_id = $1 and person_id = $2 and kind = 'demographic' and value->>'text' is not null and detail->>'field' is not null`,
    [actor.tenant, person],
  )
  const named = await tx.query<{ name: string }>(
    `select distinct n.name from fact, unnest(array['participant', 'performer', 'author', 'asserter', 'relative']) as k(key),
       jsonb_array_elements_text(case when jsonb_typeof(detail->k.key) = 'array' then detail->k.key else '[]'::jsonb end) as n(name)
     where tenant_id = $1 and person_id = $2`,
    [actor.tenant, person],
  )
  const fields = z.array(fieldSchema).parse(stated)
  const of = (...names: readonly string[]): readonly string[] =>
    fields.filter(({ field }) => names.includes(field)).map(({ text }) => text)
  const own = self === undefined ? undefined : personSchema.parse(self)
  return {
    people: [...(own === undefined ? [] : [own.name]), ...of('name', 'relative'), ...named.map(({ name }) => name)],
    birthDates: [...(own?.birth_date == null ? [] : [own.birth_date]), ...of('birth-date')],
    phones: of('phone', 'fax', 'sms', 'contact'),
    emails: of('email'),
    addresses: of('address'),
    numbers: [person, ...of('identifier')].filter(number => /\d|-/.test(number)),
  }
}
