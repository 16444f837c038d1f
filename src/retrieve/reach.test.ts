import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { indexTerms } from '../knowledge/terms.ts'
import type { Database } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { inventedDocument } from '../testing/knowledge.ts'
import { clinician, patient, searchWorld, sourcesOf, vocabulary } from '../testing/search-world.ts'
import { scopeFor } from './scope.ts'
import { searchUnits } from './search.ts'

const forClinicians =
  '## Risk\n\nMetformin accumulation raises lactate when eGFR falls. Lactic acidosis is rare with metformin.'
const documents = [
  inventedDocument('metformin', 'Metformin lowers blood sugar. Take metformin with food.', { title: 'Metformin' }),
  inventedDocument('sugar', 'Blood sugar rises after food. Test your blood sugar.', { title: 'Blood sugar' }),
  inventedDocument('metformin-clinician', forClinicians, {
    ...{ title: 'Lactic acidosis', audience: 'clinician', level: 'detailed' },
  }),
  inventedDocument('lactate', 'Lactate above 4 mmol/L with metformin: lactic acidosis is likely; eGFR falls.', {
    ...{ title: 'Lactate', audience: 'clinician', level: 'detailed', collection: 'operator' },
  }),
]

eachStore('what a reader may meet', open => {
  let database: Database
  let world: Awaited<ReturnType<typeof searchWorld>>
  beforeAll(async () => {
    database = await open()
    world = await searchWorld(database, documents)
  })
  afterAll(() => database.close())
  const clinicians = new Set(['metformin-clinician', 'lactate'])

  test('patients are not shown what was written for clinicians; clinicians see both', async () => {
    expect(sourcesOf(await world.ask('metformin lactate'))).toEqual([])
    const found = sourcesOf(await world.ask('metformin lactate', { actor: clinician, level: 'detailed' }))
    expect(found.filter(id => clinicians.has(id))).not.toEqual([])
    expect(sourcesOf(await world.ask('what is metformin?', { actor: clinician }))).toContain('metformin')
  })

  test('no word of a clinicians’ text leads a patient to its unit', async () => {
    for (const word of new Set(indexTerms(forClinicians))) {
      const { units } = await world.find(word)
      expect(
        units.filter(({ document }) => clinicians.has(document)),
        word,
      ).toEqual([])
    }
  })

  test('nor does a question that lies exactly where the text lies: its vector is not compared', async () => {
    const [row] = await database.as(systemActor('ingest'), tx =>
      tx.query<{ embedder: string; embedding: number[] }>(
        `select embedder, embedding from chunk_vector join chunk using (chunk_id) where document_id = 'metformin-clinician'`,
      ),
    )
    const vector = { embedder: row?.embedder ?? '', vector: row?.embedding ?? [] }
    const met = async (actor: typeof patient | typeof clinician) =>
      database.as(actor, tx => searchUnits(tx, scopeFor(actor, 'en'), { text: 'zzz', vocabulary }, vector))
    const byClinician = (await met(clinician)).units
    expect(byClinician.find(({ document }) => document === 'metformin-clinician')?.cosine).toBeCloseTo(1, 4)
    const byPatient = (await met(patient)).units
    expect(byPatient.length).toBeGreaterThan(0)
    expect(byPatient.filter(({ document }) => clinicians.has(document))).toEqual([])
  })
})

const told = 'Warfarin and grapefruit do not mix.'
eachStore('which text answers', open => {
  describe('of what was reviewed and what an installation added', () => {
    let database: Database
    let world: Awaited<ReturnType<typeof searchWorld>>
    beforeAll(async () => {
      database = await open()
      world = await searchWorld(database, [
        inventedDocument('warfarin', `${told} Ask your clinic about other fruit.`),
        inventedDocument('leaflet', `${`${told} `.repeat(4)}`, {
          title: 'Warfarin grapefruit',
          collection: 'operator',
        }),
        inventedDocument('hours', 'The clinic opens at eight.', {
          title: 'When the clinic opens',
          collection: 'operator',
        }),
      ])
    })
    afterAll(() => database.close())

    test('the reviewed one comes first, however often the other repeats the question', async () => {
      expect(sourcesOf(await world.ask('warfarin grapefruit'))).toEqual(['warfarin', 'leaflet'])
    })
    test('the installation’s own answers where it alone does', async () => {
      expect(sourcesOf(await world.ask('When does the clinic open?'))[0]).toBe('hours')
    })
  })

  describe('of the texts on one subject', () => {
    let database: Database
    let world: Awaited<ReturnType<typeof searchWorld>>
    beforeAll(async () => {
      database = await open()
      world = await searchWorld(database, [
        inventedDocument('warfarin', told, { title: 'Warfarin' }),
        inventedDocument(
          'warfarin-standard',
          `${told} It raises the INR.\n\n## Surgery\n\nWarfarin is paused for surgery.`,
          {
            ...{ title: 'Warfarin', level: 'standard' },
          },
        ),
        inventedDocument('warfarin-clinician', `${told} Mind CYP3A4.`, {
          ...{ title: 'Warfarin', level: 'detailed', audience: 'clinician' },
        }),
        inventedDocument('grapefruit', 'Grapefruit does not mix with warfarin nor with a statin.', {
          title: 'Grapefruit',
        }),
      ])
    })
    afterAll(() => database.close())
    const own = (ids: readonly string[]) => [...new Set(ids.filter(id => id.startsWith('warfarin')))]

    test.each([
      ['simple', patient, ['warfarin']],
      ['standard', patient, ['warfarin-standard']],
      ['detailed', patient, ['warfarin-standard']],
      ['detailed', clinician, ['warfarin-clinician']],
      ['simple', clinician, ['warfarin']],
    ] as const)('only the one nearest to the level %s answers', async (level, actor, expected) => {
      expect(own(sourcesOf(await world.ask('warfarin grapefruit', { level, actor })))).toEqual(expected)
    })
    test('a text on another subject answers beside it, whatever its level', async () => {
      expect(sourcesOf(await world.ask('warfarin grapefruit', { level: 'standard' }))).toContain('grapefruit')
    })
    test('another level answers where it alone does', async () => {
      expect(sourcesOf(await world.ask('warfarin surgery', { level: 'simple' }))).toEqual(['warfarin-standard'])
    })
  })
})
