import { expect, test } from 'vitest'
import { learnInThread } from './learn-in-thread.ts'
import { type Learn, learnHere } from './learnt-model.ts'

/** Texts of invented words, enough that learning takes many turns of the event loop. */
const texts = Array.from({ length: 400 }, (_, text) =>
  Array.from({ length: 60 }, (_, at) => `w${(text * 7 + at * at) % 900}`).join(' '),
)

/** How often others had their turn until the model was there. */
async function turnsDuring(learn: Learn): Promise<number> {
  let turns = 0
  let next = setImmediate(function turn() {
    turns += 1
    next = setImmediate(turn)
  })
  await learn(texts)
  clearImmediate(next)
  return turns
}

test('what a thread learns is what is learnt here, number by number', async () => {
  const here = await learnHere(texts)
  expect(await learnInThread(texts)).toEqual(here)
  expect(here.terms.length).toBeGreaterThan(500)
  expect(here.vectors.some(value => value !== 0)).toBe(true)
})

test('others have their turns while a thread learns, and none while it is done here', async () => {
  expect(await turnsDuring(learnHere)).toBe(0)
  expect(await turnsDuring(learnInThread)).toBeGreaterThan(10)
})

test('a thread that fails says so', async () => {
  await expect(learnInThread(['fine', undefined as unknown as string])).rejects.toThrow(/split|undefined/)
})
