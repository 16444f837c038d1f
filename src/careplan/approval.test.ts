import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { readReasonTables } from '../reason/tables.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { draftedFor, fourItems, hale, obi, patientOf } from '../testing/approval-world.ts'
import { freshDatabase } from '../testing/database.ts'
import { loadInvented } from '../testing/invented-person.ts'
import { OpenConcern } from './concerns.ts'
import { readDecisionReasons } from './decision-reasons.ts'
import type { ItemDecision } from './decision-request.ts'
import { listSuggestions } from './inbox.ts'
import { concernsFrom } from './open-concerns.ts'
import { patientPlan } from './patient-plan.ts'
import { readSuggestion } from './read.ts'
import { decide } from './review.ts'
import { reviewMeasures } from './review-measures.ts'
import { plantSentinels } from './sentinel.ts'
import { readSentinels } from './sentinel-rows.ts'
import type { Suggestion } from './suggestion.ts'
import { draftSuggestion } from './suggestion-rows.ts'

const start = Date.parse('2026-11-21T14:00:00Z')
const minute = 60_000
const tables = await readReasonTables()
const reasons = await readDecisionReasons()
const sentinels = await readSentinels()
const service = systemActor('operate')
let database: OwnedDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())

const read = (id: string, at = start) => database.as(obi, tx => readSuggestion(tx, obi, id, new Date(at)))
const send = (
  from: Suggestion,
  place: number,
  verdict: ItemDecision['verdict'],
  { by = obi, at = start, ...more }: Partial<ItemDecision> & { by?: typeof obi; at?: number } = {},
) => {
  const parts = {
    database,
    clock: { now: () => new Date(at) },
    reasons,
    undoSeconds: 120,
    concernsOf: concernsFrom(tables),
  }
  const item = from.items[place]
  if (item === undefined) throw new Error(`no item ${place}`)
  const decision = { item: item.id, contentHash: item.contentHash, verdict, evidenceOpened: true, ...more }
  const signedAs = by === obi ? 'Dr. Amara Obi' : 'Dr. Ben Hale'
  return decide(parts, by, from.id, { ifMatch: from.etag, signedAs, decisions: [decision] })
}
const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof Refusal ? error : undefined
}
const planOf = async (person: string, at: number) => {
  const actor = patientOf(person)
  return (await database.as(actor, tx => patientPlan(tx, actor, person, new Date(at)))).map(({ text }) => text)
}
const drafted = async (person: string) => read(await draftedFor(database, person, fourItems, new Date(start)))

test('an approval reaches the patient when its undo window is over, and one action takes it back before', async () => {
  const approved = await send(await drafted('window'), 0, 'approve')
  expect(await planOf('window', start + minute)).toEqual([])
  expect(await planOf('window', start + 2 * minute)).toEqual(['Ask us for a cool box.'])
  expect((await refusalOf(send(approved, 0, 'undo', { by: hale, at: start + minute })))?.code).toBe('invalid')
  const undone = await send(approved, 0, 'undo', { at: start + minute })
  expect(undone.items[0]).toMatchObject({ status: 'draft', revision: 2 })
  expect(await planOf('window', start + 5 * minute)).toEqual([])
  const again = await send(undone, 0, 'approve', { at: start + 2 * minute })
  expect((await refusalOf(send(again, 0, 'undo', { at: start + 9 * minute })))?.code).toBe('invalid')
})

test('what has reached the patient ends only with a coded reason, whatever has become of its record', async () => {
  const approved = await send(await drafted('ending'), 0, 'approve')
  await database.as(service, tx =>
    tx.query(`update suggestion set status = 'stale', version = version + 1 where person_id = 'ending'`),
  )
  const stale = await read(approved.id)
  const later = { at: start + 60 * minute }
  expect((await refusalOf(send(stale, 0, 'end', later)))?.message).toMatch(/coded reason/)
  expect((await refusalOf(send(stale, 0, 'end', { ...later, reason: 'wording' })))?.message).toMatch(
    /not a decision reason/,
  )
  const ended = await send(stale, 0, 'end', { ...later, reason: 'goal-reached' })
  expect(ended.items[0]).toMatchObject({ status: 'ended' })
  expect(await planOf('ending', start + 61 * minute)).toEqual([])
})

