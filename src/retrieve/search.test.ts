import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { indexTerms } from '../knowledge/terms.ts'
import type { Database } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { inventedDocument } from '../testing/knowledge.ts'
import { patient, searchWorld, vocabulary } from '../testing/search-world.ts'
import { scopeFor } from './scope.ts'
import { searchUnits } from './search.ts'

const bodies = {
  fibromyalgia: 'Fibromyalgia makes muscles ache. Sleep and gentle exercise help with fibromyalgia.',
  sleep: 'Go to bed at the same time. A dark room helps you sleep.',
  exercise: 'Walk each day. Exercise makes muscles strong.',
  work: 'A work note says what you can do. Ask your boss about the note. Your job may wait for you.',
  thinner: 'A blood thinner slows clots. Bleeding may start with a blood thinner.',
  anticoagulant: 'An anticoagulant slows clots. Bleeding may start with an anticoagulant.',
  rash: 'A rash may itch. Cream helps an itch.',
  itch: 'An itch may come with a rash. Do not scratch an itch.',
} as const

eachStore('search', open => {
  let database: Database
  let world: Awaited<ReturnType<typeof searchWorld>>
  beforeAll(async () => {
    database = await open()
    world = await searchWorld(
      database,
      Object.entries(bodies).map(([id, body]) => inventedDocument(id, body, { title: `Leaflet ${id}` })),
    )
  })
  afterAll(() => database.close())
  const documentsFor = async (text: string, isByMeaning = true): Promise<readonly string[]> =>
    (await world.find(text, { isByMeaning })).units.map(({ document }) => document)

  test('BM25 is the textbook’s, over the texts that are there', async () => {
    const { units } = await world.find('muscles', { isByMeaning: false })
    const lengths = Object.entries(bodies).map(([id, body]) => {
      const terms = [`Leaflet ${id}`, `Leaflet ${id}`, 'testing', body].flatMap(indexTerms)
      return { id, length: terms.length, frequency: terms.filter(term => term === indexTerms('muscles')[0]).length }
    })
    const mean = lengths.reduce((sum, { length }) => sum + length, 0) / lengths.length
    const holding = lengths.filter(({ frequency }) => frequency > 0)
    const rarity = Math.log(1 + (lengths.length - holding.length + 0.5) / (holding.length + 0.5))
    expect(units.map(({ document }) => document).toSorted()).toEqual(holding.map(({ id }) => id).toSorted())
    for (const { id, frequency, length } of holding) {
      const expected = (rarity * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * length) / mean))
      expect(units.find(({ document }) => document === id)?.lexical, id).toBeCloseTo(expected, 9)
    }
  })

  test('a long, messy question finds what its short form finds', async () => {
    const long = `Hi there, sorry this is so long, but my sister told me to write. I work nights at a job in a store and my boss
      wants a note, and when I get home I go to bed and I can not do a thing, day after day, and the last one I saw said it may
      be fibromyalgia, so what should I do about my fibromyalgia??`
    expect((await documentsFor('fibromyalgia'))[0]).toBe('fibromyalgia')
    expect((await documentsFor(long))[0]).toBe('fibromyalgia')
  })

  test('meaning brings a text that shares no word with the question', async () => {
    expect(await documentsFor('anticoagulant', false)).toEqual(['anticoagulant'])
    const [row] = await database.as(systemActor('ingest'), tx =>
      tx.query<{ embedder: string; vector: number[] }>(
        `select embedder, embedding as vector from chunk_vector join chunk using (chunk_id) where document_id = 'thinner'`,
      ),
    )
    const { units } = await database.as(patient, tx =>
      searchUnits(tx, scopeFor(patient, 'en'), { text: 'anticoagulant', vocabulary }, row),
    )
    const [byWords, byMeaning] = ['anticoagulant', 'thinner'].map(id => units.find(({ document }) => document === id))
    expect(units.slice(0, 2).map(({ document }) => document)).toEqual(['anticoagulant', 'thinner'])
    expect(byWords?.lexical).toBeGreaterThan(0)
    expect(byMeaning).toMatchObject({ lexical: 0, cosine: expect.closeTo(1, 4) })
  })

  test('the vector of another embedder is compared with nothing', async () => {
    const vector = { embedder: 'another/model', vector: Array.from({ length: 192 }, () => 0.07) }
    const { units } = await database.as(patient, tx =>
      searchUnits(tx, scopeFor(patient, 'en'), { text: 'anticoagulant', vocabulary }, vector),
    )
    expect(units.map(({ document, cosine }) => [document, cosine])).toEqual([['anticoagulant', 0]])
  })

  test('scores lie between 0 and 1 and fall from first to last', async () => {
    const scores = (await world.find('sleep and exercise for muscles')).units.map(({ score }) => score)
    expect(scores.length).toBeGreaterThan(2)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...scores)).toBeLessThanOrEqual(1)
  })

  test('the same question gives the same order', async () => {
    const text = 'sleep and exercise for muscles'
    expect(await documentsFor(text)).toEqual(await documentsFor(text))
  })

  test('nothing asked finds nothing, and breaks nothing', async () => {
    for (const text of ['', '???', 'the and of', '💊']) expect(await documentsFor(text, false), text).toEqual([])
  })
})

eachStore('search in an empty knowledge base', open => {
  test('finds nothing', async () => {
    const database = await open()
    const world = await searchWorld(database, [])
    expect((await world.find('warfarin')).units).toEqual([])
    expect(await world.ask('warfarin')).toMatchObject({ passages: [], missing: [{ name: 'warfarin' }] })
    await database.close()
  })
})
