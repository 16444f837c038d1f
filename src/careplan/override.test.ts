import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClinicianActor, type PatientActor, systemActor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import { type ReasonTables, readReasonTables } from '../reason/tables.ts'
import { checkTogether } from '../reason/together.ts'
import type { OwnedDatabase, Tx } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { type InventedPerson, loadInvented } from '../testing/invented-person.ts'
import { type AlertBudget, arrange, readAlertBudget } from './alert-budget.ts'
import { listSuggestions } from './inbox.ts'
import {
  findingsForReview,
  type OverrideRequest,
  type OverrideTables,
  overrideFinding,
  readOverrideReasons,
  revokeOverride,
} from './override.ts'
import { overrideRates } from './override-rates.ts'
import type { FindingOverride } from './override-rows.ts'
import { findingHash, suggest } from './suggest.ts'

const now = new Date('2026-11-20T09:00:00Z')
const daysLater = (days: number) => new Date(now.getTime() + days * 24 * 3_600_000)
const insulin = 'insulin glargine 100 UNT/ML Injectable Solution [Lantus]'
const warfarin = 'warfarin sodium 5 MG Oral Tablet'
const ibuprofen = 'ibuprofen 400 MG Oral Tablet'

const finding = (id: string, severity: Finding['severity']): Finding => ({
  ...{ id, person: 'ada', kind: 'drug-drug', severity, title: id, explanation: id, proposals: [] },
  ...{ certainty: 'established', evidence: [] },
})
const ids = (list: readonly Finding[]) => list.map(({ id }) => id)

describe('the alert budget', () => {
  let budget: AlertBudget
  beforeAll(async () => {
    budget = await readAlertBudget()
  })

  test('three findings interrupt, the severe ones first, and the rest are listed', () => {
    const found = [finding('a', 'high'), ...['b', 'c', 'd'].map(id => finding(id, 'moderate')), finding('e', 'low')]
    const { interruptive, more } = arrange(found, [], budget)
    expect(ids(interruptive)).toEqual(['a', 'b', 'c'])
    expect(ids(more)).toEqual(['d', 'e'])
  })

  test('no severe finding is held back, however many there are', () => {
    const severe = ['a', 'b', 'c', 'd', 'e'].map(id => finding(id, 'high'))
    const { interruptive, more } = arrange([...severe, finding('f', 'moderate')], [], budget)
    expect(ids(interruptive)).toEqual(ids(severe))
    expect(ids(more)).toEqual(['f'])
  })

  test('an override of older words covers nothing, though the finding has kept its id', () => {
    const seen = finding('a', 'high')
    const override: FindingOverride = {
      ...{ id: 'o', finding: 'a', contentHash: findingHash(seen), reason: 'inaccurate', note: 'x' },
      ...{ user: 'dr-lee', signedAs: 'Dr. Lee', at: now, expiresAt: daysLater(1) },
    }
    expect(arrange([seen], [override], budget).overridden).toHaveLength(1)
    const reworded = { ...seen, explanation: 'What the rule says today' }
    expect(arrange([reworded], [override], budget)).toMatchObject({ interruptive: [reworded], overridden: [] })
  })

  test('a finding of low severity never interrupts', () => {
    const { interruptive, more } = arrange([finding('a', 'low')], [], budget)
    expect([ids(interruptive), ids(more)]).toEqual([[], ['a']])
  })
})

