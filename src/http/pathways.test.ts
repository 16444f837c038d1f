import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { systemActor } from '../domain/actor.ts'
import { loadShortRecords } from '../evaluate/care-plan-record.ts'
import { joinCareTeam } from '../ingest/care-team.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { type TestApp, testApp } from '../testing/app.ts'

let t: TestApp
let amara: string
let ben: string
const now = new Date('2026-11-22T09:00:00Z')

beforeAll(async () => {
  t = await testApp({ isEmpty: true })
  const { database } = t.services
  const record = {
    age: 58,
    conditions: ['snomed|44054006|Type 2 diabetes'],
    medicines: ['insulin glargine 100 UNT/ML Injectable Solution'],
    screening: { 'refrigerator-working': 'no' },
  }
  await loadShortRecords({ database, log: silentLog, corpora: corporaFolder }, new Map([['rosa-delgado', record]]), now)
  const team = { tenant: 'demo', user: 'dr-amara-obi', people: ['rosa-delgado'], since: now }
  await database.as(systemActor('operate'), tx => joinCareTeam(tx, team))
  amara = await t.cookieOf('amara@demo.carenav.example')
  ben = await t.cookieOf('ben@demo.carenav.example')
})
afterAll(() => t.close())

const get = (cookie: string, path: string) =>
  t.app.request(new Request(`http://127.0.0.1:3000${path}`, { headers: { cookie } }))

test('a clinician sees the standard pathways with their sources; nobody who is not signed in does', async () => {
  const answer = await get(amara, '/api/v1/pathways')
  const body = z
    .object({ pathways: z.array(z.object({ id: z.string(), sources: z.array(z.string()) })) })
    .parse(await answer.json())
  expect(body.pathways.length).toBeGreaterThanOrEqual(10)
  expect(body.pathways.every(({ sources }) => sources.length >= 2)).toBe(true)
  expect((await get('', '/api/v1/pathways')).status).toBe(401)
})

test('standard beside personal, with the reason of each difference in plain words', async () => {
  const answer = await get(amara, '/api/v1/patients/rosa-delgado/pathways')
  const body = z
    .object({
      pathways: z.array(
        z.object({
          id: z.string(),
          deltaCount: z.number(),
          actions: z.array(
            z.object({
              action: z.string(),
              standard: z.string().nullable(),
              personal: z.string().nullable(),
              deltas: z.array(
                z.object({ reason: z.string(), plain: z.string(), evidence: z.array(z.unknown()).min(1) }),
              ),
            }),
          ),
        }),
      ),
    })
    .parse(await answer.json())
  const [pathway] = body.pathways
  expect(pathway?.id).toBe('type-2-diabetes')
  const insulin = pathway?.actions.find(({ action }) => action === 'insulin-care')
  expect(insulin?.deltas.map(({ reason }) => reason)).toContain('no-cold-storage')
  expect(insulin?.personal).not.toBe(insulin?.standard)
  expect(insulin?.personal).toContain(insulin?.standard)
  expect(pathway?.deltaCount).toBeGreaterThan(0)
})

test('a clinician of another team is answered as for a person who does not exist', async () => {
  const foreign = await get(ben, '/api/v1/patients/rosa-delgado/pathways')
  const unknown = await get(ben, '/api/v1/patients/nobody/pathways')
  expect([foreign.status, unknown.status]).toEqual([404, 404])
})
