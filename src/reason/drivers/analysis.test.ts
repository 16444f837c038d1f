import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnalystActor, type ClinicianActor, defaultTenant } from '../../domain/actor.ts'
import type { OwnedDatabase } from '../../store/database.ts'
import { eachStore } from '../../testing/database.ts'
import { analyseDrivers, readAnalysis } from './analysis.ts'
import { personDrivers } from './person-drivers.ts'
import { type DriverTables, readDriverTables } from './tables.ts'

const now = new Date('2026-11-22T09:00:00Z')
const doctor: ClinicianActor = { role: 'clinician', tenant: defaultTenant, user: 'dr-lee' }
const analyst: AnalystActor = { role: 'analyst', tenant: defaultTenant, user: 'ana' }

interface Invented {
  readonly id: string
  readonly needs: Readonly<Record<string, 'present' | 'absent' | 'unknown'>>
  readonly needsAt: string
  readonly visit: string
}

/** 600 people: food trouble doubles and more the emergency visits, everything else is noise. */
const town: readonly Invented[] = Array.from({ length: 600 }, (_, at) => {
  const isHungry = at % 3 === 0
  const goes = isHungry ? at % 6 === 0 : at % 15 === 1
  return {
    id: `p${at}`,
    needs: { food: isHungry ? 'present' : 'absent', transport: at % 7 < 2 ? 'present' : 'absent' },
    needsAt: '2025-03-01T00:00:00Z',
    visit: goes ? 'EMER' : 'AMB',
  }
})

async function settle(database: OwnedDatabase, people: readonly Invented[]): Promise<void> {
  const facts = people.flatMap(({ id, needs, needsAt, visit }) => [
    ...Object.entries(needs).map(([category, status]) => ({
      person: id,
      fact: `${id}-${category}`,
      layer: 'social',
      kind: 'social-need',
      status,
      at: needsAt,
      value: status === 'unknown' ? null : { type: 'boolean', boolean: status === 'present' },
      detail: { category, needs: [] },
    })),
    ...['2024-01-05T00:00:00Z', '2026-08-05T00:00:00Z'].map((at, index) => ({
      person: id,
      fact: `${id}-visit-${index}`,
      layer: 'clinical',
      kind: 'encounter',
      status: 'finished',
      at,
      value: null,
      detail: { class: index === 0 ? 'AMB' : visit },
    })),
  ])
  await database.asOwner(
    `insert into person (tenant_id, person_id, name, birth_date, sex)
       select $1, id, 'Invented', '1960-01-01'::date + (n * 37 % 9000)::int, case when n % 2 = 0 then 'female' else 'male' end
       from unnest($2::text[]) with ordinality as p (id, n)`,
    [defaultTenant, people.map(({ id }) => id)],
  )
  await database.asOwner(
    `insert into source_document (tenant_id, person_id, document_id, format, name, sha256, loaded_at)
       select $1, id, 'town', 'test', 'town', '', $3 from unnest($2::text[]) as p (id)`,
    [defaultTenant, people.map(({ id }) => id), now],
  )
  await database.asOwner(
    `insert into fact (tenant_id, person_id, fact_id, layer, kind, text, value, effective, effective_at, status, document_id, resource_type,
         resource_id, path, quote, quote_sha256, detail)
       select $1, person, fact, layer, kind, kind, value, jsonb_build_object('start', at, 'precision', 'day'), at::timestamptz, status, 'town', 'Test', fact, '', kind || ' ' || status, '', detail
       from jsonb_to_recordset($2::jsonb) as f (person text, fact text, layer text, kind text, value jsonb, at text, status text, detail jsonb)`,
    [defaultTenant, JSON.stringify(facts)],
  )
  await database.asOwner('insert into care_team (tenant_id, person_id, user_id) values ($1, $2, $3), ($1, $4, $3)', [
    defaultTenant,
    'p0',
    doctor.user,
    'p1',
  ])
}

eachStore('drivers among the people of an installation', open => {
  let database: OwnedDatabase
  let tables: DriverTables
  beforeAll(async () => {
    database = await open()
    tables = await readDriverTables()
    await settle(database, town)
  })
  afterAll(() => database.close())

  test('food trouble drives emergency visits in a town where it does, and rides do not', async () => {
    const analysis = await analyseDrivers(database, tables, 'unplanned-care', now)
    // 100 of the 200 with food trouble (every sixth of 600) and 40 of the 400 without (every fifteenth).
    expect(analysis).toMatchObject({ people: 600, withOutcome: 140 })
    const verdicts = Object.fromEntries(analysis.factors.map(({ factor, verdict }) => [factor, verdict]))
    expect(verdicts).toMatchObject({ food: 'driver', transport: 'no-association', housing: 'too-few' })
    expect(analysis.factors.find(({ factor }) => factor === 'housing')?.exposed).toBeNull()
  })

  test('a person with food trouble is told it as hers, with help; one without is not', async () => {
    const [hungry, fed] = await Promise.all(
      ['p0', 'p1'].map(person => database.as(doctor, tx => personDrivers(tx, doctor, person, tables))),
    )
    const care = hungry?.find(({ outcome }) => outcome === 'unplanned-care')
    expect(care?.drivers.map(({ factor }) => factor)).toEqual(['food'])
    expect(care?.drivers[0]?.help.map(({ title }) => title)).toContain('SNAP')
    expect(care?.drivers[0]?.evidence.id).toContain('p0-food')
    expect(fed?.find(({ outcome }) => outcome === 'unplanned-care')).toMatchObject({ drivers: [], notKnown: [] })
  })

  test('an outcome that nobody has a value of is told with its count, not as "no drivers"', async () => {
    const analysis = await analyseDrivers(database, tables, 'sugar-above-9', now)
    expect(analysis).toMatchObject({ people: 0, withOutcome: null })
    expect(analysis.factors.every(({ verdict }) => verdict === 'too-few')).toBe(true)
  })

  test('analysts and clinicians read the kept result; a patient reads none of it', async () => {
    expect((await database.as(analyst, tx => readAnalysis(tx, analyst, 'unplanned-care')))?.analysis.people).toBe(600)
    const patient = { role: 'patient', tenant: defaultTenant, user: 'u0', person: 'p0' } as const
    expect(await database.as(patient, tx => tx.query('select body from analysis'))).toEqual([])
  })
})

describe('answers given since the window began', () => {
  test('are not read, so that a visit cannot make its own cause', async () => {
    const database = await (await import('../../testing/database.ts')).freshDatabase()
    try {
      await settle(
        database,
        town.map(person => ({ ...person, needsAt: '2026-09-01T00:00:00Z' })),
      )
      const analysis = await analyseDrivers(database, await readDriverTables(), 'unplanned-care', now)
      expect(analysis.factors.find(({ factor }) => factor === 'food')?.verdict).toBe('recorded-after')
    } finally {
      await database.close()
    }
  })
})
