import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { systemActor } from '../domain/actor.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { draftedFor, fourItems, hale, obi } from '../testing/approval-world.ts'
import { freshDatabase } from '../testing/database.ts'
import { readDecisionReasons } from './decision-reasons.ts'
import type { ItemDecision } from './decision-request.ts'
import { exportCarePlan, exportSuggestion } from './fhir-read.ts'
import { readSuggestion } from './read.ts'
import { decide } from './review.ts'
import type { Suggestion } from './suggestion.ts'

const now = new Date('2026-11-21T14:00:00Z')
const reasons = await readDecisionReasons()
const fhir = { base: 'https://navigator.example.org/fhir/R4', reasons }
let database: OwnedDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())

/** The required fields and code lists of FHIR R4 for what we send. Source: http://hl7.org/fhir/R4 (4.0.1), resource definitions. */
const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)
const instant = z.iso.datetime()
const reference = z.strictObject({ reference: z.string().regex(/^\w+\/[A-Za-z0-9\-.]{1,64}$/) })
const coding = z.strictObject({ system: z.url(), code: z.string(), display: z.string().optional() })
const concept = z.union([z.strictObject({ coding: z.array(coding).min(1) }), z.strictObject({ text: z.string() })])
const identifier = z.strictObject({ system: z.url(), value: z.string() })
const resource = z.discriminatedUnion('resourceType', [
  z.strictObject({ resourceType: z.literal('Patient'), id }),
  z.strictObject({
    resourceType: z.literal('Device'),
    id,
    deviceName: z.array(z.strictObject({ name: z.string(), type: z.enum(['model-name', 'user-friendly-name']) })),
  }),
  z.strictObject({ resourceType: z.literal('Practitioner'), id, name: z.array(z.strictObject({ text: z.string() })) }),
  z.strictObject({
    resourceType: z.literal('CarePlan'),
    id,
    meta: z.strictObject({ versionId: id, security: z.array(coding).min(1) }),
    identifier: z.array(identifier),
    status: z.enum(['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown']),
    intent: z.enum(['proposal', 'plan', 'order', 'option']),
    title: z.string(),
    description: z.string(),
    subject: reference,
    created: instant,
    author: reference,
    period: z.strictObject({ start: instant }).optional(),
    activity: z.array(
      z.strictObject({
        detail: z.strictObject({
          status: z.enum(['not-started', 'in-progress', 'completed', 'cancelled', 'stopped']),
          description: z.string(),
          statusReason: concept.optional(),
        }),
      }),
    ),
    note: z.array(z.strictObject({ text: z.string() })),
  }),
  z.strictObject({
    resourceType: z.literal('Task'),
    id,
    status: z.enum([
      'draft',
      'requested',
      'received',
      'accepted',
      'rejected',
      'ready',
      'cancelled',
      'in-progress',
      'completed',
    ]),
    intent: z.enum(['unknown', 'proposal', 'plan', 'order']),
    code: concept,
    priority: z.enum(['routine', 'urgent', 'asap', 'stat']),
    focus: reference,
    for: reference,
    authoredOn: instant,
    lastModified: instant,
    requester: reference,
    owner: reference.optional(),
    statusReason: concept.optional(),
    businessStatus: concept.optional(),
  }),
  z.strictObject({
    resourceType: z.literal('Provenance'),
    id,
    target: z.array(reference).min(1),
    recorded: instant,
    agent: z.array(z.strictObject({ type: concept, who: reference })).min(1),
    entity: z.array(z.strictObject({ role: z.enum(['source']), what: z.strictObject({ identifier }) })),
  }),
])
const bundleSchema = z.strictObject({
  resourceType: z.literal('Bundle'),
  id,
  meta: z.strictObject({ versionId: id }),
  type: z.literal('collection'),
  entry: z.array(z.strictObject({ fullUrl: z.url(), resource })),
})

/** The bundle, valid and with every reference in it, and what belongs to one item. */
async function exported(suggestion: Suggestion, place: number) {
  const sent = JSON.stringify(await database.as(obi, tx => exportSuggestion(tx, obi, suggestion.id, fhir, now)))
  const { entry } = bundleSchema.parse(JSON.parse(sent))
  const known = new Set(entry.map(each => `${each.resource.resourceType}/${each.resource.id}`))
  const named = [...sent.matchAll(/"reference":"([^"]+)"/g)].map(match => match[1] ?? '')
  expect(named.filter(each => !known.has(each))).toEqual([])
  expect(entry.map(({ fullUrl }) => fullUrl)).toEqual([...known].map(each => `${fhir.base}/${each}`))
  const item = suggestion.items[place]?.id ?? ''
  const found = <T extends string>(type: T) =>
    entry.flatMap(each =>
      each.resource.resourceType === type && each.resource.id.endsWith(item) ? [each.resource] : [],
    )[0]
  return { plan: found('CarePlan'), task: found('Task'), provenance: found('Provenance') }
}
const label = (code: string) => ({
  security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code }],
})
const step = async (
  from: Suggestion,
  place: number,
  verdict: ItemDecision['verdict'],
  { by = obi, ...more }: Partial<ItemDecision> & { by?: typeof obi } = {},
) => {
  const parts = { database, clock: { now: () => now }, reasons, undoSeconds: 120, concernsOf: async () => new Map() }
  const item = from.items[place]
  const decision = {
    item: item?.id ?? '',
    contentHash: item?.contentHash ?? '',
    verdict,
    evidenceOpened: true,
    ...more,
  }
  const signedAs = by === obi ? 'Dr. Amara Obi' : 'Dr. Ben Hale'
  return decide(parts, by, from.id, { ifMatch: from.etag, signedAs, decisions: [decision] })
}
const drafted = async (person: string) => {
  const suggestion = await draftedFor(database, person, fourItems, now)
  return database.as(obi, tx => readSuggestion(tx, obi, suggestion, now))
}

