import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../../domain/actor.ts'
import type { Database } from '../../store/database.ts'
import { eachStore } from '../../testing/database.ts'
import { createEmbedders } from '../embedders.ts'
import { toBytes } from './latent-embedder.ts'
import { learnSemantics, placeOf } from './latent-semantics.ts'

const termsOf = (text: string): string[] => text.split(' ').filter(word => word !== '')
const texts = [
  'warfarin blood thinner',
  'apixaban blood thinner',
  'warfarin blood clot',
  'rash itch',
  'rash itch cream',
]
const semantics = learnSemantics(texts.map(termsOf), 3)
const id = 'embedded/latent-test'

eachStore('the embedded embedder', open => {
  let database: Database
  beforeAll(async () => {
    database = await open()
    await database.as(systemActor('ingest'), async tx => {
      for (const [term, { rarity, vector }] of semantics.terms) {
        await tx.query(
          `insert into latent_term (embedder, term, rarity, weights) values ($1, $2, $3, decode($4, 'base64'))`,
          [id, term, rarity, Buffer.from(toBytes(vector)).toString('base64')],
        )
      }
    })
  })
  afterAll(() => database.close())
  const embedder = () => createEmbedders(undefined, database, termsOf).named(id, 3)

  test('places a text where the learnt numbers say, read back from the store', async () => {
    const [found = []] = (await embedder()?.embed(['warfarin clot thinner thinner'])) ?? []
    const expected = placeOf(termsOf('warfarin clot thinner thinner'), term => semantics.terms.get(term), 3) ?? []
    expect(found).toHaveLength(3)
    for (const [index, value] of expected.entries()) expect(found[index]).toBeCloseTo(value, 5)
    expect(Math.hypot(...found)).toBeCloseTo(1, 5)
  })

  test('gives the same vector to the same text, whatever was asked before', async () => {
    const asked = embedder()
    await asked?.embed(['rash', 'blood nothing'])
    const [late] = (await asked?.embed(['warfarin blood'])) ?? []
    expect((await embedder()?.embed(['warfarin blood']))?.[0]).toEqual(late)
  })

  test('gives a text of which it knows no word no vector', async () => {
    expect(await embedder()?.embed(['zolpidem', '', 'rash'])).toEqual([[], [], expect.any(Array)])
  })

  test('answers for learnt ids only: another server’s vectors are nobody’s here', () => {
    expect(createEmbedders(undefined, database, termsOf).named('ollama/all-minilm', 384)).toBeUndefined()
  })
})
