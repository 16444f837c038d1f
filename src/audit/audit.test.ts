import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { accessLog } from './access-log.ts'
import { audit } from './audit.ts'
import { verifyAudit } from './verify.ts'

const at = new Date('2026-08-06T09:00:00.250Z')
const doctor: Actor = { role: 'clinician', tenant: 'north', user: 'dr-lee' }
const patient = (person: string): Actor => ({ role: 'patient', tenant: 'north', user: `user-${person}`, person })

eachStore('audit', open => {
  let database: OwnedDatabase
  let tenant = 'north'
  let chains = 0

  beforeAll(async () => {
    database = await open({ poolSize: 4 })
    await database.as(systemActor('ingest', 'north'), async tx => {
      for (const person of ['ada', 'ben']) {
        await tx.query("insert into person (tenant_id, person_id, name) values ('north', $1, $1)", [person])
      }
      await tx.query("insert into care_team (tenant_id, person_id, user_id) values ('north', 'ada', 'dr-lee')")
    })
  })
  afterAll(() => database.close())

  /** Five events in a tenant of their own, so that each test breaks a whole chain. */
  beforeEach(async () => {
    chains += 1
    tenant = `clinic-${chains}`
    const actor = systemActor('operate', tenant)
    for (let number = 1; number <= 5; number += 1) {
      await database.as(actor, tx =>
        audit(
          tx,
          actor,
          { action: 'record-read', person: 'ada', subject: `fact/${number}`, detail: { count: number } },
          at,
        ),
      )
    }
  })

  const verify = (of = tenant) => database.as(systemActor('operate', of), tx => verifyAudit(tx, of))

  /** Changes stored rows as somebody with full rights on the database, past every trigger. */
  const tamper = async (statement: string) => {
    await database.asOwner('alter table audit_event disable trigger user')
    await database.asOwner('alter table audit_event no force row level security')
    await database.asOwner(statement, [tenant])
    await database.asOwner('alter table audit_event force row level security')
    await database.asOwner('alter table audit_event enable trigger user')
  }

  test('an untouched chain is whole', async () => {
    expect(await verify()).toMatchObject({ ok: true, rows: 5, head: { sequence: 5 } })
    expect(await verify('nobody-yet')).toMatchObject({ ok: true, rows: 0 })
  })

  test.each([
    "at = at + interval '1 microsecond'",
    "user_id = 'somebody'",
    "role = 'patient'",
    "action = 'record-exported'",
    "person_id = 'ben'",
    'person_id = null',
    "subject = 'fact/99'",
    "detail = '{}'",
    "previous_hash = 'x'",
    "hash = 'x'",
  ])('a changed field is found where it is: %s', async change => {
    await tamper(`update audit_event set ${change} where tenant_id = $1 and sequence = 3`)
    expect(await verify()).toEqual({ ok: false, brokenAt: 3, why: 'altered' })
  })

  test('a removed row is found where it was', async () => {
    await tamper('delete from audit_event where tenant_id = $1 and sequence = 2')
    expect(await verify()).toEqual({ ok: false, brokenAt: 2, why: 'gap' })
  })

  test('rows cut off at the end are found', async () => {
    await tamper('delete from audit_event where tenant_id = $1 and sequence > 3')
    expect(await verify()).toEqual({ ok: false, brokenAt: 4, why: 'cut' })
  })

  test('a chain that was emptied is found', async () => {
    await tamper('delete from audit_event where tenant_id = $1')
    expect(await verify()).toEqual({ ok: false, brokenAt: 1, why: 'cut' })
  })

  test('two rows that changed places are found', async () => {
    await tamper('update audit_event set sequence = -sequence where tenant_id = $1 and sequence in (2, 3)')
    await tamper('update audit_event set sequence = 5 + sequence where tenant_id = $1 and sequence < 0')
    expect(await verify()).toEqual({ ok: false, brokenAt: 2, why: 'altered' })
  })

  test('a row moved out of the way, below the first, is found', async () => {
    await tamper('update audit_event set sequence = -5 where tenant_id = $1 and sequence = 5')
    expect(await verify()).toMatchObject({ ok: false, brokenAt: 1 })
  })

  test('a changed row that carries a fresh hash of its own no longer joins the next', async () => {
    await tamper(
      `update audit_event set subject = 'fact/99', hash = encode(sha256(convert_to(
         '["' || tenant_id || '",3,"2026-08-06T09:00:00.250Z","operate","system","record-read","ada","fact/99","{\\"count\\":3}","' || previous_hash || '"]', 'UTF8')), 'hex')
       where tenant_id = $1 and sequence = 3`,
    )
    expect(await verify()).toEqual({ ok: false, brokenAt: 4, why: 'unlinked' })
  })

  test('the log takes no change and no removal, from anybody', async () => {
    for (const statement of [
      "update audit_event set action = 'x'",
      'delete from audit_event',
      'truncate audit_event',
    ]) {
      await expect(database.asOwner(statement)).rejects.toThrow(/append-only/)
      await expect(database.as(systemActor('operate', tenant), tx => tx.query(statement))).rejects.toMatchObject({
        code: '42501',
      })
    }
  })

  test('a row goes in only as the next link, and only the log itself moves the head', async () => {
    const forged = database.as(systemActor('operate', tenant), tx =>
      tx.query(
        `insert into audit_event (tenant_id, sequence, at, user_id, role, action, subject, detail, previous_hash, hash)
         values ($1, 9, now(), 'operate', 'system', 'x', 'x', '{}', '', 'x')`,
        [tenant],
      ),
    )
    await expect(forged).rejects.toThrow('not the next link')
    const moved = database.as(systemActor('operate', tenant), tx => tx.query('update audit_head set sequence = 0'))
    await expect(moved).rejects.toMatchObject({ code: '42501' })
  })

  test('nobody writes in another name', async () => {
    const actor = systemActor('operate', tenant)
    const forged = database.as(actor, tx => audit(tx, { ...doctor, tenant }, { action: 'x', subject: 'x' }, at))
    await expect(forged).rejects.toMatchObject({ code: '42501' })
  })

  test('an event of a transaction that fails is not written', async () => {
    const actor = systemActor('operate', tenant)
    const failing = database.as(actor, async tx => {
      await audit(tx, actor, { action: 'x', subject: 'x' }, at)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await verify()).toMatchObject({ ok: true, rows: 5 })
  })

  test('appends at the same moment make one chain per tenant', async () => {
    const other = `${tenant}-other`
    const append = (of: string, number: number) => {
      const actor = systemActor('operate', of)
      return database.as(actor, tx => audit(tx, actor, { action: 'x', subject: `s/${number}` }, at))
    }
    await Promise.all(Array.from({ length: 40 }, (_, number) => append(number % 2 === 0 ? tenant : other, number)))
    expect(await verify()).toMatchObject({ ok: true, rows: 25 })
    expect(await verify(other)).toMatchObject({ ok: true, rows: 20 })
  })

  test('a patient sees who read their record, and of nobody else', async () => {
    const read = (actor: Actor, person: string) =>
      database.as(actor, tx => audit(tx, actor, { action: 'record-read', person, subject: 'overview' }, at))
    await read(doctor, 'ada')
    await read(doctor, 'ben')
    await read(patient('ben'), 'ben')
    const own = await database.as(patient('ada'), tx => accessLog(tx, patient('ada'), 'ada'))
    expect(own).toMatchObject([{ at, user: 'dr-lee', role: 'clinician', action: 'record-read', subject: 'overview' }])
    expect(await database.as(patient('ada'), tx => accessLog(tx, patient('ada'), 'ben'))).toEqual([])
    const all = await database.as(patient('ada'), tx => tx.query('select distinct person_id from audit_event'))
    expect(all).toEqual([{ person_id: 'ada' }])
    expect(await verify('north')).toMatchObject({ ok: true, rows: 3 })
  })
})
