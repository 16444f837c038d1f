import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { Database, Row } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { type IngestParts, ingestPath, loadDemo } from './ingest.ts'
import type { IngestReport } from './report.ts'

const people = ['david-okafor', 'grace-lin', 'helen-marsh', 'lucia-moreno', 'marek-nowak', 'rosa-delgado']

describe('the six invented people', () => {
  let database: Database
  let parts: IngestParts
  let report: IngestReport
  beforeAll(async () => {
    database = await freshDatabase()
    parts = { database, clock: fixedClock('2026-11-20T09:00:00Z'), log: silentLog, corpora: corporaFolder }
    report = await loadDemo(parts)
  })
  afterAll(() => database.close())

  const facts = (person: string, kind: string): Promise<Row[]> =>
    database.as(systemActor('ingest'), tx =>
      tx.query(
        'select text, status, quote, codes, detail, effective_at from fact where person_id = $1 and kind = $2 and superseded_by is null',
        [person, kind],
      ),
    )

  test('load without a problem, and a second time without a change', async () => {
    expect(report.problems).toEqual([])
    expect(report.people.toSorted()).toEqual(people)
    expect(await loadDemo(parts)).toMatchObject({ added: 0, updated: 0, unchanged: report.resources })
  })

  test.each(people)('%s has all four layers', async person => {
    const rows = await database.as(systemActor('ingest'), tx =>
      tx.query('select layer, count(*) as facts from fact where person_id = $1 group by layer order by layer', [
        person,
      ]),
    )
    expect(rows.map(({ layer }) => layer)).toEqual(['clinical', 'device', 'genomic', 'social'])
    for (const { facts: count } of rows) expect(count).toBeGreaterThanOrEqual(8)
  })

  test('every quote is one line, and nothing lies after the demo was written', async () => {
    const rows = await database.as(systemActor('ingest'), tx =>
      tx.query(
        "select quote from fact where quote ~ '[\\n\\r]' or (effective_at > '2026-11-22' and status not in ('active', 'draft'))",
      ),
    )
    expect(rows).toEqual([])
  })

  test('Rosa injects insulin and has neither a home of her own nor a refrigerator', async () => {
    expect(
      (await facts('rosa-delgado', 'medication')).filter(({ status }) => status === 'active').map(({ text }) => text),
    ).toEqual(
      expect.arrayContaining([expect.stringContaining('insulin glargine'), expect.stringContaining('insulin lispro')]),
    )
    const present = (await facts('rosa-delgado', 'social-need'))
      .filter(({ status }) => status === 'present')
      .flatMap(({ codes }) => codes)
    expect(present).toEqual(expect.arrayContaining(['housing', 'storage']))
  })

  test('David takes clopidogrel and cannot activate it', async () => {
    expect(
      (await facts('david-okafor', 'medication')).filter(({ status }) => status === 'active').map(({ text }) => text),
    ).toContain('clopidogrel 75 MG Oral Tablet')
    expect((await facts('david-okafor', 'phenotype')).map(({ text }) => text)).toContain('CYP2C19 Poor Metabolizer')
  })

  test('Marek’s chemotherapy is planned, not ordered, and his DPYD activity is halved', async () => {
    const planned = (await facts('marek-nowak', 'medication'))
      .filter(({ status }) => status === 'draft')
      .map(({ text }) => text)
    expect(planned).toEqual(
      expect.arrayContaining([expect.stringContaining('capecitabine'), expect.stringContaining('fluorouracil')]),
    )
    expect((await facts('marek-nowak', 'phenotype')).map(({ quote }) => quote).join()).toContain(
      'DPYD: Intermediate Metabolizer, diplotype Reference/c.1905+1G>A (*2A), activity score 1.0',
    )
  })

  test('Grace’s meter has been silent for more than 48 hours, and strips cost her too much', async () => {
    const readings = await facts('grace-lin', 'reading')
    const last = Math.max(...readings.map(({ effective_at: at }) => (at instanceof Date ? at.getTime() : 0)))
    expect(last).toBeLessThan(Date.parse('2026-11-20T09:00:00Z') - 48 * 3_600_000)
    expect(
      (await facts('grace-lin', 'social-need'))
        .filter(({ status }) => status === 'present')
        .flatMap(({ codes }) => codes),
    ).toContain('cost')
  })

  test('Lucia speaks Spanish and needs help with reading', async () => {
    const [row] = await database.as(systemActor('ingest'), tx =>
      tx.query("select language from person where person_id = 'lucia-moreno'"),
    )
    expect(row).toEqual({ language: 'es' })
    expect(
      (await facts('lucia-moreno', 'social-need')).find(({ codes }) => String(codes) === 'literacy'),
    ).toMatchObject({ status: 'present' })
  })

  test('a file of one person is not taken for another', async () => {
    const screening = new URL('demo-patients/grace-lin/screening.json', corporaFolder).pathname
    await expect(ingestPath(parts, [screening], { person: 'rosa-delgado' })).rejects.toMatchObject({ code: 'conflict' })
  })
})
