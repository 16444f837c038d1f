import { afterAll, expect, test } from 'vitest'
import { type ClinicianActor, type PatientActor, systemActor } from '../domain/actor.ts'
import { loadShortRecords, type ShortRecord } from '../evaluate/care-plan-record.ts'
import { joinCareTeam } from '../ingest/care-team.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { readReasonTables } from '../reason/tables.ts'
import type { Database } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { readDecisionReasons } from './decision-reasons.ts'
import type { ItemDecision } from './decision-request.ts'
import { listSuggestions } from './inbox.ts'
import { patientPlan } from './patient-plan.ts'
import { readPlanKnowledge } from './personal/plan-tables.ts'
import { readSuggestion } from './read.ts'
import { decide } from './review.ts'
import { suggestPathways } from './suggest-pathways.ts'
import type { Suggestion } from './suggestion.ts'

const now = new Date('2026-11-30T12:00:00Z')
const clock = fixedClock(now.toISOString())
const obi: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-obi' }
const stranger: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-stranger' }
const tables = await readReasonTables()
const plans = await readPlanKnowledge()
const reasons = await readDecisionReasons()
const diabetes = 'snomed|44054006|Type 2 diabetes'
const pressure = 'snomed|59621000|Essential hypertension'
const a1c = (value: number, days: number) => ({ is: 'loinc|4548-4|Hemoglobin A1c', value, unit: '%', days })
const systolic = { is: 'loinc|8480-6|Systolic blood pressure', value: 166, unit: 'mmHg', days: 20 }
const both: ShortRecord = {
  age: 58,
  conditions: [diabetes, pressure],
  medicines: ['metformin 500 MG Oral Tablet'],
  labs: [a1c(7.5, 200), systolic],
}

