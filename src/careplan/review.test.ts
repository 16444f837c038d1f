import { afterAll, expect, test } from 'vitest'
import type { ClinicianActor, PatientActor } from '../domain/actor.ts'
import { systemActor } from '../domain/actor.ts'
import { fixedClock } from '../kernel/clock.ts'
import { Refusal } from '../kernel/errors.ts'
import { readReasonTables } from '../reason/tables.ts'
import type { Database } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { loadInvented } from '../testing/invented-person.ts'
import { type ItemContent, itemHash } from './content-hash.ts'
import { readDecisionReasons } from './decision-reasons.ts'
import type { DecisionRequest, ItemDecision } from './decision-request.ts'
import { listSuggestions } from './inbox.ts'
import { concernsFrom } from './open-concerns.ts'
import { patientPlan, patientView } from './patient-plan.ts'
import { readSuggestion } from './read.ts'
import { decide } from './review.ts'
import { checkRequest, StaleReview } from './review-checks.ts'
import { suggest } from './suggest.ts'
import { suggestForAll } from './suggest-for-all.ts'
import type { Suggestion } from './suggestion.ts'

const clock = fixedClock('2026-11-21T14:00:00Z')
const obi: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-obi' }
const hale: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-hale' }
const stranger: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-stranger' }
const patient = (person: string): PatientActor => ({ role: 'patient', tenant: 'demo', user: person, person })
const tables = await readReasonTables()
const reasons = await readDecisionReasons()

/** Insulin and no refrigerator: a suggestion of four routine items. */
const rosa = (id: string) => ({
  id,
  medicines: ['insulin glargine 100 UNT/ML Injectable Solution'],
  screening: { 'refrigerator-working': 'no' },
  team: ['dr-obi', 'dr-hale'],
})
/** Clopidogrel and a poor metabolizer: one high-risk and one routine item. */
const david = (id: string) => ({
  id,
  medicines: ['clopidogrel 75 MG Oral Tablet'],
  genes: [['CYP2C19', '*2/*2', 'Poor Metabolizer'] as const],
  team: ['dr-obi', 'dr-hale'],
})

