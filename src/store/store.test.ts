import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { eachStore } from '../testing/database.ts'
import type { OwnedDatabase } from './database.ts'
import { QueryError } from './query-error.ts'
import { vectorParameter } from './vector.ts'

const loader = systemActor('ingest', 'north')
const patient = (person: string): Actor => ({ role: 'patient', tenant: 'north', user: `user-${person}`, person })

eachStore('store', open => {
  let database: OwnedDatabase
  beforeAll(async () => {
    database = await open({ poolSize: 4 })
    await database.as(loader, async tx => {
      for (let index = 0; index < 64; index += 1) {
        await tx.query('insert into person (tenant_id, person_id, name) values ($1, $2, $3)', [
          'north',
          `p${index}`,
          `Person ${index}`,
        ])
      }
    })
  })
  afterAll(() => database.close())
  afterEach(() => vi.unstubAllEnvs())

  const one = (text: string, values: readonly unknown[] = []) =>
    database.as(loader, async tx => (await tx.query(text, values))[0])

  test('values come back as the types that the rest of the product relies on', async () => {
    const row = await one(
      `select 9007199254740991::int8 as big, 1.25::numeric as exact, 0.5::real as small, date '2024-02-29' as day,
         timestamptz '2024-02-29T23:30:00-05:00' as instant, '{"a":[1,null]}'::jsonb as document, '[1,2.5]'::vector as vector,
         array['a,b','c"d',null] as texts, array[1::int8,2] as counts, array[date '2024-01-01'] as days,
         array[1.5::numeric] as exacts, true as yes, null::text as nothing, '\\x00ff'::bytea as bytes`,
    )
    const { bytes, ...others } = row ?? {}
    expect(bytes instanceof Uint8Array && [...bytes]).toEqual([0, 255])
    expect(others).toEqual({
      big: 9007199254740991,
      exact: 1.25,
      small: 0.5,
      day: '2024-02-29',
      instant: new Date('2024-03-01T04:30:00Z'),
      document: { a: [1, null] },
      vector: [1, 2.5],
      texts: ['a,b', 'c"d', null],
      counts: [1, 2],
      days: ['2024-01-01'],
      exacts: [1.5],
      yes: true,
      nothing: null,
    })
  })

  test('values go in as parameters of every type, the same in any time zone', async () => {
    vi.stubEnv('TZ', 'America/Los_Angeles')
    expect(new Date('2024-03-01T00:30:00Z').getDate()).toBe(29)
    const instant = new Date('2024-03-01T00:30:00.123Z')
    const row = await one(
      `select $1::timestamptz as instant, $2::date as day, $3::jsonb as document, $4::jsonb as list, $5::text[] as texts,
         $6::int as whole, $7::float8 as part, $8::boolean as yes, $9::text as nothing, $10::vector as vector, $11::text as text`,
      [
        instant,
        instant,
        { dose: '10 mg' },
        JSON.stringify([1, { b: 2 }]),
        ["o'neill", 'a"b\\', ''],
        7,
        0.1,
        true,
        undefined,
        vectorParameter([1, 0.5]),
        "'; drop table person; --",
      ],
    )
    expect(row).toEqual({
      instant,
      day: '2024-03-01',
      document: { dose: '10 mg' },
      list: [1, { b: 2 }],
      texts: ["o'neill", 'a"b\\', ''],
      whole: 7,
      part: 0.1,
      yes: true,
      nothing: null,
      vector: [1, 0.5],
      text: "'; drop table person; --",
    })
  })

  test('a JavaScript array is refused as jsonb, since Postgres would read it as another type', async () => {
    await expect(one('select $1::jsonb', [[{ a: 1 }]])).rejects.toThrow()
  })

  test('times are read in UTC, whatever zone the machine is in', async () => {
    expect(await one("select (timestamptz '2024-02-29T23:30:00-05:00')::date as day")).toEqual({ day: '2024-03-01' })
  })

  test('a rejected transaction leaves nothing behind', async () => {
    const failing = database.as(loader, async tx => {
      await tx.query('insert into person (tenant_id, person_id, name) values ($1, $2, $3)', ['north', 'gone', 'Gone'])
      throw new Error('the caller changed its mind')
    })
    await expect(failing).rejects.toThrow('the caller changed its mind')
    expect(await one('select person_id from person where person_id = $1', ['gone'])).toBeUndefined()
  })

  test('a refused statement names its SQLSTATE and never repeats the row', async () => {
    const twice = one('insert into person (tenant_id, person_id, name) values ($1, $2, $3)', [
      'north',
      'p1',
      'Secret Name',
    ])
    const error = await twice.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(QueryError)
    expect(error).toMatchObject({ code: '23505', table: 'person', constraint: 'person_pkey' })
    expect(error).not.toHaveProperty('detail')
  })

  test('a transaction that hides a failed statement is not reported as kept', async () => {
    const hiding = database.as(loader, async tx => {
      await tx.query('insert into person (tenant_id, person_id, name) values ($1, $2, $3)', ['north', 'lost', 'Lost'])
      await tx.query('select 1 / 0').catch(() => undefined)
    })
    await expect(hiding).rejects.toThrow('nothing was kept')
    expect(await one('select person_id from person where person_id = $1', ['lost'])).toBeUndefined()
  })

  test('a transaction inside a transaction is a clear error, not a wait for ever', async () => {
    const nested = database.as(loader, () => database.as(loader, tx => tx.query('select 1')))
    await expect(nested).rejects.toThrow('hand the tx on')
    expect(await one('select 1 as answer')).toEqual({ answer: 1 })
  })

  test('work that was started inside a transaction may open its own once that one is over', async () => {
    const later = Promise.withResolvers<unknown>()
    await database.as(loader, async () => {
      setTimeout(() => database.as(loader, tx => tx.query('select 2 as answer')).then(later.resolve, later.reject), 50)
    })
    expect(await later.promise).toEqual([{ answer: 2 }])
  })

  test('a transaction is of no use after it has ended', async () => {
    const tx = await database.as(loader, async inner => inner)
    await expect(tx.query('select 1')).rejects.toThrow('over')
  })

  test('statements started together run in the order they were started', async () => {
    const rows = await database.as(loader, tx =>
      Promise.all(
        [1, 2, 3].map(number =>
          tx.query<{ number: number }>('select $1::int as number, clock_timestamp() as at', [number]),
        ),
      ),
    )
    expect(rows.map(([row]) => row?.number)).toEqual([1, 2, 3])
  })

  test('64 people on few connections, a third of their requests failing, each see themselves and nobody else', async () => {
    const seen: string[] = []
    const requests = Array.from({ length: 512 }, (_, index) => async () => {
      const person = `p${index % 64}`
      const work = database.as(patient(person), async tx => {
        const rows = await tx.query<{ person_id: string }>('select person_id from person')
        seen.push(...rows.map(row => `${person}:${row.person_id}`))
        if (index % 6 === 1) throw new Error('aborted')
        if (index % 6 === 4) await tx.query('select 1 / 0')
      })
      await work.catch((error: Error) => {
        if (index % 3 !== 1) throw error
      })
    })
    await Promise.all(requests.map(run => run()))
    expect(seen).toHaveLength(512)
    expect(seen.filter(entry => entry.split(':')[0] !== entry.split(':')[1])).toEqual([])
    const left = await database.asOwner(
      `select current_user = session_user as own_role, coalesce(current_setting('carenav.tenant', true), '') as tenant,
         coalesce(current_setting('carenav.person', true), '') as person`,
    )
    expect(left).toEqual([{ own_role: true, tenant: '', person: '' }])
  })

  test('whoever holds a lock makes the next one wait, so a counter loses no step', async () => {
    await database.asOwner('create table if not exists step (total int)')
    await database.asOwner('grant select, update on step to carenav_system')
    await database.asOwner('insert into step values (0)')
    const add = () =>
      database.as(loader, async tx => {
        await tx.query('select pg_advisory_xact_lock(41)')
        const [row] = await tx.query<{ total: number }>('select total from step')
        await tx.query('update step set total = $1', [(row?.total ?? 0) + 1])
      })
    await Promise.all(Array.from({ length: 24 }, add))
    expect(await one('select total from step')).toEqual({ total: 24 })
    await database.asOwner('drop table step')
  })

  test('the nearest vector is found', async () => {
    await database.as(loader, async tx => {
      await tx.query('create temporary table point (name text, place vector(2)) on commit drop')
      for (const [name, place] of [
        ['near', [1, 0.1]],
        ['far', [-1, 0]],
        ['side', [0, 1]],
      ] as const) {
        await tx.query('insert into point values ($1, $2::vector)', [name, vectorParameter(place)])
      }
      const rows = await tx.query<{ name: string }>('select name from point order by place <=> $1::vector', [
        vectorParameter([1, 0]),
      ])
      expect(rows.map(row => row.name)).toEqual(['near', 'side', 'far'])
    })
  })

  test('the store answers a ping', async () => {
    await expect(database.ping()).resolves.toBeUndefined()
  })
})

eachStore('store limits', (open, kind) => {
  test('a transaction in which nothing happens is rolled back, and the next caller goes on', async () => {
    const database = await open({ limits: { queryMs: 5000, idleMs: 300 }, poolSize: 1 })
    const forgotten = database.as(loader, () => new Promise(() => undefined))
    await expect(forgotten).rejects.toMatchObject({ name: 'Refusal', code: 'unavailable' })
    expect(await database.as(loader, tx => tx.query('select 1 as answer'))).toEqual([{ answer: 1 }])
    await database.close()
  })

  test.runIf(kind === 'postgres')('a statement past the limit is refused, and the next caller goes on', async () => {
    const database = await open({ limits: { queryMs: 1000, idleMs: 5000 }, poolSize: 1 })
    const slow = database.as(loader, tx => tx.query('select pg_sleep(30)'))
    expect(await slow.catch((error: unknown) => error)).toBeInstanceOf(Refusal)
    await expect(slow).rejects.toMatchObject({ code: 'unavailable' })
    expect(await database.as(loader, tx => tx.query('select 1 as answer'))).toEqual([{ answer: 1 }])
    await database.close()
  })
})