eachStore('pathway drafts', open => {
  let opened: Promise<Database> | undefined
  const store = (): Promise<Database> => (opened ??= open())
  afterAll(async () => (await opened)?.close())

  const load = async (person: string, record: ShortRecord) => {
    const database = await store()
    await loadShortRecords({ database, log: silentLog, corpora: corporaFolder }, new Map([[person, record]]), now)
    const system = systemActor('operate')
    await database.as(system, tx => joinCareTeam(tx, { tenant: 'demo', user: 'dr-obi', people: [person], since: now }))
  }
  const draft = async (person: string) => suggestPathways({ database: await store(), tables, plans }, obi, person, now)
  const read = async (id: string): Promise<Suggestion> =>
    (await store()).as(obi, tx => readSuggestion(tx, obi, id, now))
  const inbox = async (person: string) =>
    (await store()).as(obi, tx => listSuggestions(tx, obi, { status: 'draft', person }, now))
  const of = async (person: string, title: RegExp): Promise<Suggestion> => {
    const found = (await inbox(person)).find(each => title.test(each.title))
    if (found === undefined) throw new Error(`no draft ${title}`)
    return read(found.id)
  }
  const send = async (
    suggestion: Suggestion,
    action: string,
    verdict: ItemDecision['verdict'],
    more: Partial<ItemDecision> = {},
  ) => {
    const item = suggestion.items.find(each => each.delta?.action === action)
    if (item === undefined) throw new Error(`no item ${action}`)
    const decision = { item: item.id, contentHash: item.contentHash, verdict, evidenceOpened: true, ...more }
    return decide(
      { database: await store(), clock, reasons, undoSeconds: 0, concernsOf: async () => new Map() },
      obi,
      suggestion.id,
      {
        ifMatch: suggestion.etag,
        signedAs: 'Dr. Amara Obi',
        decisions: [decision],
      },
    )
  }

  test('one suggestion a pathway, each item with its difference, its safety and the standard as evidence', async () => {
    await load('two-pathways', both)
    const report = await draft('two-pathways')
    expect(report.drafted).toHaveLength(2)
    const suggestion = await of('two-pathways', /Type 2 diabetes/)
    expect(suggestion).toMatchObject({ kind: 'pathway', status: 'draft', finding: expect.any(String) })
    for (const item of suggestion.items) {
      expect(item.delta).toMatchObject({ pathway: 'type-2-diabetes', author: 'rule' })
      const known = new Set(suggestion.evidence.map(({ id }) => id))
      expect(item.delta?.evidence.every(id => known.has(id))).toBe(true)
    }
    expect(suggestion.items.map(({ delta }) => delta?.action)).toContain('a1c-above-target')
    expect(suggestion.evidence.map(({ id }) => id)).toContain('rule:pathways/type-2-diabetes.a1c-above-target')
    expect(suggestion.explanation).toMatch(/Later, in this order/)
  })

  test('a second run drafts nothing, and a stranger is refused as if there were no such person', async () => {
    expect(await draft('two-pathways')).toMatchObject({ drafted: [], staled: [] })
    const refused = suggestPathways({ database: await store(), tables, plans }, stranger, 'two-pathways', now)
    await expect(refused).rejects.toMatchObject({ code: 'not-found' })
  })

  test('what is approved or turned down is not asked again, and the rest stays in the same draft', async () => {
    await load('decided', both)
    await draft('decided')
    const first = await of('decided', /Type 2 diabetes/)
    const second = await send(first, 'a1c-above-target', 'approve')
    await send(second, 'eye-exam', 'reject', { reason: 'already-done' })
    const again = await draft('decided')
    expect(again.staled).toEqual([])
    expect((await of('decided', /Type 2 diabetes/)).id).toBe(first.id)
    const items = (await Promise.all((await inbox('decided')).map(({ id }) => read(id)))).flatMap(
      ({ items: all }) => all,
    )
    const open = items.filter(({ status }) => status === 'draft').map(({ delta }) => delta?.action)
    expect(open).not.toContain('a1c-above-target')
    expect(open).not.toContain('eye-exam')
  })

  test('words that the clinician changed stay hers: an approved edit is not proposed anew', async () => {
    await load('edited', both)
    await draft('edited')
    const first = await of('edited', /Type 2 diabetes/)
    await send(first, 'a1c-above-target', 'edit', { text: 'A1c every 4 months, as agreed.', thenApprove: true })
    await draft('edited')
    const all = (await Promise.all((await inbox('edited')).map(({ id }) => read(id)))).flatMap(({ items }) => items)
    expect(all.filter(({ delta, status }) => delta?.action === 'a1c-above-target' && status === 'draft')).toEqual([])
    const patient: PatientActor = { role: 'patient', tenant: 'demo', user: 'edited', person: 'edited' }
    const plan = await (await store()).as(patient, tx => patientPlan(tx, patient, 'edited', now))
    expect(plan.length).toBeLessThanOrEqual(1)
  })

  test('a changed fact makes only the draft of its pathway stale', async () => {
    await load('changed', both)
    const { drafted } = await draft('changed')
    await load('changed', { ...both, labs: [a1c(7.5, 200), a1c(8.9, 2), systolic] })
    const report = await draft('changed')
    const stale = await Promise.all(report.staled.map(read))
    expect(stale.map(({ title }) => title)).toEqual(['Care plan: Type 2 diabetes in adults'])
    expect(stale[0]?.status).toBe('stale')
    const kept = await Promise.all(report.kept.map(read))
    expect(kept.map(({ id }) => id).every(id => drafted.includes(id))).toBe(true)
    const fresh = await of('changed', /Type 2 diabetes/)
    expect(fresh.items.map(({ delta }) => delta?.action)).toContain('glucose-medicine-review')
    expect(fresh.items.map(({ delta }) => delta?.action)).not.toContain('a1c-above-target')
  })

  test('an approved item that a new allergy speaks against is proposed for removal', async () => {
    const record: ShortRecord = {
      age: 31,
      conditions: ['snomed|77386006|Pregnant', 'snomed|59621000|Essential hypertension'],
    }
    await load('allergic', record)
    await draft('allergic')
    await send(await of('allergic', /Pregnancy/), 'aspirin-preeclampsia', 'approve')
    await load('allergic', { ...record, allergies: ['Allergy to aspirin'] })
    await draft('allergic')
    const suggestion = await of('allergic', /Pregnancy/)
    const leaving = suggestion.items.find(({ delta }) => delta?.action === 'aspirin-preeclampsia')
    expect(leaving).toMatchObject({
      action: 'remove',
      risk: 'high',
      delta: { op: 'remove', reason: 'contraindicated-allergy' },
    })
  })

  test('after the first approval of a referral its next step is proposed, not before', async () => {
    const screening = { '88122-7': 'LA28397-0' }
    await load('hungry', { age: 40, screening })
    await draft('hungry')
    const first = await of('hungry', /Food need/)
    expect(first.items.map(({ delta }) => delta?.action)).toEqual(['ask-today'])
    await send(first, 'ask-today', 'approve')
    await draft('hungry')
    expect((await of('hungry', /Food need/)).items.map(({ delta }) => delta?.action)).toEqual(['refer'])
  })
})
