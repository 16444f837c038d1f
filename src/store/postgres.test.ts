import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { audit } from '../audit/audit.ts'
import { verifyAudit } from '../audit/verify.ts'
import { type Actor, systemActor } from '../domain/actor.ts'
import { silentLog } from '../kernel/log.ts'
import { createPostgres, freshPostgres, testDatabaseUrl } from '../testing/postgres.ts'
import { migrationStatus, openDatabase } from './open.ts'
import { openPostgres } from './postgres.ts'
import { onClient } from './postgres-client.ts'

const loader = systemActor('ingest')

test('a Postgres that does not answer is named as such, with what to check', async () => {
  const opening = openPostgres('postgres://carenav:hush@127.0.0.1:1/carenav')
  await expect(opening).rejects.toMatchObject({ code: 'unavailable', hint: expect.stringContaining('Check') })
  await expect(opening).rejects.toThrow('DATABASE_URL')
  await expect(opening).rejects.not.toThrow('hush')
})

describe.skipIf(testDatabaseUrl === undefined)('Postgres', () => {
  const server = testDatabaseUrl ?? ''

  test('processes that start together on an empty database all succeed', async () => {
    const { url, drop } = await createPostgres(server)
    const opened = await Promise.all([1, 2, 3].map(() => openPostgres(url)))
    const applied = await migrationStatus({ DATABASE_URL: url, CARENAV_DATA_DIR: 'unused' })
    expect(new Set(applied.map(({ state }) => state))).toEqual(new Set(['applied']))
    await Promise.all(opened.map(database => database.close()))
    await drop()
  })

  test('the configuration chooses Postgres', async () => {
    const { url, drop } = await createPostgres(server)
    const database = await openDatabase({ DATABASE_URL: url, CARENAV_DATA_DIR: 'unused' }, silentLog)
    expect(database.kind).toBe('postgres')
    await database.close()
    await drop()
  })

  test('a connection that dies in a transaction costs that transaction only', async () => {
    const database = await freshPostgres(server, { poolSize: 2 })
    const dying = database.as(loader, async tx => {
      const [mine] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
      await onClient(server, client => client.query('select pg_terminate_backend($1)', [mine?.pid]))
      await tx.query('select 1')
    })
    await expect(dying).rejects.toMatchObject({ name: 'Refusal', code: 'unavailable' })
    expect(await database.as(loader, tx => tx.query('select 1 as answer'))).toEqual([{ answer: 1 }])
    await database.close()
  })

  test('an ordinary user who owns the tables is bound by row security, and is told what an administrator must grant', async () => {
    const name = `carenav_owner_${randomBytes(4).toString('hex')}`
    const { url, drop } = await createPostgres(server)
    const database = new URL(url).pathname.slice(1)
    // Makes the shared roles, if this server never had them.
    await (await freshPostgres(server)).close()
    await onClient(server, client =>
      client.query(`create role ${name} login password '${name}'; alter database ${database} owner to ${name}`),
    )
    await onClient(url, client => client.query('create extension if not exists vector'))
    const own = new URL(url)
    own.username = name
    own.password = name
    await expect(openPostgres(own.href)).rejects.toMatchObject({
      code: 'not-allowed',
      hint: expect.stringContaining('grant carenav_reader, carenav_system to'),
    })

    await onClient(server, client => client.query(`grant carenav_reader, carenav_system to ${name}`))
    const opened = await openPostgres(own.href)
    await opened.as(loader, async tx => {
      for (const person of ['ada', 'ben']) {
        await tx.query("insert into person (tenant_id, person_id, name) values ('demo', $1, $1)", [person])
      }
      await audit(tx, loader, { action: 'person-loaded', person: 'ada', subject: 'person' }, new Date())
    })
    const ada: Actor = { role: 'patient', tenant: 'demo', user: 'u', person: 'ada' }
    expect(await opened.as(ada, tx => tx.query('select person_id from person'))).toEqual([{ person_id: 'ada' }])
    expect(await opened.asOwner('select * from person')).toEqual([])
    expect(await opened.as(loader, tx => verifyAudit(tx, 'demo'))).toMatchObject({ ok: true, rows: 1 })
    await opened.as(loader, tx => tx.query("delete from person where person_id = 'ada'"))
    await opened.close()
    await drop()
    await onClient(server, client => client.query(`drop role ${name}`))
  })
})
