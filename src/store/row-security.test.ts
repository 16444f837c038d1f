import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import { eachStore } from '../testing/database.ts'
import type { OwnedDatabase } from './database.ts'

const patient = (person: string, tenant = 'north'): Actor => ({
  role: 'patient',
  tenant,
  user: `user-${person}`,
  person,
})
const clinician = (user: string, tenant = 'north'): Actor => ({ role: 'clinician', tenant, user })
const analyst: Actor = { role: 'analyst', tenant: 'north', user: 'ann' }

/** Tables that name a person without being that person's record: the append-only log, and who signs in as whom. */
const notARecord = ['audit_event', 'membership']

eachStore('row security', open => {
  let database: OwnedDatabase
  beforeAll(async () => {
    database = await open()
    for (const tenant of ['north', 'south']) {
      await database.as(systemActor('ingest', tenant), async tx => {
        for (const person of ['ada', 'ben']) {
          await tx.query('insert into person (tenant_id, person_id, name) values ($1, $2, $2)', [tenant, person])
          await tx.query(
            `insert into source_document (tenant_id, person_id, document_id, format, name, sha256, loaded_at)
             values ($1, $2, 'd', 'fhir', 'bundle.json', 'hash', now())`,
            [tenant, person],
          )
          await tx.query(
            `insert into fact (tenant_id, person_id, fact_id, layer, kind, text, status, document_id, resource_type, resource_id, path, quote, quote_sha256)
             values ($1, $2, 'f', 'clinical', 'condition', $3, 'active', 'd', 'Condition', 'c', '$', $3, 'hash')`,
            [tenant, person, `canary of ${person} in ${tenant}`],
          )
        }
        await tx.query("insert into care_team (tenant_id, person_id, user_id) values ($1, 'ada', 'dr-lee')", [tenant])
      })
    }
  })
  afterAll(() => database.close())

  /** Every fact a query without any condition reaches. */
  const facts = (actor: Actor) =>
    database.as(actor, async tx => (await tx.query('select text from fact order by text')).map(({ text }) => text))

  test('a patient reaches only their own record, even with a query that asks for everything', async () => {
    expect(await facts(patient('ada'))).toEqual(['canary of ada in north'])
    expect(await facts(patient('ben', 'south'))).toEqual(['canary of ben in south'])
  })

  test('a clinician reaches the people whose care team they are on, in their own tenant', async () => {
    expect(await facts(clinician('dr-lee'))).toEqual(['canary of ada in north'])
    expect(await facts(clinician('dr-roe'))).toEqual([])
  })

  test('an analyst reaches no person', async () => {
    expect(await facts(analyst)).toEqual([])
  })

  test('the service reaches its own tenant only', async () => {
    expect(await facts(systemActor('operate', 'south'))).toEqual(['canary of ada in south', 'canary of ben in south'])
  })

  test('a reader changes no record, not even their own', async () => {
    for (const statement of ["update fact set text = 'x'", 'delete from fact', 'delete from person']) {
      await expect(database.as(patient('ada'), tx => tx.query(statement))).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('a patient sets their own reading level and nobody else’s', async () => {
    const changed = await database.as(patient('ada'), tx =>
      tx.query("update person set reading_level = 'detailed' returning person_id"),
    )
    expect(changed).toEqual([{ person_id: 'ada' }])
  })

  test('the service of one tenant cannot write into another', async () => {
    const foreign = database.as(systemActor('ingest', 'north'), tx =>
      tx.query("insert into person (tenant_id, person_id, name) values ('south', 'eve', 'Eve')"),
    )
    await expect(foreign).rejects.toMatchObject({ code: '42501' })
  })

  const personTables = () =>
    database.asOwner(
      `select c.relname as name, c.relrowsecurity as is_enabled, c.relforcerowsecurity as is_forced,
         (select count(*) from pg_policy p where p.polrelid = c.oid) as policies,
         (select array_agg(a.attname::text) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
          where i.indrelid = c.oid and i.indisprimary) as key
       from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'person_id') order by name`,
    )

  test('every table that names a person has row security that binds its owner too, and a policy', async () => {
    const tables = await personTables()
    expect(tables.length).toBeGreaterThanOrEqual(6)
    const open = tables.filter(
      ({ is_enabled, is_forced, policies }) => !(is_enabled && is_forced && Number(policies) > 0),
    )
    expect(open.map(({ name }) => name)).toEqual([])
  })

  test('every person table carries tenant and person in its key, so that it can be spread by person', async () => {
    const tables = (await personTables()).filter(({ name }) => !notARecord.includes(String(name)))
    const unfit = tables.filter(
      ({ key }) => !(Array.isArray(key) && key.includes('tenant_id') && key.includes('person_id')),
    )
    expect(unfit.map(({ name }) => name)).toEqual([])
  })

  test('no policy lets a reader into a person table without asking who they are', async () => {
    const policies = await database.asOwner(
      `select tablename as table, policyname as policy, coalesce(qual, '') || coalesce(with_check, '') as condition
       from pg_policies where 'carenav_reader' = any(roles) or 'public' = any(roles)`,
    )
    expect(policies.length).toBeGreaterThan(5)
    const blind = policies.filter(({ condition }) => !/actor_|message m/.test(String(condition)))
    expect(blind).toEqual([])
  })

  test('no view and no function of ours reads past row security, except the one that moves the audit chain', async () => {
    const around = await database.asOwner(
      `select relname as name from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
       union all
       select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace`,
    )
    expect(around).toEqual([{ name: 'audit_event_extends_chain' }])
  })
})
