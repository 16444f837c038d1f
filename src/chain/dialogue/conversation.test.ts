import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply } from '../../domain/answer.ts'
import { type TestApp, testApp } from '../../testing/app.ts'
import { answerWhole } from '../answer.ts'
import { mostAskedBack } from './ask-back.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp()
})
afterAll(() => world.close())

/** The replies to a conversation of one demo person, in its order. */
async function talk(person: string, ...turns: readonly string[]): Promise<readonly Reply[]> {
  const actor = { role: 'patient', tenant: 'demo', user: person, person } as const
  const replies: Reply[] = []
  let chat: string | undefined
  for (const text of turns) {
    const told = await answerWhole(world.services.chain, actor, {
      text,
      person,
      ...(chat === undefined ? {} : { chat }),
    })
    chat = told.chat
    replies.push(told.reply)
  }
  return replies
}

test('a missed dose of nobody knows which medicine is asked back, with her own list, and then answered', async () => {
  const [asked, told] = await talk('helen-marsh', 'I missed a dose', 'the warfarin')
  expect(asked?.kind).toBe('asked-back')
  for (const medicine of ['warfarin', 'metoprolol', 'lisinopril']) expect(asked?.text).toContain(medicine)
  expect(told?.kind).toBe('answered')
  expect(told?.text).toContain('If you miss a dose of warfarin')
  expect(told?.text).not.toContain('lisinopril')
})

test('a missed dose that names the medicine is answered at once', async () => {
  const [told] = await talk('helen-marsh', 'I missed my warfarin dose')
  expect(told?.kind).toBe('answered')
})

test('a result that is not named is asked back, with the results on record, and then told', async () => {
  const [asked, told] = await talk('helen-marsh', 'what does my test mean?', 'the potassium')
  expect(asked?.kind).toBe('asked-back')
  expect(asked?.text).toContain('INR')
  expect(told?.text).toContain('Your last potassium was 4.6 mmol/L')
})

test('a result that is named is told at once', async () => {
  const [told] = await talk('helen-marsh', 'what does my INR mean?')
  expect(told?.kind).toBe('answered')
})

test('a missed visit is no missed dose', async () => {
  const [told] = await talk('helen-marsh', 'I missed my eye doctor visit')
  expect(told?.text).not.toContain('Which medicine')
})

test('a sugar of 150 is asked back for the meal; one of 250 or 90 is not, for the answer is the same', async () => {
  const [asked, told] = await talk('rosa-delgado', 'my sugar is 150, is that high?', 'after dinner')
  expect(asked?.kind).toBe('asked-back')
  expect(told?.text).toContain('180 mg/dL')
  for (const value of [90, 250]) {
    const [reply] = await talk('rosa-delgado', `my sugar is ${value}, is that high?`)
    expect(reply?.text).not.toContain('Was that before a meal')
  }
})

test('after four questions back no more is asked', async () => {
  const replies = await talk('helen-marsh', ...Array.from({ length: mostAskedBack + 1 }, (_, at) => `is 1${at}5 high?`))
  expect(replies.slice(0, mostAskedBack).map(({ kind }) => kind)).toEqual(Array(mostAskedBack).fill('asked-back'))
  expect(replies.at(-1)?.text).not.toContain('What does the number')
})

test('ibuprofen, then Tylenol: both are checked against her own warfarin', async () => {
  const [, tylenol] = await talk('helen-marsh', 'can I take ibuprofen with my blood thinner?', 'what about Tylenol?')
  expect(tylenol?.text).toMatch(/Tylenol with your warfarin/)
})

test('an emergency of long ago in the chat is not forgotten when its question is', async () => {
  const calm = Array.from({ length: 21 }, () => 'what is warfarin for?')
  const replies = await talk('helen-marsh', 'my chest hurts and my arm feels heavy', ...calm)
  expect(replies[0]?.urgency).toBe('emergency')
  expect(replies.at(-1)?.urgency).toBe('emergency')
})

test('thanks are returned and nothing is asked', async () => {
  const [, reply] = await talk('helen-marsh', 'what is warfarin for?', 'thanks, that helps')
  expect(reply?.kind).toBe('answered')
  expect(reply?.text).toContain('You are welcome')
  const [worried] = await talk('helen-marsh', 'thanks, but my chest hurts badly')
  expect(worried?.urgency).toBe('emergency')
})

test("one person's conversation never fills in another's question", async () => {
  await talk('helen-marsh', 'what is warfarin for?')
  const [reply] = await talk('rosa-delgado', 'can I take it with alcohol?')
  expect(reply?.text).not.toContain('warfarin')
})
