import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { answerWhole } from '../chain/answer.ts'
import { giveFeedback } from '../chain/feedback.ts'
import type { ChainParts } from '../chain/parts.ts'
import { listReports, readReport, resolveReport } from '../chain/report.ts'
import { type ClinicianActor, type PatientActor, systemActor } from '../domain/actor.ts'
import type { Database } from '../store/database.ts'
import { chainOverLeaflets } from '../testing/chain.ts'
import { eachStore } from '../testing/database.ts'
import { reportBundle } from './report-fhir.ts'

const ana: PatientActor = { role: 'patient', tenant: 'demo', user: 'u-ana', person: 'ana' }
const ben: PatientActor = { role: 'patient', tenant: 'demo', user: 'u-ben', person: 'ben' }
const doctor: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'u-doctor' }
const stranger: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'u-stranger' }
const now = new Date('2026-11-22T10:00:00Z')
const base = 'https://navigator.example.org/fhir/R4'

/** Required fields and code lists of FHIR R4. Source: http://hl7.org/fhir/R4/communication.html and task.html (4.0.1). */
const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)
const instant = z.iso.datetime()
const reference = z.strictObject({ reference: z.string().regex(/^\w+\/[A-Za-z0-9\-.]{1,64}$/) })
const coding = z.strictObject({ system: z.url(), code: z.string(), display: z.string().optional() })
const concept = z.union([z.strictObject({ coding: z.array(coding).min(1) }), z.strictObject({ text: z.string() })])
const priority = z.enum(['routine', 'urgent', 'asap', 'stat'])
const resource = z.discriminatedUnion('resourceType', [
  z.strictObject({ resourceType: z.literal('Patient'), id }),
  z.looseObject({ resourceType: z.literal('Device'), id }),
  z.looseObject({ resourceType: z.literal('Practitioner'), id }),
  z.strictObject({
    resourceType: z.literal('Communication'),
    id,
    meta: z.strictObject({ security: z.array(coding) }).optional(),
    identifier: z.array(z.strictObject({ system: z.url(), value: z.string() })).optional(),
    inResponseTo: z.array(reference).optional(),
    status: z.enum(['preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'completed', 'entered-in-error']),
    category: z.array(concept).optional(),
    priority: priority.optional(),
    subject: reference,
    sent: instant,
    received: instant.optional(),
    sender: reference,
    recipient: z.array(z.union([reference, z.strictObject({ display: z.string() })])),
    reasonCode: z.array(concept).optional(),
    payload: z.array(z.strictObject({ contentString: z.string().min(1) })).optional(),
  }),
  z.strictObject({
    resourceType: z.literal('Task'),
    id,
    status: z.enum(['requested', 'completed']),
    intent: z.literal('order'),
    code: concept,
    description: z.string(),
    priority,
    focus: reference,
    for: reference,
    authoredOn: instant,
    lastModified: instant,
    requester: reference,
    owner: reference.optional(),
    output: z.array(z.strictObject({ type: concept, valueString: z.string() })).optional(),
  }),
])
const bundle = z.object({ entry: z.array(z.object({ fullUrl: z.string(), resource })) })

eachStore('what a patient reports as wrong', open => {
  let database: Database
  let parts: ChainParts
  beforeAll(async () => {
    database = await open()
    parts = await chainOverLeaflets(database)
    await database.as(systemActor('ingest'), tx =>
      tx.query(`insert into care_team (tenant_id, person_id, user_id) values ('demo', 'ana', 'u-doctor')`),
    )
  })
  afterAll(() => database.close())

  const answered = async () => (await answerWhole(parts, ana, { text: 'What is warfarin?', person: 'ana' })).message
  const wrong = (message: string, note: string, actor = ana) =>
    giveFeedback(parts, actor, 'ana', message, { verdict: 'wrong', reason: 'record-wrong', note })
  const openFor = (actor: ClinicianActor) => database.as(actor, tx => listReports(tx, actor, 'open', now))

  test('reaches the clinicians of her care team with the answer and her words, and without her question', async () => {
    const message = await answered()
    const { report, card } = await wrong(message, 'I stopped taking it in June.')
    expect(card).toBeUndefined()
    const [listed] = (await openFor(doctor)).filter(({ id }) => id === report)
    expect(listed).toMatchObject({
      person: 'ana',
      personName: 'Ana Canario',
      reason: 'record-wrong',
      words: 'I stopped taking it in June.',
      status: 'open',
    })
    expect(listed?.answer).toContain('Warfarin is a blood thinner.')
    expect(JSON.stringify(listed)).not.toContain('What is warfarin?')
    expect(await openFor(stranger)).toEqual([])
  })

  test('said twice in the same words is one report', async () => {
    const message = await answered()
    const first = await wrong(message, 'This is not mine.')
    expect(await wrong(message, 'This is not mine.')).toEqual(first)
  })

  test('nobody reports an answer that is not theirs, and an unknown one reads the same', async () => {
    const message = await answered()
    const refused = (name: string) => wrong(name, 'Not mine.', ben).catch((error: unknown) => error)
    expect(await refused(message)).toMatchObject({ code: 'not-found' })
    expect(await refused(message)).toEqual(await refused('nobodys'))
  })

  test('words that speak of an emergency bring the card, and the report says so', async () => {
    const { report, card } = await wrong(await answered(), 'It is wrong and now I have crushing chest pain.')
    expect(card?.urgency).toBe('emergency')
    expect((await openFor(doctor)).at(0)).toMatchObject({ id: report, urgency: 'emergency' })
  })

  test('the card goes out with the store gone', async () => {
    const gone = await open()
    await gone.close()
    const using = { ...parts, database: gone }
    const taken = await giveFeedback(using, ana, 'ana', 'any', { verdict: 'wrong', note: 'I want to kill myself.' })
    expect(taken.card?.urgency).toBe('crisis')
    await expect(giveFeedback(using, ana, 'ana', 'any', { verdict: 'wrong', note: 'No.' })).rejects.toThrow()
  })

  test('is resolved once, with a note, by a clinician of the care team, and not by the patient', async () => {
    const { report = '' } = await wrong(await answered(), 'Resolve this.')
    const resolve = (actor: ClinicianActor, note: string) =>
      database.as(actor, tx => resolveReport(tx, actor, report, { note, signedAs: 'Dr. Doe' }, now))
    await expect(resolve(stranger, 'Looked.')).rejects.toMatchObject({ code: 'not-found' })
    await expect(resolve(doctor, ' ')).rejects.toMatchObject({ code: 'invalid' })
    expect(await resolve(doctor, 'Asked her; list corrected.')).toMatchObject({ status: 'resolved' })
    expect(await resolve(doctor, 'Asked her; list corrected.')).toMatchObject({ status: 'resolved' })
    await expect(resolve(doctor, 'Something else.')).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      database.as(ana, tx =>
        tx.query(`update answer_report set status = 'open', note = null where report_id = $1`, [report]),
      ),
    ).resolves.toEqual([])
  })

  test('is a FHIR R4 Communication in response to the answer, and a Task about it; every reference resolves', async () => {
    const message = await answered()
    const { report = '' } = await wrong(message, 'My dose is another one.')
    const read = () => database.as(doctor, tx => readReport(tx, doctor, report, now))
    const before = bundle.parse(reportBundle(await read(), base))
    await database.as(doctor, tx => resolveReport(tx, doctor, report, { note: 'Corrected.', signedAs: 'Dr. Doe' }, now))
    const after = bundle.parse(reportBundle(await read(), base))
    const taskOf = ({ entry }: typeof before) => entry.find(each => each.resource.resourceType === 'Task')?.resource
    expect(taskOf(before)).toMatchObject({ status: 'requested', focus: { reference: `Communication/${report}` } })
    expect(taskOf(after)).toMatchObject({ status: 'completed', owner: { reference: 'Practitioner/u-doctor' } })
    const said = after.entry.find(each => each.resource.id === report && each.resource.resourceType === 'Communication')
    expect(said?.resource).toMatchObject({
      sender: { reference: 'Patient/ana' },
      inResponseTo: [{ reference: `Communication/answer-${report}` }],
      payload: [{ contentString: 'My dose is another one.' }],
    })
    for (const { entry } of [before, after]) {
      const present = new Set(entry.map(each => `${each.resource.resourceType}/${each.resource.id}`))
      const named = [...JSON.stringify(entry).matchAll(/"reference":"([^"]+)"/g)].map(match => match[1] ?? '')
      expect(named.length).toBeGreaterThan(4)
      expect(named.filter(name => !present.has(name))).toEqual([])
    }
  })

  test('every step leaves an audit row', async () => {
    const rows = await database.as(ana, tx =>
      tx.query<{ action: string }>(`select distinct action from audit_event where subject like 'answer_report%'`),
    )
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'answer-reported',
      'report-read',
      'report-resolved',
      'reports-listed',
    ])
  })
})