eachStore('overriding a finding', open => {
  let database: OwnedDatabase
  let tables: ReasonTables
  let overrides: OverrideTables
  beforeAll(async () => {
    database = await open()
    tables = await readReasonTables()
    overrides = { budget: await readAlertBudget(), reasons: await readOverrideReasons() }
  })
  afterAll(() => database.close())

  const doctorOf = (user: string): ClinicianActor => ({ role: 'clinician', tenant: 'demo', user })
  const doctor = doctorOf('dr-lee')
  const load = (person: InventedPerson) => loadInvented(database, { team: ['dr-lee', 'dr-roe'], ...person })
  const as = <T>(work: (tx: Tx) => Promise<T>, actor = doctor) => database.as(actor, work)
  const review = (person: string, at = now) =>
    as(tx => findingsForReview(tx, doctor, person, at, tables, overrides.budget))
  const firstOf = async (person: string): Promise<Finding> => {
    const { interruptive, more } = await review(person)
    const [first] = [...interruptive, ...more]
    if (first === undefined) throw new Error(`${person} has no finding`)
    return first
  }
  const override = async (person: string, more: Partial<OverrideRequest> = {}, actor = doctor) => {
    const found = await firstOf(person)
    const request = { reason: 'already-monitored', note: 'INR is checked every week', signedAs: 'Dr. Lee', ...more }
    const asked = { finding: found.id, contentHash: findingHash(found), ...request }
    return as(tx => overrideFinding(tx, actor, person, asked, now, tables, overrides), actor)
  }

  test('a finding that was set aside is folded away with who, when and why, also from the inbox, and undoing brings it back', async () => {
    await load({ id: 'helen', medicines: [warfarin, ibuprofen] })
    await suggest({ database, tables }, doctor, 'helen', now)
    const drafts = async () =>
      (await as(tx => listSuggestions(tx, doctor, { status: 'draft', person: 'helen' }, now))).length
    const [before, total] = [await review('helen'), await drafts()]
    const { id, finding } = await override('helen')
    const { interruptive, more, overridden } = await review('helen')
    expect(overridden).toMatchObject([{ override: { signedAs: 'Dr. Lee', reason: 'already-monitored', at: now } }])
    expect(interruptive.length + more.length).toBe(before.interruptive.length + before.more.length - 1)
    expect(await drafts()).toBe(total - 1)

    const colleague = doctorOf('dr-roe')
    await as(
      tx => revokeOverride(tx, colleague, 'helen', { finding, override: id, signedAs: 'Dr. Roe' }, now),
      colleague,
    )
    expect(await review('helen')).toEqual(before)
    expect(await drafts()).toBe(total)
  })

  test('a changed fact brings the finding back', async () => {
    await load({ id: 'rosa', medicines: [insulin], screening: { 'refrigerator-working': 'no' } })
    await override('rosa')
    expect((await review('rosa')).overridden).toHaveLength(1)
    await load({ id: 'rosa', medicines: [insulin, 'insulin lispro 100 UNT/ML Injectable Solution [Humalog]'] })
    const { interruptive, more, overridden } = await review('rosa')
    expect(overridden).toEqual([])
    expect(interruptive.length + more.length).toBeGreaterThan(0)
  })

  test('an override ends with the days of its severity', async () => {
    await load({ id: 'ivan', medicines: [warfarin, ibuprofen] })
    const found = await firstOf('ivan')
    await override('ivan')
    const { overrideDays } = overrides.budget.of(found.severity)
    expect((await review('ivan', daysLater(overrideDays - 1))).overridden).toHaveLength(1)
    const after = await review('ivan', daysLater(overrideDays))
    expect(after.overridden).toEqual([])
    expect(ids([...after.interruptive, ...after.more])).toContain(found.id)
  })

  test('what a patient is told about the same two medicines does not change by a byte', async () => {
    await load({ id: 'pat', medicines: [warfarin, ibuprofen] })
    const pat: PatientActor = { role: 'patient', tenant: 'demo', user: 'pat', person: 'pat' }
    const ask = () =>
      database.as(pat, tx => {
        const question = { text: 'Can I take ibuprofen with my warfarin?', language: 'en', level: 'simple' } as const
        return checkTogether(tx, pat, 'pat', question, now, tables)
      })
    const before = await ask()
    expect(before).toBeDefined()
    await override('pat')
    expect(await ask()).toEqual(before)
  })

  test('sent twice it stands once; a reason outside the list, a severe finding without a note and old words are refused', async () => {
    await load({ id: 'twice', medicines: [warfarin, ibuprofen] })
    expect((await firstOf('twice')).severity).toBe('high')
    await expect(override('twice', { reason: 'because' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(override('twice', { note: ' ' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(override('twice', { contentHash: 'older words' })).rejects.toMatchObject({ code: 'conflict' })
    const found = await firstOf('twice')
    const asked = {
      finding: found.id,
      contentHash: findingHash(found),
      reason: 'inaccurate',
      note: 'x',
      signedAs: 'Dr. Lee',
    }
    const send = () => as(tx => overrideFinding(tx, doctor, 'twice', asked, now, tables, overrides))
    expect((await send()).id).toBe((await send()).id)
    expect(await database.asOwner("select from finding_override where person_id = 'twice'")).toHaveLength(1)
  })

  test('a clinician outside the care team, a patient and the service write none, and nobody changes one', async () => {
    await load({ id: 'kept', medicines: [warfarin, ibuprofen] })
    const stranger = doctorOf('dr-strange')
    await expect(override('kept', {}, stranger)).rejects.toMatchObject({ code: 'not-found' })
    await override('kept')
    const insert = `insert into finding_override
      select tenant_id, person_id, 'forged', finding_id, content_hash, rule_id, severity, reason, note, user_id, signed_as, at, expires_at
      from finding_override where person_id = 'kept'`
    const patient: PatientActor = { role: 'patient', tenant: 'demo', user: 'kept', person: 'kept' }
    for (const actor of [systemActor('operate'), doctorOf('dr-roe')])
      await expect(database.as(actor, tx => tx.query(insert))).rejects.toMatchObject({ code: '42501' })
    await database.as(patient, tx => tx.query(insert))
    expect(await database.asOwner("select from finding_override where override_id = 'forged'")).toEqual([])
    expect(await database.as(patient, tx => tx.query('select from finding_override'))).toEqual([])
    for (const change of ["update finding_override set note = 'x'", 'delete from finding_override'])
      await expect(database.asOwner(change)).rejects.toThrow('an override is kept')
  })

  test('the rate of a rule is told from eleven findings on, and never lets a small count be worked out', async () => {
    const rates = () => database.as(systemActor('operate'), tx => overrideRates(tx, systemActor('operate')))
    const people = Array.from({ length: 26 }, (_, at) => `rate-${at}`)
    for (const id of people.slice(0, 5)) {
      await load({ id, medicines: [insulin], screening: { 'refrigerator-working': 'no' } })
      await suggest({ database, tables }, doctor, id, now)
    }
    const of = async () => (await rates()).find(({ rule }) => rule.startsWith('rule:drug-storage/'))
    expect(await of()).toMatchObject({ n: null, overridden: null })
    for (const id of people.slice(5)) {
      await load({ id, medicines: [insulin], screening: { 'refrigerator-working': 'no' } })
      await suggest({ database, tables }, doctor, id, now)
    }
    const n = (await of())?.n ?? 0
    expect(n).toBeGreaterThanOrEqual(26)
    for (const id of people.slice(0, 4)) await override(id)
    expect((await of())?.overridden).toBeNull()
    for (const id of people.slice(4, 12)) await override(id)
    const told = (await of())?.overridden ?? 0
    expect(told).toBeGreaterThanOrEqual(12)
    expect(n - told).toBeGreaterThanOrEqual(11)
  })
})
