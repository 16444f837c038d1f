import { afterAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import { fixedClock } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import { readReasonTables } from '../reason/tables.ts'
import type { Database, Tx } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { loadInvented } from '../testing/invented-person.ts'
import { readDecisionReasons } from './decision-reasons.ts'
import { concernsFrom } from './open-concerns.ts'
import { readSuggestion } from './read.ts'
import { decide } from './review.ts'
import { suggest } from './suggest.ts'
import type { Suggestion } from './suggestion.ts'

const clock = fixedClock('2026-11-21T14:00:00Z')
const obi = { role: 'clinician', tenant: 'demo', user: 'dr-obi' } as const
const hale = { role: 'clinician', tenant: 'demo', user: 'dr-hale' } as const
const stranger = { role: 'clinician', tenant: 'demo', user: 'dr-stranger' } as const
const rosa = { role: 'patient', tenant: 'demo', user: 'rosa', person: 'rosa' } as const
const tables = await readReasonTables()
const reasons = await readDecisionReasons()

/** What an attacker with direct SQL, but without an approval, would try. */
eachStore('the database refuses every other way', open => {
  let prepared: Promise<{ database: Database; suggestion: Suggestion }> | undefined
  const store = () => (prepared ??= prepare())
  afterAll(async () => (await prepared)?.database.close())

  async function prepare() {
    const database = await open()
    await loadInvented(database, {
      id: 'rosa',
      medicines: ['clopidogrel 75 MG Oral Tablet'],
      genes: [['CYP2C19', '*2/*2', 'Poor Metabolizer']],
      team: ['dr-obi', 'dr-hale'],
    })
    const { drafted } = await suggest({ database, tables }, obi, 'rosa', clock.now())
    return {
      database,
      suggestion: await database.as(obi, tx => readSuggestion(tx, obi, drafted[0] ?? '', clock.now())),
    }
  }

  const planItem = (tx: Tx, { id, person, items }: Suggestion, at: number, decision: string, user: string) =>
    tx.query(
      `insert into plan_item (tenant_id, person_id, plan_item_id, suggestion_id, item_id, decision_id, action, text, patient_text, title,
         evidence, spans, content_hash, approved_by, approved_as, approved_at)
       select i.tenant_id, i.person_id, $1, i.suggestion_id, i.item_id, $2, i.action, i.text, i.patient_text, s.title, i.evidence, s.evidence,
         i.content_hash, $3, 'Dr. Forged', $4::timestamptz
       from suggestion_item i join suggestion s on s.suggestion_id = i.suggestion_id and s.person_id = i.person_id
       where i.person_id = $5 and i.suggestion_id = $6 and i.item_id = $7`,
      [newId(), decision, user, clock.now().toISOString(), person, id, items[at]?.id],
    )
  const decision = (
    tx: Tx,
    { id, person, items, version }: Suggestion,
    at: number,
    user: string,
    more: { opened?: boolean; hash?: string } = {},
  ) =>
    tx.query(
      `insert into decision (tenant_id, person_id, decision_id, suggestion_id, item_id, verdict, content_hash, revision, evidence_opened,
         user_id, signed_as, at, version)
       values ('demo', $1, $2, $3, $4, 'approve', $5, 1, $6, $7, 'Dr. Forged', $8::timestamptz, $9)`,
      [
        person,
        newId(),
        id,
        items[at]?.id,
        more.hash ?? items[at]?.contentHash,
        more.opened ?? true,
        user,
        clock.now().toISOString(),
        version + 1,
      ],
    )
  const refused = async (actor: Actor, work: (tx: Tx, suggestion: Suggestion) => Promise<unknown>, because: RegExp) => {
    const { database, suggestion } = await store()
    await expect(database.as(actor, tx => work(tx, suggestion))).rejects.toThrow(because)
    const active = await database.as(systemActor('operate'), tx =>
      tx.query(`select from plan_item where status = 'active' and tenant_id = 'demo'`),
    )
    expect(active).toHaveLength(0)
  }
  const denied = /permission denied|row-level security/

  test('an item does not leave draft without a decision', async () => {
    for (const status of ['approved', 'rejected'])
      await refused(obi, tx => tx.query('update suggestion_item set status = $1', [status]), /these exact words/)
    await refused(systemActor('operate'), tx => tx.query(`update suggestion_item set status = 'approved'`), denied)
    await refused(systemActor('operate'), (tx, suggestion) => planItem(tx, suggestion, 1, 'none', 'operate'), denied)
  })

  test('an active plan item needs an approval of its exact words', async () => {
    await refused(obi, (tx, suggestion) => planItem(tx, suggestion, 1, 'none', 'dr-obi'), /no approval/)
    await refused(
      obi,
      (tx, suggestion) => decision(tx, suggestion, 1, 'dr-obi', { hash: 'other words' }),
      /not about the words/,
    )
    await refused(obi, tx => tx.query(`update suggestion_item set text = 'Take 40 mg'`), /content hash/)
    await refused(
      obi,
      (tx, suggestion) =>
        tx.query(
          `update suggestion_item set text = 'Take more', content_hash = careplan_item_hash(finding_id, action, 'Take more', patient_text, risk, evidence)
           where suggestion_id = $1`,
          [suggestion.id],
        ),
      /needs an edit decision/,
    )
  })

  test('nobody decides as someone else, outside the care team, as a patient or as the service', async () => {
    await refused(
      obi,
      (tx, suggestion) => decision(tx, suggestion, 1, 'dr-hale'),
      /only as themselves|row-level security/,
    )
    await refused(
      stranger,
      (tx, suggestion) => decision(tx, suggestion, 1, 'dr-stranger'),
      /care team|row-level security/,
    )
    await refused(rosa, (tx, suggestion) => decision(tx, suggestion, 1, 'rosa'), /only a clinician|row-level security/)
    await refused(systemActor('operate'), (tx, suggestion) => decision(tx, suggestion, 1, 'operate'), denied)
  })

  test('a high-risk item is not approved with its evidence unopened', async () => {
    await refused(
      obi,
      (tx, suggestion) => decision(tx, suggestion, 0, 'dr-obi', { opened: false }),
      /evidence was opened/,
    )
  })

  test('a patient reads no draft and no decision', async () => {
    const { database } = await store()
    for (const table of ['suggestion', 'suggestion_item', 'decision'])
      expect(await database.as(rosa, tx => tx.query(`select * from ${table}`))).toEqual([])
  })

  test('after an approval: decisions stay as they are, plan items only end, and an old approval never counts for edited words', async () => {
    const { database, suggestion } = await store()
    const item = suggestion.items[1]
    if (item === undefined) throw new Error('no item')
    const approved = await decide(
      { database, clock, reasons, undoSeconds: 0, concernsOf: concernsFrom(tables) },
      obi,
      suggestion.id,
      {
        ifMatch: suggestion.etag,
        signedAs: 'Dr. Amara Obi',
        decisions: [{ item: item.id, contentHash: item.contentHash, verdict: 'approve' }],
      },
    )
    const fails = (actor: Actor, sql: string, because: RegExp) =>
      expect(database.as(actor, tx => tx.query(sql))).rejects.toThrow(because)
    await fails(obi, `update decision set verdict = 'reject'`, /permission denied|append-only/)
    await fails(obi, 'delete from decision', /permission denied|append-only/)
    await fails(obi, 'delete from plan_item', denied)
    await fails(obi, `update plan_item set text = 'Take 40 mg'`, denied)
    await fails(obi, `update plan_item set status = 'ended', ended_by = decision_id`, /only by a decision/)
    const ending = `update plan_item set status = 'ended', ended_by = decision_id returning plan_item_id`
    expect(await database.as(rosa, tx => tx.query(ending))).toEqual([])
    // Edited away and back: the words are the old ones, the approval of them is spent.
    const send = (from: Suggestion, text: string) =>
      decide({ database, clock, reasons, undoSeconds: 0, concernsOf: concernsFrom(tables) }, hale, from.id, {
        ifMatch: from.etag,
        signedAs: 'Dr. Ben Hale',
        decisions: [
          { item: item.id, contentHash: from.items[1]?.contentHash ?? '', verdict: 'edit', text, reason: 'wording' },
        ],
      })
    const back = await send(await send(approved, 'Other words.'), item.text)
    expect(back.items[1]).toMatchObject({ contentHash: item.contentHash, revision: 3, status: 'draft' })
    await refused(
      obi,
      tx => tx.query(`update suggestion_item set status = 'approved' where item_id = $1`, [item.id]),
      /these exact words/,
    )
  })
})
