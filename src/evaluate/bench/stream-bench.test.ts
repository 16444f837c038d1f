import { expect, test } from 'vitest'
import { dataMarked } from '../../chain/compose/request.ts'
import { composedSchema } from '../../models/chat-door.ts'
import { readBenchQuestions } from './bench-questions.ts'
import { startPacedModel } from './paced-model.ts'

test('at least two hundred questions are asked, each once, of six people and by both sides', async () => {
  const questions = await readBenchQuestions()
  expect(questions.length).toBeGreaterThanOrEqual(200)
  expect(new Set(questions.map(question => JSON.stringify(question))).size).toBe(questions.length)
  expect(new Set(questions.map(({ person }) => person)).size).toBe(6)
  expect(questions.filter(({ role }) => role === 'clinician').length).toBeGreaterThan(50)
})

test('the paced model writes sentences of its evidence in the agreed shape, at its pace, and keeps what it was sent', async () => {
  const model = await startPacedModel({ firstMilliseconds: 0, tokensPerSecond: 10_000 })
  const evidence = [{ id: 'e1', text: 'Metformin helps lower blood sugar. It comes as a pill that you swallow.' }]
  const content = dataMarked({ question: 'What is metformin?', evidence })
  const body = JSON.stringify({ model: 'paced', stream: true, messages: [{ role: 'user', content }] })
  const response = await fetch(`${model.url}/chat/completions`, { method: 'POST', body })
  const text = (await response.text())
    .split('\n')
    .filter(line => line.startsWith('data: {'))
    .map(line => JSON.parse(line.slice(6)).choices[0].delta.content ?? '')
    .join('')
  expect(composedSchema.parse(JSON.parse(text)).sentences.map(sentence => sentence.text)).toEqual([
    'Metformin helps lower blood sugar.',
    'It comes as a pill that you swallow.',
  ])
  expect(model.sentWith('What is metformin?')).toEqual({ body, times: 1 })
  await model.close()
})
