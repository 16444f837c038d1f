import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { writeDocuments } from '../ingest/knowledge-rows.ts'
import { fixedClock } from '../kernel/clock.ts'
import type { KnowledgeDocument } from '../knowledge/document.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { retrieve } from './retrieve.ts'
import { scopeFor } from './scope.ts'
import { searchUnits } from './search.ts'
import { createVocabulary } from './vocabulary.ts'

const document = (id: string, trust: 'reviewed' | 'operator', title: string, body: string): KnowledgeDocument => ({
  id,
  title,
  audience: 'patient',
  level: 'simple',
  language: 'en',
  topics: [title],
  codes: [],
  sources: [],
  reviewed: '2026-01-01',
  licence: 'own',
  collection: trust === 'reviewed' ? 'clinical' : 'operator',
  file: id,
  trust,
  body,
})

const question = 'How should I store opened insulin pens during a heatwave?'
const reviewed = [
  document(
    'insulin',
    'reviewed',
    'Insulin',
    'Store opened pens at room temperature for four weeks. Keep the others in the fridge.',
  ),
  document('journeys', 'reviewed', 'Insulin on a journey', 'Carry your pens with you, and store them out of the sun.'),
  ...Array.from({ length: 11 }, (_, at) =>
    document(`leaflet-${at}`, 'reviewed', `Leaflet ${at}`, `Rest after exercise ${at} and drink water.`),
  ),
]
/** Each holds the whole question several times. */
const hostile = (from: number, to: number): readonly KnowledgeDocument[] =>
  Array.from({ length: to - from }, (_, at) =>
    document(
      `operator-bad-${from + at}`,
      'operator',
      question,
      `${question} Boil opened pens in heatwave number ${at}. ${question}`,
    ),
  )

const vocabulary = createVocabulary([], ['how', 'should'], () => false)
const searcher = systemActor('evaluate')

eachStore('texts written to be found', open => {
  let database: OwnedDatabase
  const write = (documents: readonly KnowledgeDocument[]) =>
    writeDocuments({ database, clock: fixedClock('2026-11-30T08:00:00Z') }, documents)
  const ask = () =>
    database.as(searcher, tx => retrieve(tx, searcher, { text: question, level: 'simple', language: 'en', vocabulary }))
  const reviewedAnswers = async () =>
    (await ask()).passages.filter(passage => passage.document.trust === 'reviewed').map(passage => passage.document.id)
  const reviewedUnits = async () => {
    const { units } = await database.as(searcher, tx =>
      searchUnits(tx, scopeFor(searcher, 'en'), { text: question, vocabulary }, undefined),
    )
    return units.map(unit => unit.document).filter(id => !id.startsWith('operator-'))
  }
  beforeAll(async () => {
    database = await open()
    await write(reviewed)
  })
  afterAll(() => database.close())

  // Few of them raise the best coverage above what reviewed texts reach; many are more than one search brings and compares.
  test.each([
    [5, hostile(0, 5)],
    [155, hostile(5, 155)],
  ])('%i of them neither push reviewed answers out, nor come before them, nor change their order', async (_, added) => {
    const before = await reviewedAnswers()
    const order = await reviewedUnits()
    expect(before[0]).toBe('insulin')

    await write(added)
    const { passages } = await ask()
    const trusted = passages.map(passage => passage.document.trust)
    expect(trusted).toContain('operator')
    expect(trusted.lastIndexOf('reviewed')).toBeLessThan(trusted.indexOf('operator'))
    expect(await reviewedAnswers()).toEqual(expect.arrayContaining(before))
    expect((await reviewedUnits())[0]).toBe(order[0])
    expect((await reviewedUnits()).toSorted()).toEqual(order.toSorted())
  })
})
