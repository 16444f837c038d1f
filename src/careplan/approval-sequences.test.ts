import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { ClinicianActor } from '../domain/actor.ts'
import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Database } from '../store/database.ts'
import { auditApprovals, draftedFor, fourItems, hale, obi, patientOf, stranger } from '../testing/approval-world.ts'
import { eachStore } from '../testing/database.ts'
import { readDecisionReasons } from './decision-reasons.ts'
import type { DecisionRequest, ItemDecision } from './decision-request.ts'
import { readSuggestion } from './read.ts'
import { decide } from './review.ts'
import type { Suggestion } from './suggestion.ts'
import { setStatus } from './suggestion-rows.ts'

const reasons = await readDecisionReasons()
/** The full run has 1,000. Longer ones: `APPROVAL_SEQUENCES=20000 APPROVAL_RACES=2000 npx vitest run src/careplan/approval-sequences.test.ts`. */
const sequences = Number(process.env['APPROVAL_SEQUENCES'] ?? 500)
const races = Number(process.env['APPROVAL_RACES'] ?? 50)
const start = Date.parse('2026-11-21T14:00:00Z')
const service = systemActor('operate')

const acts = [
  'approve',
  'edit',
  'edit-approve',
  'reject',
  'undo',
  'end',
  'replay',
  'stale',
  'redraft',
  'patient',
] as const
const stepArbitrary = fc.record({
  who: fc.constantFrom(obi, hale, obi, hale, stranger),
  at: fc.nat({ max: 3 }),
  act: fc.constantFrom(...acts, 'approve' as const, 'approve' as const, 'undo' as const, 'end' as const),
  opened: fc.constantFrom(true, true, false),
  match: fc.constantFrom('now', 'now', 'now', 'first', 'wrong'),
  waits: fc.constantFrom(0, 10, 200),
})
type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never