test('a draft is a proposal that a machine asserts and asks to be approved', async () => {
  const suggestion = await drafted('fhir-draft')
  const { plan, task, provenance } = await exported(suggestion, 0)
  expect(plan).toMatchObject({ status: 'draft', intent: 'proposal', meta: label('AIAST') })
  expect(task).toMatchObject({ status: 'requested', code: { coding: [{ code: 'approve' }] } })
  expect(provenance).toMatchObject({ agent: [{ who: { reference: 'Device/care-navigator' } }] })
})

test('an approval flips the label and binds who verified it to the hash of the content', async () => {
  const suggestion = await step(await drafted('fhir-approved'), 0, 'approve')
  const { plan, task, provenance } = await exported(suggestion, 0)
  expect(plan).toMatchObject({ status: 'active', intent: 'plan', meta: label('CLINAST') })
  expect(plan).toMatchObject({ period: { start: '2026-11-21T14:02:00.000Z' } })
  expect(task).toMatchObject({ status: 'completed' })
  expect(provenance).toMatchObject({
    agent: [{ who: { reference: 'Device/care-navigator' } }, { who: { reference: 'Practitioner/dr-obi' } }],
    entity: [{ what: { identifier: { value: suggestion.items[0]?.contentHash } } }],
  })
  const undone = await step(suggestion, 0, 'undo')
  expect((await exported(undone, 0)).plan).toMatchObject({ status: 'draft', meta: label('AIAST') })
})

test('two signatures are two verifiers, and the first alone is still a draft', async () => {
  const first = await step(await drafted('fhir-two'), 2, 'approve')
  const waiting = await exported(first, 2)
  expect(waiting.plan).toMatchObject({ status: 'draft', meta: label('AIAST') })
  expect(waiting.task).toMatchObject({
    status: 'in-progress',
    businessStatus: { text: 'Awaiting the second signature' },
  })
  const { provenance } = await exported(await step(first, 2, 'approve', { by: hale }), 2)
  expect(JSON.stringify(provenance)).toMatch(/Practitioner\/dr-obi.*Practitioner\/dr-hale/)
})

test('a rejection revokes with its coded reason, an end completes or revokes, a changed record revokes', async () => {
  const rejected = await step(await drafted('fhir-gone'), 0, 'reject', { reason: 'patient-declines' })
  const no = await exported(rejected, 0)
  expect(no.plan).toMatchObject({ status: 'revoked', intent: 'proposal', meta: label('AIAST') })
  expect(no.task).toMatchObject({ status: 'rejected', statusReason: { coding: [{ code: 'patient-declines' }] } })

  for (const [reason, status] of [
    ['goal-reached', 'completed'],
    ['harm', 'revoked'],
  ] as const) {
    const approved = await step(await drafted(`fhir-${reason}`), 0, 'approve')
    const ended = await exported(await step(approved, 0, 'end', { reason }), 0)
    expect(ended.plan).toMatchObject({ status, intent: 'plan', meta: label('CLINAST') })
    expect(ended.plan).toMatchObject({ activity: [{ detail: { statusReason: { coding: [{ code: reason }] } } }] })
  }

  const stale = await drafted('fhir-stale')
  const system = systemActor('operate')
  await database.as(system, tx =>
    tx.query(`update suggestion set status = 'stale', version = 2 where person_id = 'fhir-stale'`),
  )
  const old = await exported(stale, 0)
  expect([old.plan, old.task]).toMatchObject([{ status: 'revoked' }, { status: 'cancelled' }])
})

test('a planted draft is never exported, before or after the decision, and nothing goes to who is not on the care team', async () => {
  const planted = await draftedFor(database, 'fhir-planted', fourItems.slice(0, 1), now, 'warfarin-naproxen')
  const ask = () => database.as(obi, tx => exportSuggestion(tx, obi, planted, fhir, now))
  await expect(ask()).rejects.toThrow('no such suggestion')
  const before = await database.as(obi, tx => readSuggestion(tx, obi, planted, now))
  const decided = await step(before, 0, 'approve')
  await expect(ask()).rejects.toThrow('no such suggestion')
  const plan = (item: string, who = obi) => database.as(who, tx => exportCarePlan(tx, who, item, fhir, now))
  await expect(plan(decided.items[0]?.id ?? '')).rejects.toThrow('no such CarePlan')
  const real = (await drafted('fhir-single')).items[0]?.id ?? ''
  expect(await plan(real)).toMatchObject({ resourceType: 'CarePlan', id: real })
  await expect(plan(real, { ...obi, user: 'dr-stranger' })).rejects.toThrow('no such CarePlan')
})
