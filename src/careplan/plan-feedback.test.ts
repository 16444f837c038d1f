import { afterAll, expect, test } from 'vitest'
import type { Database } from '../store/database.ts'
import { draftedFor, fourItems, hale, obi, patientOf, stranger } from '../testing/approval-world.ts'
import { eachStore } from '../testing/database.ts'
import { readDecisionReasons } from './decision-reasons.ts'
import { readFeedbackReasons } from './feedback-reasons.ts'
import { patientPlan } from './patient-plan.ts'
import { givePlanFeedback } from './plan-feedback.ts'
import { readSuggestion } from './read.ts'
import { decide } from './review.ts'
import { listTasks, resolveTask } from './tasks.ts'

const start = Date.parse('2026-11-21T14:00:00Z')
const later = new Date(start + 3_600_000)
const reasons = await readFeedbackReasons()

eachStore('what a person cannot do of the plan', open => {
  let opened: Promise<Database> | undefined
  const store = (): Promise<Database> => (opened ??= open())
  afterAll(async () => (await opened)?.close())

  /** A person with one approved item; returns its plan item's id. */
  async function withPlan(person: string): Promise<string> {
    const database = await store()
    const id = await draftedFor(database, person, fourItems, new Date(start))
    const from = await database.as(obi, tx => readSuggestion(tx, obi, id, new Date(start)))
    const item = from.items[0]
    const parts = {
      database,
      clock: { now: () => new Date(start) },
      reasons: await readDecisionReasons(),
      undoSeconds: 120,
      concernsOf: async () => new Map(),
    }
    const after = await decide(parts, obi, id, {
      ifMatch: from.etag,
      signedAs: 'Dr. Amara Obi',
      decisions: [{ item: item?.id ?? '', contentHash: item?.contentHash ?? '', verdict: 'approve' }],
    })
    return after.items[0]?.active?.id ?? ''
  }
  const say = async (person: string, item: string, more: { reason?: string; now?: Date } = {}) => {
    const actor = patientOf(person)
    const given = { item, reason: more.reason ?? 'cost', words: 'It costs 40 dollars.', urgency: 'routine' as const }
    return (await store()).as(actor, tx => givePlanFeedback(tx, actor, given, reasons, more.now ?? later))
  }
  const list = async (actor: typeof obi) => (await store()).as(actor, tx => listTasks(tx, actor, 'open', later))
  const close = async (actor: typeof obi, id: string, note: string) =>
    (await store()).as(actor, tx => resolveTask(tx, actor, id, { note, signedAs: actor.user }, later))

  test('reaches the care team as one task however often it is sent, and is closed once, with a note', async () => {
    const item = await withPlan('ana')
    const task = await say('ana', item)
    expect(await say('ana', item)).toBe(task)
    expect(await list(hale)).toMatchObject([{ id: task, person: 'ana', reason: 'cost', words: 'It costs 40 dollars.' }])
    expect(await list(stranger)).toEqual([])
    await expect(close(stranger, task, 'Done.')).rejects.toMatchObject({ code: 'not-found' })
    await expect(close(obi, task, ' ')).rejects.toMatchObject({ code: 'invalid' })
    await close(obi, task, 'Found a cheaper one.')
    expect((await close(obi, task, 'Found a cheaper one.')).status).toBe('resolved')
    await expect(close(hale, task, 'Something else.')).rejects.toMatchObject({ code: 'conflict' })
    expect(await list(hale)).toEqual([])
    const ana = patientOf('ana')
    const [entry] = await (await store()).as(ana, tx => patientPlan(tx, ana, 'ana', later))
    expect(entry?.feedback).toEqual({ at: later, isResolved: true })
  })

  test("is about a step of one's own plan that has arrived, for a reason that the table has", async () => {
    const item = await withPlan('eva')
    await withPlan('ivo')
    await expect(say('ivo', item)).rejects.toMatchObject({ code: 'not-found' })
    await expect(say('eva', item, { now: new Date(start) })).rejects.toMatchObject({ code: 'not-found' })
    await expect(say('eva', item, { reason: 'weather' })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('is spoken by nobody else, and never changed or taken away', async () => {
    const item = await withPlan('lea')
    await say('lea', item)
    const database = await store()
    const forged = `insert into plan_task (tenant_id, person_id, task_id, plan_item_id, reason, words, urgency, asked_at, asked_by)
      values ('demo', 'lea', 'forged', $1, 'cost', '', 'routine', now(), $2)`
    for (const actor of [obi, patientOf('ana')])
      await expect(database.as(actor, tx => tx.query(forged, [item, actor.user]))).rejects.toThrow(
        /row-level security|speak for themselves/,
      )
    for (const sql of [`update plan_task set words = 'x'`, 'delete from plan_task'])
      await expect(database.as(obi, tx => tx.query(sql))).rejects.toThrow(/permission denied/)
    const asHale = `update plan_task set status = 'resolved', note = 'x', resolved_by = 'dr-hale', resolved_as = 'x', resolved_at = now()
      where person_id = 'lea'`
    await expect(database.as(obi, tx => tx.query(asHale))).rejects.toThrow(/only as themselves/)
  })
})