test('taking a safety-critical action away takes two clinicians; the first signature waits in the inbox', async () => {
  const first = await send(await drafted('two'), 2, 'approve')
  expect(first.items[2]).toMatchObject({ status: 'draft', awaiting: 'approve' })
  const inbox = await database.as(hale, tx =>
    listSuggestions(tx, hale, { status: 'draft', person: 'two' }, new Date(start)),
  )
  expect(inbox).toMatchObject([{ awaiting: 1, approved: 0 }])
  expect((await refusalOf(send(first, 2, 'approve')))?.code).toBe('not-allowed')
  const second = await send(first, 2, 'approve', { by: hale })
  expect(second.items[2]).toMatchObject({ status: 'approved' })

  const kept = await send(second, 3, 'approve')
  expect(kept.items[3]).toMatchObject({ status: 'approved' })
  const later = { at: start + 60 * minute, reason: 'patient-declines' }
  expect((await refusalOf(send(kept, 3, 'edit', { ...later, text: 'Stop it.' })))?.message).toMatch(/one clinician/)
  const asked = await send(kept, 3, 'end', later)
  expect(asked.items[3]).toMatchObject({ status: 'approved', awaiting: 'end' })
  expect(await planOf('two', later.at)).toHaveLength(2)
  expect((await refusalOf(send(asked, 3, 'end', later)))?.code).toBe('not-allowed')
  const ended = await send(asked, 3, 'end', { ...later, by: hale })
  expect(ended.items[3]).toMatchObject({ status: 'ended' })
})

test('rejecting what a pathway continues takes two, and the first may take the signature back', async () => {
  const asked = await send(await drafted('keep'), 3, 'reject', { reason: 'not-indicated' })
  expect(asked.items[3]).toMatchObject({ status: 'draft', awaiting: 'reject' })
  expect((await refusalOf(send(asked, 3, 'undo', { by: hale })))?.code).toBe('invalid')
  const back = await send(asked, 3, 'undo')
  expect(back.items[3]?.awaiting).toBeUndefined()
  const alone = await send(back, 3, 'reject', { by: hale, reason: 'not-indicated' })
  expect(alone.items[3]).toMatchObject({ status: 'draft', awaiting: 'reject' })
})

test('words of a safety-critical item that one clinician changed take a second signature', async () => {
  const edited = await send(await drafted('changed'), 3, 'edit', { text: 'Halve the insulin.', thenApprove: true })
  expect(edited.items[3]).toMatchObject({ status: 'draft', awaiting: 'approve' })
  expect((await send(edited, 3, 'approve', { by: hale })).items[3]).toMatchObject({ status: 'approved' })
})

test('the database lets nobody round the second signature', async () => {
  const first = await send(await drafted('forged'), 2, 'approve')
  const item = first.items[2]
  const forged = (signature: number, user: string) =>
    database.as(user === obi.user ? obi : hale, tx =>
      tx.query(
        `insert into decision (tenant_id, person_id, decision_id, suggestion_id, item_id, verdict, content_hash, revision, evidence_opened,
           user_id, signed_as, at, version, signature) values ('demo', 'forged', 'f', $1, $2, 'approve', $3, 1, true, $4, 'x', now(), 9, $5)`,
        [first.id, item?.id, item?.contentHash, user, signature],
      ),
    )
  await expect(forged(2, obi.user)).rejects.toThrow(/another clinician/)
  await expect(forged(1, hale.user)).rejects.toThrow(/not signature 1/)
  const promote = (sql: string) => database.as(obi, tx => tx.query(sql, [item?.id]))
  await expect(
    promote(`update suggestion_item set status = 'approved', awaiting = null where item_id = $1`),
  ).rejects.toThrow(/these exact words/)
  await expect(promote(`update suggestion_item set revision = 2, awaiting = null where item_id = $1`)).rejects.toThrow(
    /an edit or an undo/,
  )
})