eachStore('approval', open => {
  let opened: Promise<Database> | undefined
  const store = (): Promise<Database> => (opened ??= open())
  afterAll(async () => (await opened)?.close())

  const read = async (id: string, at: number) =>
    (await store()).as(obi, tx => readSuggestion(tx, obi, id, new Date(at)))
  const send = async (actor: ClinicianActor, id: string, request: DecisionRequest, at: number) => {
    const clock = { now: () => new Date(at) }
    const parts = { database: await store(), clock, reasons, undoSeconds: 120, concernsOf: async () => new Map() }
    return decide(parts, actor, id, request)
  }
  /** Undefined when refused; anything but a refusal is a bug and fails the test. */
  const accepted = (work: Promise<Suggestion>) =>
    work.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      return undefined
    })
  const requestOf = (suggestion: Suggestion, step: Pick<Step, 'at' | 'act' | 'opened'>, ifMatch: string, n: number) => {
    const item = suggestion.items[step.at % suggestion.items.length]
    if (item === undefined) throw new Error('no item')
    const isEdit = step.act.startsWith('edit')
    const decision: ItemDecision = {
      item: item.id,
      contentHash: item.contentHash,
      verdict: isEdit ? 'edit' : (step.act as 'approve' | 'reject' | 'undo' | 'end'),
      evidenceOpened: step.opened,
      ...(isEdit ? { text: `Wording ${n}.`, thenApprove: step.act === 'edit-approve' } : {}),
      ...(step.act === 'approve' || step.act === 'undo' ? {} : { reason: 'not-indicated' }),
    }
    return { ifMatch, signedAs: 'Dr. Test', decisions: [decision] }
  }

  test(`${sequences} random sequences: nothing is in force without the approvals of exactly its words, and no decision is lost`, {
    timeout: 900_000,
  }, async () => {
    const database = await store()
    const seen = { active: 0, activations: 0, decisions: 0, refused: 0 }
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 2, maxLength: 7 }), fc.nat(9), async (steps, kind) => {
        const person = `p${run++}`
        const sentinel = kind === 0 ? 'warfarin-naproxen' : undefined
        const proposals = kind === 0 ? fourItems.slice(0, 1) : fourItems
        const id = await draftedFor(database, person, proposals, new Date(start), sentinel)
        let at = start
        let latest = await read(id, at)
        let last: readonly [ClinicianActor, DecisionRequest] | undefined
        let expected = 0
        for (const [n, step] of steps.entries()) {
          at += step.waits * 1000
          if (step.act === 'stale' || step.act === 'redraft') {
            const status = step.act === 'stale' ? 'stale' : 'draft'
            await database.as(service, tx => setStatus(tx, service, person, id, status))
            latest = await read(id, at)
          } else if (step.act === 'patient') {
            const asPatient = database.as(patientOf(person), tx =>
              tx.query(
                `insert into decision (tenant_id, person_id, decision_id, suggestion_id, item_id, verdict, content_hash, revision,
                   evidence_opened, user_id, signed_as, at, version) values ('demo', $1, 'x', $2, $3, 'approve', $4, 1, true, $1, 'x', now(), 2)`,
                [person, id, latest.items[0]?.id, latest.items[0]?.contentHash],
              ),
            )
            await expect(asPatient).rejects.toThrow(/row-level security|only a clinician/)
          } else if (step.act === 'replay') {
            const result = last === undefined ? undefined : await accepted(send(last[0], id, last[1], at))
            if (result !== undefined) expect(result.version).toBe(latest.version)
          } else {
            const ifMatch = step.match === 'now' ? latest.etag : step.match === 'first' ? '"1"' : '"999"'
            const request = requestOf(latest, step, ifMatch, n)
            const result = await accepted(send(step.who, id, request, at))
            if (result === undefined) seen.refused += 1
            else if (result.version !== latest.version) {
              expect(step.who).not.toBe(stranger)
              expected += step.act === 'edit-approve' ? 2 : 1
              last = [step.who, request]
              latest = result
            }
          }
        }
        const audited = await auditApprovals(database, person)
        expect(audited.faults).toEqual([])
        expect(audited.decisions).toBe(expected)
        seen.active += audited.active
        seen.activations += audited.activations
        seen.decisions += audited.decisions
      }),
      { numRuns: sequences, seed: 20261130, endOnFailure: true },
    )
    // The walk went where it should: things came into force, left again, and were refused.
    expect(seen.activations).toBeGreaterThan(sequences * 0.2)
    expect(seen.active).toBeLessThan(seen.activations)
    expect(seen.refused).toBeGreaterThan(sequences * 0.3)
  })

  test(`${races} true races of two clinicians: one of them decides, the other is told, and nothing is lost`, {
    timeout: 600_000,
  }, async () => {
    const database = await store()
    const pairs = [
      ['approve', 'approve'],
      ['approve', 'reject'],
      ['approve', 'edit'],
      ['edit-approve', 'approve'],
      ['edit-approve', 'edit-approve'],
    ] as const
    for (let race = 0; race < races; race += 1) {
      const person = `race${race}`
      const id = await draftedFor(database, person, fourItems, new Date(start))
      const first = await read(id, start)
      const pair = pairs[race % pairs.length] ?? pairs[0]
      const place = race % 4
      const results = await Promise.all(
        pair.map((act, side) => {
          const request = requestOf(first, { at: place, act, opened: true }, first.etag, side)
          return accepted(send(side === 0 ? obi : hale, id, request, start))
        }),
      )
      const winners = results.flatMap((result, side) => (result === undefined ? [] : [pair[side]]))
      expect(winners).toHaveLength(1)
      const audited = await auditApprovals(database, person)
      expect(audited.faults).toEqual([])
      expect(audited.decisions).toBe(winners[0] === 'edit-approve' ? 2 : 1)
    }
  })

  test('two clinicians give the second signature to nothing at once: the first signature comes once, the second once', async () => {
    const database = await store()
    const id = await draftedFor(database, 'signing', fourItems, new Date(start))
    const sign = (from: Suggestion, actor: ClinicianActor) =>
      accepted(send(actor, id, requestOf(from, { at: 2, act: 'approve', opened: true }, from.etag, 0), start))
    const one = await sign(await read(id, start), obi)
    if (one === undefined) throw new Error('the first signature was refused')
    const both = await Promise.all([sign(one, obi), sign(one, hale)])
    expect(both.map(each => each !== undefined)).toEqual([false, true])
    expect(await auditApprovals(database, 'signing')).toMatchObject({ faults: [], active: 1, decisions: 2 })
  })
})
