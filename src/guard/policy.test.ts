import { expect, test } from 'vitest'
import { quotableUnits } from '../chain/compose/units.ts'
import type { DraftSentence, Question } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { sha256 } from '../kernel/ids.ts'
import { chunkDocument } from '../knowledge/chunk.ts'
import { readDocuments } from '../knowledge/documents.ts'
import { readRuleStatements } from '../knowledge/statements.ts'
import { Answer } from './answer.ts'
import { loadGuard } from './guard.ts'

const guard = await loadGuard()
const now = new Date('2026-11-22T09:00:00Z')

const spanOf = (id: string, origin: Span['origin'], title: string, text: string): Span => ({
  id,
  origin,
  source: id,
  ref: id,
  title,
  text,
  hash: sha256(text),
})

/** The fault of one sentence that cites one span, or undefined when a reader may have it. */
function faultOf(
  text: string,
  span: Span,
  reader: Question['reader'] = 'patient',
  kind: DraftSentence['kind'] = 'guidance',
): string | undefined {
  const question: Question = { text: 'Tell me about this', reader, level: 'simple', language: 'en', previous: [] }
  const origin = kind === 'fact' ? 'record' : 'embedded'
  const sentences = [{ text, cites: [span.id], kind }]
  const checked = guard.check({ origin, kind: 'answered', sentences, evidence: [span] }, { question, now })
  return checked instanceof Answer ? undefined : checked.dropped[0]?.fault
}
const quoted = (text: string) => faultOf(text, spanOf('chunk:1', 'guidance', 'A passage that says just this', text))

test('every sentence of every document reaches the reader it was reviewed for', async () => {
  const lost = (await readDocuments()).flatMap(document =>
    chunkDocument(document).flatMap(({ id, heading, text }) =>
      quotableUnits(text).flatMap(unit => {
        const fault = faultOf(unit, spanOf(`chunk:${id}`, 'guidance', heading, text), document.audience)
        return fault === undefined ? [] : [`${fault} ${id}: ${unit}`]
      }),
    ),
  )
  expect(lost).toEqual([])
}, 240_000)

test('every patient sentence of every rule reaches a patient, the clinical lines a clinician', async () => {
  const lost = (await readRuleStatements()).flatMap(({ table, id, title, statement }) => {
    const span = spanOf(`rule:${table}/${id}`, 'rule', title, statement)
    return statement.split('\n').flatMap((line, index) =>
      quotableUnits(line).flatMap(unit => {
        const fault = faultOf(unit, span, index === 1 ? 'clinician' : 'patient')
        return fault === undefined ? [] : [`${fault} ${span.id}: ${unit}`]
      }),
    )
  })
  expect(lost).toEqual([])
})

test.each([
  'Stop taking warfarin today.',
  'Double your metoprolol.',
  'You should stop your blood thinner.',
  "Please skip tonight's insulin dose.",
  'Take two extra pills of metformin.',
  'It is safe to stop taking your statin.',
  'I recommend doubling your insulin dose.',
  'Since your INR is low, double your warfarin.',
  'Your doctor is wrong, so stop taking warfarin.',
  'Your warfarin should be stopped now.',
  'You no longer need your metoprolol.',
  'Do not take your metoprolol anymore.',
  'Wean off metoprolol over two weeks.',
  'Duplique su dosis de metformina.',
  'Puede dejar de tomar su metformina.',
])('an order to change a medicine is kept from patients even when a passage says it: %s', text => {
  expect(quoted(text)).toBe('policy')
})

test.each([
  'You have cancer.',
  'You may have lung cancer.',
  'Based on your results, you have diabetes.',
  'This means that you have cancer.',
  'I think you have a heart condition.',
  'Usted tiene cáncer.',
])('a diagnosis is kept from patients even when a passage says it: %s', text => {
  expect(quoted(text)).toBe('policy')
})

test.each([
  'Foods with vitamin K can change how warfarin works.',
  'Alcohol can change how your blood thinner works.',
  'Your care team may change your dose after each blood test.',
  'Do not stop taking warfarin without asking your doctor.',
  'Ask your care team before you stop, start, or change a medicine.',
  'Skip the missed dose if it is almost time for the next one.',
  'Exercise can lower your blood sugar.',
  'Tell your dentist that you have a stent.',
  'Call 911 if you have chest pain.',
  'Stop smoking to protect your heart.',
])('what a food, a team or a caution says is no order: %s', text => {
  expect(quoted(text)).toBeUndefined()
})

test('an order of the record may be read back to the person it is for', () => {
  const order = 'Metformin 500 mg: take 2 tablets twice a day.'
  expect(faultOf(order, spanOf('fact:1', 'record', 'Metformin', order), 'patient', 'fact')).toBeUndefined()
})
