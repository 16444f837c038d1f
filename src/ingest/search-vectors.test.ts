import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { fixedClock } from '../kernel/clock.ts'
import type { Log, LogFields } from '../kernel/log.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import { learnInThread } from '../models/lsa/learn-in-thread.ts'
import { createOllamaEmbedder } from '../models/ollama-embedder.ts'
import { questionVector } from '../retrieve/question-vector.ts'
import { scopeFor } from '../retrieve/scope.ts'
import { countTerms, findCandidates } from '../retrieve/search-index.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { type EmbeddingServer, startEmbeddingServer } from '../testing/embedding-servers.ts'
import { writeLeaflet } from '../testing/leaflets.ts'
import { beginVectors, bringFirstVectors, bringSlice, bringVectors, type VectorParts } from './search-vectors.ts'
import { takeOver } from './vector-build.ts'
import { bringVectorIndex } from './vector-index.ts'
import { readVectorProgress } from './vector-progress.ts'

const service = systemActor('ingest')
const everything = { texts: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY }
const some = (texts: number) => ({ texts, until: Number.POSITIVE_INFINITY })
const latent = /^embedded\/latent-[0-9a-f]{12}$/

const leaflets: readonly (readonly [string, string])[] = [
  ['Warfarin', 'Warfarin thins the blood. Bleeding is the main side effect.'],
  ['Heparin', 'Heparin thins the blood as well. Watch for bleeding.'],
  ['Metformin', 'Metformin lowers the sugar in the blood. It can upset the stomach.'],
  ['Insulin', 'Insulin lowers the sugar in the blood. Keep it in the fridge.'],
  ['Asthma', 'Asthma makes the airways narrow. Sugar does nothing for the airways.'],
]
/** A direction for each of three matters, so that near texts can be told from far ones. */
const placeOf = (text: string): number[] =>
  ['bleed', 'sugar', 'airways'].map(word => 0.1 + (text.toLowerCase().split(word).length - 1))

