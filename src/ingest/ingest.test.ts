import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { type IngestParts, type IngestProgress, ingestPath } from './ingest.ts'

const actor = systemActor('ingest')

interface Lab {
  readonly id: string
  readonly value: unknown
  readonly parts?: readonly number[]
}

function bundle(person: string, labs: readonly Lab[], name = 'Sample'): object {
  const patient = {
    resourceType: 'Patient',
    id: person,
    name: [{ family: name, given: ['Ada'] }],
    birthDate: '1950-07-04',
  }
  const observations = labs.map(({ id, value, parts = [] }) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'Potassium', coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
    subject: { reference: `Patient/${person}` },
    effectiveDateTime: '2026-01-05',
    valueQuantity: { value, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    ...(parts.length === 0
      ? {}
      : {
          component: parts.map((part, at) => ({
            code: { text: `Part ${at}` },
            valueQuantity: { value: part, unit: 'mmol/L' },
          })),
        }),
  }))
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [patient, ...observations].map(resource => ({ resource })),
  }
}

eachStore('loading records', open => {
  let database: OwnedDatabase
  let parts: IngestParts
  let folder: string
  beforeAll(async () => {
    database = await open()
    parts = { database, clock: fixedClock('2026-11-20T09:00:00Z'), log: silentLog, corpora: corporaFolder }
    folder = await mkdtemp(join(tmpdir(), 'carenav-ingest-'))
  })
  afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })

  const file = async (name: string, content: unknown): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
  const load = async (name: string, content: unknown, options = {}) =>
    ingestPath(parts, [await file(name, content)], options)
  const currentQuotes = (person: string): Promise<string[]> =>
    database.as(actor, async tx => {
      const rows = await tx.query<{ quote: string }>(
        "select quote from fact where person_id = $1 and kind = 'observation' and superseded_by is null order by quote",
        [person],
      )
      return rows.map(({ quote }) => quote)
    })
  const rowCounts = (person: string) =>
    database.as(actor, async tx => {
      const [row] = await tx.query(
        `select (select count(*) from fact where person_id = $1) as facts, (select count(*) from source_resource where person_id = $1) as resources,
           (select count(*) from source_document where person_id = $1) as documents, (select count(*) from audit_event where person_id = $1) as audited`,
        [person],
      )
      return row
    })

  test('the same file twice adds nothing the second time, and is audited once', async () => {
    const content = bundle('twice', [
      { id: 'k1', value: 4.1 },
      { id: 'k2', value: 4.4 },
    ])
    expect(await load('twice.json', content)).toMatchObject({
      people: ['twice'],
      resources: 3,
      added: 3,
      updated: 0,
      unchanged: 0,
    })
    const before = await rowCounts('twice')
    expect(before).toMatchObject({ resources: 3, documents: 1, audited: 1 })
    expect(await load('twice-again.json', content)).toMatchObject({ added: 0, updated: 0, unchanged: 3 })
    expect(await rowCounts('twice')).toEqual(before)
  })

  test('two loads of the same file at once write it once', async () => {
    const path = await file(
      'once.json',
      bundle('once', [
        { id: 'k1', value: 4.1 },
        { id: 'k2', value: 4.4 },
      ]),
    )
    const [one, two] = await Promise.all([ingestPath(parts, [path]), ingestPath(parts, [path])])
    expect((one?.added ?? 0) + (two?.added ?? 0)).toBe(3)
    expect(await rowCounts('once')).toMatchObject({ resources: 3, documents: 1, audited: 1 })
  })

  test('a corrected value replaces the old one, which stays to be looked up', async () => {
    await load(
      'a.json',
      bundle('corrected', [
        { id: 'k1', value: 5.9 },
        { id: 'k2', value: 4.4 },
      ]),
    )
    expect(
      await load(
        'b.json',
        bundle('corrected', [
          { id: 'k1', value: 3.9 },
          { id: 'k2', value: 4.4 },
        ]),
      ),
    ).toMatchObject({ added: 0, updated: 1, unchanged: 2 })
    expect(await currentQuotes('corrected')).toEqual([
      'Potassium: 3.9 mmol/L, 2026-01-05 (final)',
      'Potassium: 4.4 mmol/L, 2026-01-05 (final)',
    ])
    const old = await database.as(actor, tx =>
      tx.query(
        `select old.quote, now.quote as now from fact old join fact now on now.tenant_id = old.tenant_id and now.person_id = old.person_id and now.fact_id = old.superseded_by
         where old.person_id = 'corrected'`,
      ),
    )
    expect(old).toEqual([
      { quote: 'Potassium: 5.9 mmol/L, 2026-01-05 (final)', now: 'Potassium: 3.9 mmol/L, 2026-01-05 (final)' },
    ])
  })

  test('a value set back to what it was is current again, once', async () => {
    await load('a.json', bundle('back', [{ id: 'k1', value: 4.1 }]))
    await load('b.json', bundle('back', [{ id: 'k1', value: 4.2 }]))
    await load(
      'c.json',
      bundle('back', [
        { id: 'k1', value: 4.1 },
        { id: 'k2', value: 4.3 },
      ]),
    )
    expect(await currentQuotes('back')).toEqual([
      'Potassium: 4.1 mmol/L, 2026-01-05 (final)',
      'Potassium: 4.3 mmol/L, 2026-01-05 (final)',
    ])
  })

  test('a part that the source takes away is no longer current', async () => {
    await load('a.json', bundle('parts', [{ id: 'k1', value: 4.1, parts: [1, 2] }]))
    expect(await currentQuotes('parts')).toHaveLength(3)
    await load('b.json', bundle('parts', [{ id: 'k1', value: 4.1, parts: [1] }]))
    expect(await currentQuotes('parts')).toHaveLength(2)
  })

  test('a broken resource is reported by file and path while the rest goes in', async () => {
    const report = await load(
      'broken.json',
      bundle('broken', [
        { id: 'k1', value: 'high' },
        { id: 'k2', value: 4.4 },
      ]),
    )
    expect(report.problems).toEqual([
      {
        file: join(folder, 'broken.json'),
        path: 'entry[1].resource.valueQuantity.value',
        reason: 'Observation was left out: is not a number',
      },
    ])
    expect(await currentQuotes('broken')).toEqual(['Potassium: 4.4 mmol/L, 2026-01-05 (final)'])
    expect(
      (
        await load(
          'broken.json',
          bundle('broken', [
            { id: 'k1', value: 'high' },
            { id: 'k2', value: 4.4 },
          ]),
        )
      ).problems,
    ).toHaveLength(1)
  })

  test('progress is told after each commit, and a long file comes in several', async () => {
    const seen: IngestProgress[] = []
    const labs = Array.from({ length: 900 }, (_, at) => ({ id: `k${at}`, value: 4 + at / 1000 }))
    await load('long.json', bundle('long', labs), { progress: (progress: IngestProgress) => seen.push(progress) })
    expect(seen.filter(({ unit }) => unit === 'resource').map(({ done, total }) => [done, total])).toEqual([
      [400, 901],
      [800, 901],
      [901, 901],
    ])
  })

  test('a dry run writes nothing', async () => {
    expect(await load('dry.json', bundle('dry', [{ id: 'k1', value: 4.1 }]), { dryRun: true })).toMatchObject({
      resources: 2,
      added: 0,
    })
    expect(await rowCounts('dry')).toMatchObject({ facts: 0, documents: 0, audited: 0 })
  })

  test('what one person loads, another person cannot read', async () => {
    await load('mine.json', bundle('mine', [{ id: 'k1', value: 4.1 }]))
    for (const table of ['fact', 'source_resource', 'source_document']) {
      const rows = await database.as({ role: 'patient', tenant: 'demo', user: 'u', person: 'someone-else' }, tx =>
        tx.query(`select 1 as found from ${table}`),
      )
      expect(rows).toEqual([])
    }
  })

  describe('a single file that cannot be read is refused with a next step', () => {
    test.each([
      ['half a file', '{"resourceType": "Bundle", "entry": [', 'invalid'],
      ['an empty file', '', 'invalid'],
      ['other JSON', '{"hello": "world"}', 'invalid'],
      ['no JSON', 'potassium is fine', 'invalid'],
      [
        'a screening of someone unknown',
        {
          format: 'carenav-screening',
          version: 1,
          id: 's',
          person: 'nobody',
          instrument: 'X',
          completed: '2026-01-05',
          answers: [{ question: { code: 'q', text: 'Q?' } }],
        },
        'not-found',
      ],
      [
        'a screening without a date',
        { format: 'carenav-screening', version: 1, id: 's', person: 'mine', instrument: 'X', answers: [{}] },
        'invalid',
      ],
    ])('%s', async (_, content, code) => {
      await expect(load('bad.json', content)).rejects.toMatchObject({ name: 'Refusal', code })
    })
    test('a file of someone else than the person named', async () => {
      await expect(load('named.json', bundle('mine', []), { person: 'another' })).rejects.toMatchObject({
        code: 'conflict',
      })
    })
    test('a file too large to hold', async () => {
      const path = await file('large.json', '{"resourceType": "Bundle"')
      await truncate(path, 200 * 1024 * 1024)
      await expect(ingestPath(parts, [path])).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining('200 MB'),
      })
    })
    test('a path that is not there', async () => {
      await expect(ingestPath(parts, [join(folder, 'nowhere')])).rejects.toMatchObject({ code: 'not-found' })
    })
  })

  test('in a folder, a broken file is reported and the others go in', async () => {
    const inner = await mkdtemp(join(folder, 'inner-'))
    await writeFile(join(inner, 'bad.json'), '{')
    await writeFile(join(inner, 'good.json'), JSON.stringify(bundle('folder', [{ id: 'k1', value: 4.1 }])))
    const report = await ingestPath(parts, [inner])
    expect(report.people).toEqual(['folder'])
    expect(report.problems.map(problem => problem.file)).toEqual([join(inner, 'bad.json')])
  })

  test('a document is left to the knowledge base', async () => {
    const path = await file('leaflet.md', '# Foot care\n\nLook at your feet.')
    expect(await ingestPath(parts, [path])).toMatchObject({ documents: [path], resources: 0 })
  })
})