test('a planted draft looks like any other, is told after the decision, and never becomes part of a plan', async () => {
  await loadInvented(database, {
    id: 'planted',
    medicines: ['warfarin sodium 5 MG Oral Tablet'],
    team: ['dr-obi', 'dr-hale'],
  })
  const plant = (share: number, ids: readonly string[]) =>
    plantSentinels({ database, tables, sentinels, share }, service, 'planted', ids, new Date(start))
  expect(await plant(0, ['a', 'b', 'c'])).toEqual([])
  const ids = await plant(1, ['a', 'b', 'c', 'd', 'e'])
  expect(ids).toHaveLength(2)
  expect(await plant(1, ['a', 'b', 'c'])).toEqual([])
  const [passed, caught] = await Promise.all(ids.map(id => read(id)))
  if (passed === undefined || caught === undefined) throw new Error('not planted')
  expect(passed.evidence.map(({ origin }) => origin)).toContain('record')

  const approved = await send(passed, 0, 'approve', { evidenceSeconds: 4 })
  expect(approved.status).toBe('decided')
  expect(approved.items[0]?.active).toBeUndefined()
  const forced = database.as(obi, tx =>
    tx.query(
      `insert into plan_item (tenant_id, person_id, plan_item_id, suggestion_id, item_id, decision_id, action, text, patient_text, title,
         evidence, spans, content_hash, approved_by, approved_as, approved_at, visible_from)
       select i.tenant_id, i.person_id, 'forced', i.suggestion_id, i.item_id, d.decision_id, i.action, i.text, i.patient_text, s.title,
         i.evidence, s.evidence, i.content_hash, d.user_id, d.signed_as, d.at, d.at
       from suggestion_item i join suggestion s using (tenant_id, person_id, suggestion_id)
         join decision d using (tenant_id, person_id, suggestion_id, item_id) where i.suggestion_id = $1`,
      [passed.id],
    ),
  )
  await expect(forced).rejects.toThrow(/planted draft/)
  await send(caught, 0, 'reject', { reason: 'not-indicated', evidenceSeconds: 20 })
  expect(await planOf('planted', start + 60 * minute)).toEqual([])
  const mine = await database.as(obi, tx => reviewMeasures(tx, obi, new Date(start + minute)))
  expect(mine.sentinelsCaught).toMatchObject({ value: 0.5, n: 2 })
  expect(mine.medianEvidenceSeconds).toEqual({ value: 12, n: 2 })
  const nobody = { ...obi, user: 'dr-new' }
  const none = await database.as(nobody, tx => reviewMeasures(tx, nobody, new Date(start)))
  expect(none).toMatchObject({ sentinelsCaught: { n: 0 }, medianEvidenceSeconds: null, decisions30Days: 0 })
})

test('an approval of a refrigerated medicine for somebody without a refrigerator waits for a coded reason', async () => {
  const medicines = ['insulin glargine 100 UNT/ML Injectable Solution']
  const screening = { 'refrigerator-working': 'no' }
  await loadInvented(database, { id: 'cold', medicines, screening, team: ['dr-obi'] })
  const text = 'Continue insulin glargine 100 UNT/ML Injectable Solution.'
  const proposals = [{ action: 'modify' as const, text, patientText: 'Keep taking it.', risk: 'routine' as const }]
  await database.as(service, tx =>
    draftSuggestion(tx, service, {
      id: 'cold-suggestion',
      hash: 'cold',
      now: new Date(start),
      finding: {
        id: 'pathway-of-cold',
        person: 'cold',
        kind: 'pathway',
        severity: 'moderate',
        title: 'Diabetes pathway',
        explanation: 'The pathway continues insulin.',
        certainty: 'established',
        proposals,
        evidence: [],
      },
    }),
  )
  const suggestion = await read('cold-suggestion')
  const error = await refusalOf(send(suggestion, 0, 'approve'))
  expect(error).toBeInstanceOf(OpenConcern)
  const concerns = error instanceof OpenConcern ? error.concerns : []
  expect(concerns.map(({ title }) => title).join(' ')).toMatch(/kept cold/)
  expect((await read(suggestion.id)).items[0]?.decisions).toEqual([])
  const because = (reason: string) => concerns.map(({ id }) => ({ finding: id, reason }))
  expect((await refusalOf(send(suggestion, 0, 'approve', { acknowledged: because('wording') })))?.code).toBe('invalid')
  const approved = await send(suggestion, 0, 'approve', { acknowledged: because('support-arranged') })
  expect(approved.items[0]?.decisions[0]?.concerns).toMatchObject(because('support-arranged'))
})