eachStore('vectors of the search index', open => {
  let database: OwnedDatabase
  let server: EmbeddingServer
  let isUp: boolean
  let lines: { readonly event: string; readonly fields: LogFields | undefined }[]
  const say = (event: string, fields?: LogFields): void => void lines.push({ event, fields })
  const log: Log = { debug: say, info: say, warn: say, error: say }
  const empty = () =>
    database.asOwner(
      'truncate document, search_term, search_posting, search_total, search_index, search_build, latent_term cascade',
    )
  const load = async (some = leaflets) => {
    for (const [title, text] of some) await writeLeaflet(database, title.toLowerCase(), title, text)
  }
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await empty()
    isUp = true
    lines = []
    server = await startEmbeddingServer('ollama', texts =>
      isUp ? { do: 'reply', vectors: texts.map(placeOf) } : { do: 'status', status: 503 },
    )
    await load()
  })
  afterEach(() => server.close())

  const partsOf = (served?: string, more: Partial<VectorParts> = {}): VectorParts => ({
    database,
    clock: fixedClock('2026-11-22T00:00:00Z'),
    log,
    embedders: createEmbedders(
      served === undefined ? undefined : createOllamaEmbedder({ model: served, host: server.url }),
      database,
      indexTerms,
    ),
    ...more,
  })
  const said = (event: string) => lines.filter(line => line.event === event).map(({ fields }) => fields)
  const progress = () => database.as(service, readVectorProgress)
  const embeddersStored = async () =>
    (await database.asOwner('select distinct embedder from chunk_vector order by 1')).map(({ embedder }) => embedder)

  /** Documents that meaning alone brings for a question, by whatever answers now. */
  async function nearest(text: string, parts: VectorParts): Promise<readonly string[]> {
    const vectors = await questionVector(parts, text)
    if (vectors === undefined) return []
    const scope = scopeFor(service, 'en')
    const found = await database.as(service, async tx =>
      findCandidates(tx, { scope, terms: [], counts: await countTerms(tx, scope, []), vectors, limit: 50 }),
    )
    return found.toSorted((a, b) => b.cosine - a.cosine).map(({ document }) => document)
  }

  test('the first index is learnt from the corpus, and a second run has nothing to do', async () => {
    const report = await bringVectors(partsOf())
    expect(report).toEqual({ embedder: expect.stringMatching(latent), made: 5, isSwitched: true })
    expect(await nearest('something that thins the blood', partsOf())).toHaveLength(5)
    expect(await bringVectors(partsOf())).toEqual({ ...report, made: 0, isSwitched: false })
    expect(await progress()).toEqual({ serving: report.embedder, building: undefined })
  })

  test('the same corpus is learnt to the same model: loaded in another order, and in a thread of its own', async () => {
    const weights = () =>
      database.asOwner(
        `select term, rarity, encode(weights, 'hex') as weights from latent_term order by term collate "C"`,
      )
    const { embedder } = await bringVectors(partsOf())
    const learnt = await weights()
    await empty()
    await load(leaflets.toReversed())
    expect((await bringVectors({ ...partsOf(), learn: learnInThread })).embedder).toBe(embedder)
    expect(await weights()).toEqual(learnt)
    expect(learnt.length).toBeGreaterThan(5)
  })

  test('a text without a known word gets no vector, and is asked for once', async () => {
    await writeLeaflet(database, 'odd', 'Xylophone', 'Quixotic zephyrs jumble.')
    await bringVectors(partsOf())
    expect((await bringVectors(partsOf())).made).toBe(0)
    expect(await database.asOwner('select count(*) as n from chunk_without_vector')).toEqual([{ n: 1 }])
    expect(await database.asOwner('select count(*) as n from chunk_vector')).toEqual([{ n: 5 }])
    await writeLeaflet(database, 'odd', 'Xylophone', 'A xylophone has nothing to do with blood.')
    expect((await bringVectors(partsOf())).made).toBe(1)
    expect(await database.asOwner('select count(*) as n from chunk_without_vector')).toEqual([{ n: 0 }])
  })

  test('another embedder: the old vectors answer until all the new ones are there, then they go', async () => {
    const { embedder: old } = await bringVectors(partsOf())
    const parts = partsOf('stand-in')
    expect(await beginVectors(parts)).toBe(true)
    for (let made = 0; made < 4; made += 2) {
      expect(await bringSlice(parts, some(2))).toMatchObject({ made: 2, isSwitched: false, state: 'more' })
      expect((await questionVector(parts, 'blood'))?.embedder).toBe(old)
      expect(await nearest('bleeding', parts)).toHaveLength(5)
      expect(await progress()).toEqual({
        serving: old,
        building: { embedder: 'ollama/stand-in', done: made + 2, total: 5 },
      })
    }
    expect(await bringSlice(parts, some(2))).toMatchObject({ made: 1, isSwitched: true, state: 'done' })
    expect(await progress()).toEqual({ serving: 'ollama/stand-in', building: undefined })
    expect(await embeddersStored()).toEqual(['ollama/stand-in'])
    expect((await nearest('airways', parts))[0]).toBe('asthma')
    expect(await database.asOwner('select count(*) as n from latent_term')).toEqual([{ n: 0 }])
    expect(said('embedder-changed').at(-1)).toEqual({ from: old, to: 'ollama/stand-in' })
  })

  test('what is taken up again asks for no text twice', async () => {
    await bringVectors(partsOf())
    await beginVectors(partsOf('stand-in'))
    await bringSlice(partsOf('stand-in'), some(3))
    expect(await bringVectors(partsOf('stand-in'))).toMatchObject({ made: 2, isSwitched: true })
    const asked = server.requests.flat()
    expect(asked).toHaveLength(5)
    expect(new Set(asked).size).toBe(5)
  })

  test('a document that is added or replaced midway is found by the old vectors and by the new ones', async () => {
    await bringVectors(partsOf())
    const parts = partsOf('stand-in')
    await beginVectors(parts)
    await bringSlice(parts, some(5 - 1))
    await writeLeaflet(database, 'aspirin', 'Aspirin', 'Aspirin thins the blood. Bleeding is a side effect.')
    await writeLeaflet(database, 'asthma', 'Asthma', 'Asthma and bleeding have nothing to do with each other.')
    await bringSlice(parts, some(2))
    expect(await nearest('it thins the blood, and bleeding', parts)).toEqual(
      expect.arrayContaining(['aspirin', 'asthma']),
    )
    expect((await questionVector(parts, 'blood'))?.embedder).toMatch(latent)
    expect(await bringVectors(parts)).toMatchObject({ embedder: 'ollama/stand-in', isSwitched: true })
    expect((await nearest('bleeding', parts)).slice(0, 4).toSorted()).toEqual([
      'aspirin',
      'asthma',
      'heparin',
      'warfarin',
    ])
  })

  test('an embedder with a text to go does not take over, and a switch that fails leaves everything as it was', async () => {
    const { embedder: old } = await bringVectors(partsOf())
    const parts = partsOf('stand-in')
    await beginVectors(parts)
    await bringSlice(parts, some(4))
    const build = { embedder: 'ollama/stand-in', learntFrom: null }
    const switching = () => database.as(service, tx => takeOver(tx, build, 3, new Date('2026-11-22')))
    expect(await switching()).toBe(false)
    const broken = database.as(service, async tx => {
      await tx.query(
        `delete from document where document_id = (
        select document_id from chunk c where not exists (select 1 from chunk_vector v where v.embedder = $1 and v.chunk_id = c.chunk_id))`,
        [build.embedder],
      )
      expect(await takeOver(tx, build, 3, new Date('2026-11-22'))).toBe(true)
      throw new Error('the power went')
    })
    await expect(broken).rejects.toThrow('the power went')
    expect((await progress()).serving).toBe(old)
    expect(await embeddersStored()).toEqual([old, 'ollama/stand-in'].toSorted())
    expect(await nearest('bleeding', parts)).toHaveLength(5)
  })

  test('with the new embedding server down the old index serves and takes in new texts; it says why', async () => {
    const { embedder: old } = await bringVectors(partsOf())
    isUp = false
    const parts = partsOf('stand-in')
    await beginVectors(parts)
    await writeLeaflet(database, 'aspirin', 'Aspirin', 'Aspirin thins the blood. Bleeding is a side effect.')
    await expect(bringSlice(parts, everything)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('HTTP 503'),
    })
    expect((await questionVector(parts, 'blood'))?.embedder).toBe(old)
    expect(await nearest('blood', parts)).toContain('aspirin')
    isUp = true
    expect(await bringVectors(parts)).toMatchObject({ embedder: 'ollama/stand-in', made: 6, isSwitched: true })
  })

  test('with the embedding server in charge down a question has no vector and a new text none either, and a log says so', async () => {
    await bringVectors(partsOf('stand-in'))
    isUp = false
    const parts = partsOf('stand-in')
    await writeLeaflet(database, 'aspirin', 'Aspirin', 'Aspirin thins the blood.')
    await expect(bringVectors(parts)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await questionVector(parts, 'a private question')).toBeUndefined()
    expect(said('question-not-embedded')).toMatchObject([{ reason: expect.stringContaining('HTTP 503') }])
    expect(JSON.stringify(lines)).not.toContain('private')
    expect(await progress()).toEqual({ serving: 'ollama/stand-in', building: undefined })
    isUp = true
    expect(await bringVectors(parts)).toMatchObject({ made: 1, isSwitched: false })
  })

  test('a first load without its embedding server goes on with words alone, and is made good later', async () => {
    isUp = false
    await bringFirstVectors(partsOf('stand-in'))
    expect(said('vectors-wait')).toHaveLength(1)
    expect(await progress()).toEqual({
      serving: undefined,
      building: { embedder: 'ollama/stand-in', done: 0, total: 5 },
    })
    isUp = true
    await bringFirstVectors(partsOf('stand-in'))
    expect((await progress()).serving).toBe('ollama/stand-in')
  })

  test('a server that begins to give vectors of another length is refused, and nothing of them is stored', async () => {
    await bringVectors(partsOf('stand-in'))
    await writeLeaflet(database, 'aspirin', 'Aspirin', 'Aspirin thins the blood.')
    const other = await startEmbeddingServer('ollama', texts => ({ do: 'reply', vectors: texts.map(() => [1, 2]) }))
    const served = createOllamaEmbedder({ model: 'stand-in', host: other.url })
    const parts = partsOf(undefined, { embedders: createEmbedders(served, database, indexTerms) })
    await expect(bringVectors(parts)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/2 .* 3/),
    })
    expect(await database.asOwner('select count(*) as n from chunk_vector')).toEqual([{ n: 5 }])
    expect(await questionVector(parts, 'blood')).toBeUndefined()
    await other.close()
  })

  test('a corpus that has outgrown its model is learnt anew while the old model answers', async () => {
    const { embedder: old } = await bringVectors(partsOf())
    await writeLeaflet(database, 'aspirin', 'Aspirin', 'Aspirin thins the blood.')
    expect(await bringVectors(partsOf())).toMatchObject({ embedder: old, made: 1, isSwitched: false })
    await writeLeaflet(database, 'ibuprofen', 'Ibuprofen', 'Ibuprofen can upset the stomach.')
    const parts = partsOf()
    expect(await beginVectors(parts)).toBe(true)
    expect((await bringSlice(parts, everything)).state).toBe('more')
    expect((await questionVector(parts, 'blood'))?.embedder).toBe(old)
    const { embedder, isSwitched } = await bringVectors(parts)
    expect(isSwitched).toBe(true)
    expect(embedder).toMatch(latent)
    expect(embedder).not.toBe(old)
    expect(await embeddersStored()).toEqual([embedder])
    expect(await database.asOwner('select distinct embedder from latent_term')).toEqual([{ embedder }])
    expect(await bringVectors(partsOf())).toMatchObject({ made: 0, isSwitched: false })
  })

  test('vectors too long for an index take over all the same, and are compared one by one', async () => {
    const long = await startEmbeddingServer('ollama', texts => ({
      do: 'reply',
      vectors: texts.map(text => Array.from({ length: 4_001 }, (_, at) => (at + text.length) % 7)),
    }))
    const served = createOllamaEmbedder({ model: 'long', host: long.url })
    const parts = partsOf(undefined, { embedders: createEmbedders(served, database, indexTerms) })
    expect(await bringVectors(parts)).toMatchObject({ embedder: 'ollama/long', made: 5, isSwitched: true })
    expect(await bringVectorIndex(database, 'ollama/long', 1)).toBe(false)
    expect(await nearest('bleeding', parts)).toHaveLength(5)
    await long.close()
  })

  test('a change of mind before the switch leaves the old index and none of the new vectors', async () => {
    const { embedder: old } = await bringVectors(partsOf())
    await beginVectors(partsOf('stand-in'))
    await bringSlice(partsOf('stand-in'), some(2))
    expect(await bringVectors(partsOf())).toEqual({ embedder: old, made: 0, isSwitched: false })
    expect(await embeddersStored()).toEqual([old])
  })

  test('a process that was started with another embedder leaves the work to the one that was started last', async () => {
    await bringVectors(partsOf())
    const before = partsOf('earlier')
    await beginVectors(before)
    await bringSlice(before, some(2))
    const last = partsOf('later')
    await beginVectors(last)
    expect(await bringSlice(before, everything)).toMatchObject({ made: 0, state: 'others' })
    expect(await bringSlice(last, everything)).toMatchObject({ embedder: 'ollama/later', isSwitched: true })
  })

  test('an empty knowledge base has no vectors and no wish for any', async () => {
    await empty()
    const parts = partsOf('stand-in')
    expect(await bringVectors(parts)).toEqual({ embedder: 'none', made: 0, isSwitched: false })
    expect(await beginVectors(parts)).toBe(false)
    expect(server.requests).toEqual([])
  })
})
