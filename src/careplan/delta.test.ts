import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyDeltas, keyOf, type PersonalDelta, type PlanItem, revertDeltas } from './delta.ts'

const item = (action: string, place: number, more: Partial<PlanItem> = {}): PlanItem => ({
  pathway: 'copd',
  action,
  place,
  concept: action,
  kind: 'test',
  title: action,
  text: `Do ${action}.`,
  patientText: 'Ask us.',
  participant: 'nurse',
  risk: 'routine',
  safetyCritical: false,
  priority: 2,
  load: 1,
  ...more,
})

const head = ({ pathway, action }: PlanItem) =>
  ({ pathway, action, reason: 'cost', evidence: ['fact:1'], author: 'rule', why: 'The record shows it.' }) as const

/** A base plan and a set of differences that fits it, made by walking the plan with random choices. */
const planned = fc
  .record({
    size: fc.integer({ min: 0, max: 12 }),
    moves: fc.array(
      fc.record({ op: fc.constantFrom('keep', 'add', 'remove', 'modify'), at: fc.nat(40), words: fc.string() }),
      { maxLength: 25 },
    ),
  })
  .map(({ size, moves }) => {
    const base = Array.from({ length: size }, (_, at) => item(`step-${at}`, at * 10))
    let plan: readonly PlanItem[] = base
    const deltas: PersonalDelta[] = []
    for (const [turn, { op, at, words }] of moves.entries()) {
      const here = plan[at % Math.max(plan.length, 1)]
      const delta: PersonalDelta | undefined =
        op === 'add'
          ? { ...head(item(`added-${turn}`, 0)), op, item: item(`added-${turn}`, 1000 + ((at * 7) % 97) * 100 + turn) }
          : here === undefined
            ? undefined
            : op === 'modify'
              ? { ...head(here), op, from: here, to: { ...here, text: `${here.text} ${words}`, load: at % 4 } }
              : op === 'remove'
                ? { ...head(here), op, item: here }
                : { ...head(here), op: 'keep' }
      if (delta === undefined) continue
      deltas.push(delta)
      plan = applyDeltas(plan, [delta])
    }
    return { base, deltas, plan }
  })

describe('typed differences', () => {
  test('applied and then reverted, they give the standard pathway again: 1,000 random plans', () => {
    let changed = 0
    fc.assert(
      fc.property(planned, ({ base, deltas, plan }) => {
        const applied = applyDeltas(base, deltas)
        expect(applied).toEqual(plan)
        if (applied.length !== base.length) changed += 1
        expect(revertDeltas(applied, deltas)).toEqual(base)
      }),
      { numRuns: 1000 },
    )
    expect(changed).toBeGreaterThan(100)
  })

  test('the differences of one plan are refused on another', () => {
    const [one, two] = [item('one', 0), item('two', 10)]
    const remove: PersonalDelta = { ...head(one), op: 'remove', item: one }
    expect(() => applyDeltas([two], [remove])).toThrow(/does not fit/)
    expect(() => applyDeltas([{ ...one, text: 'Something else.' }], [remove])).toThrow(/does not fit/)
    expect(() => applyDeltas([one], [{ ...head(one), op: 'add', item: one }])).toThrow(/does not fit/)
    expect(() => revertDeltas([one, two], [remove])).toThrow(/does not fit/)
  })

  test('a difference cannot change another action than the one it names', () => {
    const one = item('one', 0)
    const stray: PersonalDelta = { ...head(one), op: 'modify', from: one, to: item('two', 10) }
    expect(keyOf(stray)).toBe('copd/one')
    expect(() => applyDeltas([one], [stray])).toThrow(/does not fit/)
  })
})
