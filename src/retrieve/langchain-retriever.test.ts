import { RunnableLambda } from '@langchain/core/runnables'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import { writeDocument } from '../ingest/knowledge-rows.ts'
import { bringVectors } from '../ingest/search-vectors.ts'
import { fixedClock } from '../kernel/clock.ts'
import { sha256 } from '../kernel/ids.ts'
import { silentLog as log } from '../kernel/log.ts'
import { parseDocument } from '../knowledge/document.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import type { Database } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { writeLeaflet } from '../testing/leaflets.ts'
import { createLangChainRetriever, type RetrieverParts } from './langchain-retriever.ts'
import { createVocabulary } from './vocabulary.ts'

const patient: Actor = { role: 'patient', tenant: 'demo', user: 'u', person: 'p' }
const clinician: Actor = { role: 'clinician', tenant: 'demo', user: 'c' }
const clock = fixedClock('2026-11-22T00:00:00Z')

eachStore('the search as a LangChain retriever', open => {
  let database: Database
  let parts: RetrieverParts
  beforeAll(async () => {
    database = await open()
    const embedders = createEmbedders(undefined, database, indexTerms)
    parts = { database, embedders, log, vocabulary: createVocabulary([], [], () => false) }
    await writeLeaflet(database, 'metformin', 'Metformin', 'Metformin can upset your stomach.')
    await writeLeaflet(database, 'warfarin', 'Warfarin', 'Warfarin is a blood thinner.')
    await writeDocument(
      { database, clock },
      parseDocument(
        `---\nid: lactate\ntitle: Metformin and lactate\naudience: clinician\nlevel: detailed\nlanguage: en\ntopics: [testing]
sources: [{ title: A text for tests, agency: Tests, year: 2026 }]\nreviewed: 2026-11-20\nlicence: Apache-2.0\n---\n\n# Metformin and lactate\n\n## Risk\n\nMetformin raises lactate.\n`,
        'lactate.md',
        'clinical',
      ),
    )
    await bringVectors({ ...parts, clock })
  })
  afterAll(() => database.close())

  test('gives passages as documents, as stored, with where they come from', async () => {
    const retriever = await createLangChainRetriever(parts, patient)
    const [first, ...rest] = await retriever.invoke('what does metformin do?')
    expect(first).toMatchObject({
      pageContent: 'Metformin can upset your stomach.',
      metadata: {
        title: 'Metformin › About',
        source: 'metformin',
        trust: 'reviewed',
        sha256: sha256('Metformin can upset your stomach.'),
        reviewed: '2026-11-22',
        coverage: 1,
      },
    })
    expect(rest).toEqual([])
  })

  test('sees what its reader may see, and nothing of the other reader', async () => {
    const sources = async (actor: Actor) =>
      (await (await createLangChainRetriever(parts, actor)).invoke('metformin')).map(({ metadata }) => metadata.source)
    expect(await sources(patient)).toEqual(['metformin'])
    expect((await sources(clinician)).toSorted()).toEqual(['lactate', 'metformin'])
  })

  test('abstains by giving nothing, and stands in a chain of runnables', async () => {
    const retriever = await createLangChainRetriever(parts, systemActor('evaluate'))
    expect(await retriever.invoke('zolpidem')).toEqual([])
    const chain = retriever.pipe(RunnableLambda.from(documents => documents.map(({ pageContent }) => pageContent)))
    expect(await chain.invoke('what is warfarin')).toEqual(['Warfarin is a blood thinner.'])
  })

  test('sends no query to a tracing service that the environment names', async () => {
    const asked: unknown[] = []
    const realFetch = globalThis.fetch
    globalThis.fetch = async input => {
      asked.push(input)
      return new Response(null, { status: 500 })
    }
    vi.stubEnv('LANGSMITH_TRACING', 'true')
    vi.stubEnv('LANGCHAIN_TRACING_V2', 'true')
    vi.stubEnv('LANGSMITH_API_KEY', 'planted')
    vi.stubEnv('LANGSMITH_ENDPOINT', 'http://127.0.0.1:9')
    await (await createLangChainRetriever(parts, patient)).invoke('metformin stomach')
    // The tracing client sends in batches, a moment later.
    await new Promise(resolve => setTimeout(resolve, 1_000))
    vi.unstubAllEnvs()
    globalThis.fetch = realFetch
    expect(asked).toEqual([])
  })
})