eachStore('care plan', open => {
  let opened: Promise<Database> | undefined
  const store = (): Promise<Database> => (opened ??= open())

  afterAll(async () => (await opened)?.close())

  async function drafted(person: ReturnType<typeof rosa> | ReturnType<typeof david>): Promise<Suggestion> {
    const database = await store()
    await loadInvented(database, person)
    const { drafted: ids } = await suggest({ database, tables }, obi, person.id, clock.now())
    return read(ids[0] ?? '')
  }
  const read = async (id: string, actor = obi) =>
    (await store()).as(actor, tx => readSuggestion(tx, actor, id, clock.now()))
  const plan = async (person: string) =>
    (await store()).as(patient(person), tx => patientPlan(tx, patient(person), person, clock.now()))
  const send = async (
    suggestion: Suggestion,
    decisions: readonly ItemDecision[],
    actor = obi,
    extra: Partial<DecisionRequest> = {},
  ) =>
    decide(
      { database: await store(), clock, reasons, undoSeconds: 0, concernsOf: concernsFrom(tables) },
      actor,
      suggestion.id,
      {
        ifMatch: suggestion.etag,
        signedAs: actor === obi ? 'Dr. Amara Obi' : 'Dr. Ben Hale',
        decisions,
        ...extra,
      },
    )
  const on = (
    suggestion: Suggestion,
    at: number,
    verdict: ItemDecision['verdict'],
    more: Partial<ItemDecision> = {},
  ): ItemDecision => {
    const item = suggestion.items[at]
    if (item === undefined) throw new Error(`no item ${at}`)
    return { item: item.id, contentHash: item.contentHash, verdict, ...more }
  }
  const refusal = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Refusal)
    return error instanceof Refusal ? error.code : undefined
  }

  test('the patient sees only what was approved, with who and when', async () => {
    const suggestion = await drafted(rosa('rosa-1'))
    expect(await plan('rosa-1')).toEqual([])
    const after = await send(suggestion, [
      on(suggestion, 0, 'approve'),
      on(suggestion, 1, 'edit', { patientText: 'Write the date on your pen.', thenApprove: true }),
      on(suggestion, 2, 'reject', { reason: 'not-feasible' }),
    ])
    expect(after.items.map(({ status }) => status)).toEqual(['approved', 'approved', 'rejected', 'draft'])
    expect(after.status).toBe('draft')
    const seen = await plan('rosa-1')
    expect(seen.map(({ text }) => text).toSorted()).toEqual(
      [suggestion.items[0]?.patientText, 'Write the date on your pen.'].toSorted(),
    )
    for (const { approvedBy, approvedAt, evidence } of seen) {
      expect(approvedBy).toBe('Dr. Amara Obi')
      expect(approvedAt).toEqual(clock.now())
      expect(evidence.map(({ origin }) => origin)).toContain('record')
    }
    const done = await send(after, [on(after, 3, 'approve')])
    expect(done.status).toBe('decided')
  })

  test('all people of the tenant are drafted for in one call, and a second call drafts nothing', async () => {
    await loadInvented(await store(), rosa('rosa-all'))
    await loadInvented(await store(), david('david-all'))
    const parts = { database: await store(), tables }
    const first = await suggestForAll(parts, systemActor('operate'), clock.now())
    expect(first.drafted.length).toBeGreaterThanOrEqual(2)
    const second = await suggestForAll(parts, systemActor('operate'), clock.now())
    expect(second.drafted).toEqual([])
    expect(second.kept).toEqual(expect.arrayContaining([...first.drafted]))
    expect((await read(first.drafted[0] ?? '')).title).toMatch(/^\p{Lu}/u)
  })

  test('the same content is not drafted twice, and a changed record makes the draft stale and blocks it', async () => {
    const suggestion = await drafted(rosa('rosa-2'))
    const database = await store()
    expect(await suggest({ database, tables }, obi, 'rosa-2', clock.now())).toEqual({
      drafted: [],
      kept: [suggestion.id],
      staled: [],
    })
    await loadInvented(database, { ...rosa('rosa-2'), screening: { 'refrigerator-working': 'yes' } })
    expect((await suggest({ database, tables }, hale, 'rosa-2', clock.now())).staled).toEqual([suggestion.id])
    const stale = await read(suggestion.id)
    expect(stale.status).toBe('stale')
    expect(suggestion.changedSince).toBeUndefined()
    expect(stale.changedSince?.join(' ')).toMatch(/refrigerator-working.*It now says: .*refrigerator-working yes/i)
    expect(await refusal(send(stale, [on(stale, 0, 'approve')]))).toBe('conflict')
    expect(await plan('rosa-2')).toEqual([])
  })

  test('a second reviewer is told what changed, and nothing of hers is written', async () => {
    const suggestion = await drafted(rosa('rosa-3'))
    await send(suggestion, [on(suggestion, 0, 'reject', { reason: 'already-done' })])
    const error = await send(suggestion, [on(suggestion, 1, 'approve')], hale).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StaleReview)
    if (error instanceof StaleReview) {
      expect(error.changes[0]).toMatch(/^Dr. Amara Obi rejected item 1 at /)
      expect(error.etag).toBe((await read(suggestion.id)).etag)
    }
    expect((await read(suggestion.id)).items[1]?.decisions).toEqual([])
  })

  test('two reviewers at the same moment: one wins, the other meets a conflict', async () => {
    const suggestion = await drafted(rosa('rosa-4'))
    const results = await Promise.allSettled([
      send(suggestion, [on(suggestion, 0, 'approve')], obi),
      send(suggestion, [on(suggestion, 0, 'reject', { reason: 'not-indicated' })], hale),
    ])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await read(suggestion.id)).items[0]?.decisions).toHaveLength(1)
  })

  test('high risk: only with opened evidence, one at a time, and an edit voids the approval before it', async () => {
    const suggestion = await drafted(david('david-1'))
    expect(await refusal(send(suggestion, [on(suggestion, 0, 'approve')]))).toBe('invalid')
    const approved = await send(suggestion, [on(suggestion, 0, 'approve', { evidenceOpened: true })])
    expect(await plan('david-1')).toHaveLength(1)
    const edited = await send(
      approved,
      [on(approved, 0, 'edit', { text: 'Discuss ticagrelor with cardiology.', reason: 'wording' })],
      hale,
    )
    expect(edited.items[0]).toMatchObject({ status: 'draft', revision: 2 })
    expect(await plan('david-1')).toEqual([])
    const risky = { ...edited, items: edited.items.map(item => ({ ...item, risk: 'high' as const })) }
    const opened = { evidenceOpened: true }
    const two = [on(risky, 0, 'approve', opened), on(risky, 1, 'approve', opened)]
    const check = (decisions: readonly ItemDecision[]) => () =>
      checkRequest(risky, { ifMatch: risky.etag, signedAs: 'Dr. Amara Obi', decisions }, reasons, {
        actor: obi,
        now: clock.now(),
      })
    expect(check(two)).toThrow('one at a time')
    expect(check(two.slice(1))).not.toThrow()
  })

  test('a rejection needs a coded reason, an edit must change something', async () => {
    const suggestion = await drafted(rosa('rosa-5'))
    expect(await refusal(send(suggestion, [on(suggestion, 0, 'reject')]))).toBe('invalid')
    expect(await refusal(send(suggestion, [on(suggestion, 0, 'reject', { reason: 'because' })]))).toBe('invalid')
    expect(await refusal(send(suggestion, [on(suggestion, 0, 'edit')]))).toBe('invalid')
    expect(await refusal(send(suggestion, []))).toBe('invalid')
    expect(await refusal(send(suggestion, [on(suggestion, 0, 'approve', { contentHash: 'other words' })]))).toBe(
      'conflict',
    )
  })

  test('who is not on the care team learns nothing, not even that it exists', async () => {
    const suggestion = await drafted(rosa('rosa-6'))
    const unknown = await refusal(read('no-such-id', stranger))
    expect(await refusal(read(suggestion.id, stranger))).toBe(unknown)
    expect(await refusal(send(suggestion, [on(suggestion, 0, 'approve')], stranger))).toBe(unknown)
    expect(await refusal(suggest({ database: await store(), tables }, stranger, 'rosa-6', clock.now()))).toBe(
      'not-found',
    )
    const inbox = (actor: ClinicianActor) => async () =>
      (await store()).as(actor, tx => listSuggestions(tx, actor, { person: 'rosa-6' }, clock.now()))
    expect(await inbox(stranger)()).toEqual([])
    expect(await inbox(obi)()).toMatchObject([{ person: 'rosa-6', open: 4, approved: 0 }])
    const preview = await (await store()).as(obi, tx => patientView(tx, obi, suggestion.id, clock.now()))
    expect(preview.items.map(({ isVisible }) => isVisible)).toEqual([false, false, false, false])
  })

  test('the database computes the same content hash, with and without delta and safety', async () => {
    const plain = {
      finding: 'f',
      action: 'add' as const,
      text: 'Zażyj 5 µg — 86 °F',
      patientText: 'Tómalo',
      risk: 'routine' as const,
      evidence: ['fact:1@aa', 'rule:x/y@bb'],
    }
    const delta = {
      op: 'keep' as const,
      pathway: 'diabetes',
      action: 'insulin',
      reason: 'sin-heladera-é',
      evidence: ['fact:1', 'fact:2'],
      author: 'rule' as const,
    }
    const contents: readonly ItemContent[] = [
      plain,
      { ...plain, safetyCritical: true },
      { ...plain, delta },
      { ...plain, delta: { ...delta, evidence: [] }, safetyCritical: true },
    ]
    const hashes = await (await store()).as(obi, tx =>
      Promise.all(
        contents.map(async content => {
          const { delta: typed, safetyCritical = false } = content
          const [row] = await tx.query<{ hash: string }>(
            `select careplan_item_hash_of(jsonb_populate_record(null::suggestion_item, $1::jsonb)) as hash`,
            [
              JSON.stringify({
                finding_id: content.finding,
                action: content.action,
                text: content.text,
                patient_text: content.patientText,
                risk: content.risk,
                evidence: content.evidence,
                delta: typed ?? null,
                safety_critical: safetyCritical,
              }),
            ],
          )
          return row?.hash
        }),
      ),
    )
    expect(hashes).toEqual(contents.map(itemHash))
    expect(new Set(hashes).size).toBe(contents.length)
  })
})
