import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { readEverydayNames } from '../knowledge/vocabulary-words.ts'
import { readPhrases } from '../retrieve/stored-synonyms.ts'
import { createVocabulary } from '../retrieve/vocabulary.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { loadVocabulary, type VocabularyOptions } from './vocabulary.ts'

const everyday = new Set(['car', 'grass', 'gout', 'podagra'])
const shipped = createVocabulary([{ phrases: ['gout', 'gouty arthritis'] }], [], () => false)

eachStore('vocabularies', open => {
  let database: OwnedDatabase
  let folder = ''
  beforeAll(async () => {
    database = await open()
    folder = await mkdtemp(join(tmpdir(), 'vocabulary-'))
  })
  beforeEach(async () => {
    await database.asOwner('delete from vocabulary_phrase')
    await database.asOwner('delete from vocabulary')
  })
  afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })

  async function load(lines: readonly unknown[], options: VocabularyOptions = {}, name = 'terms.jsonl') {
    const file = join(folder, name)
    await writeFile(file, lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
    const isEverydayName = await readEverydayNames(word => everyday.has(word))
    const parts = { database, clock: fixedClock('2026-11-30T08:00:00Z'), log: silentLog, isEverydayName }
    return loadVocabulary(parts, { file, format: 'vocabulary-jsonl' }, options)
  }
  const synonymsOf = async (text: string, phrase: string, language = 'en') => {
    const phrases = await database.as(systemActor('evaluate'), tx =>
      readPhrases(tx, { language }, { text, vocabulary: shipped }),
    )
    return (phrases.get(phrase) ?? []).map(terms => terms.join(' ')).toSorted()
  }
  const phrases = async () =>
    (await database.asOwner('select vocabulary, concept, phrase from vocabulary_phrase order by 1, 2, 3')).map(
      row => `${row['vocabulary']}/${row['concept']}/${row['phrase']}`,
    )

  test('what it says of a phrase of the question joins what is shipped', async () => {
    await load([{ preferred: 'Gout', synonyms: ['urate disease', 'podagra'], language: 'en' }])
    expect(await synonymsOf('How do I treat gout at home?', 'gout')).toEqual([
      'gouti arthriti',
      'podagra',
      'urat diseas',
    ])
    expect(await synonymsOf('What is urate disease?', 'urat diseas')).toEqual(['gout', 'podagra'])
    expect(await synonymsOf('What is asthma?', 'urat diseas')).toEqual([])
  })

  test('a language is asked in its own names, and in those that state none', async () => {
    await load([{ term: 'gout', synonyms: ['podagra'], language: 'pl' }])
    expect(await synonymsOf('gout', 'gout')).toEqual(['gouti arthriti'])
    await load([{ term: 'gout', synonyms: ['podagra'] }])
    expect(await synonymsOf('gout', 'gout')).toEqual(['gouti arthriti', 'podagra'])
  })

  test('phrases that would find too much or never be met are left out and counted', async () => {
    const report = await load([
      {
        term: 'CAR',
        synonyms: [
          'grass',
          'of the',
          'a name of many more words than anyone asks for',
          'constitutive androstane receptor',
        ],
      },
      ...[1, 2, 3, 4].map(code => ({ code, term: `kind ${code}`, synonyms: ['shared name'] })),
    ])
    expect(report.leftOut).toEqual({ everydayWord: 2, withoutTerms: 1, tooLong: 1, shared: 1 })
    expect(await phrases()).toEqual([
      ...[1, 2, 3, 4].map(code => `terms/${code}/kind ${code}`),
      'terms/CAR/constitut androstan receptor',
    ])
    expect(report).toMatchObject({ phrases: 5, concepts: 5 })
  })

  test('a line that cannot be read is named by its place, and the rest goes in', async () => {
    const report = await load([{ term: 'gout', synonyms: ['podagra'] }, '{"broken', { synonyms: [] }])
    expect(report.unreadable).toBe(2)
    expect(report.problems.map(({ path, reason }) => [path, reason])).toEqual([
      ['line 2', 'terms.jsonl:2 is not JSON.'],
      ['line 3', expect.stringContaining('terms.jsonl:3 ')],
    ])
    expect(await phrases()).toHaveLength(2)
  })

  test('a second load of the same file writes nothing; another file of the name replaces all of it', async () => {
    await load([{ term: 'gout', synonyms: ['podagra'] }])
    expect(await load([{ term: 'gout', synonyms: ['podagra'] }])).toMatchObject({ isUnchanged: true, phrases: 2 })
    await load([{ term: 'asthma', synonyms: [] }], { name: 'other' })
    await load([{ term: 'gout', synonyms: ['urate disease'] }])
    expect(await phrases()).toEqual(['other/asthma/asthma', 'terms/gout/gout', 'terms/gout/urat diseas'])
  })

  test('a dry run reports and writes nothing', async () => {
    expect(await load([{ term: 'gout', synonyms: ['podagra'] }], { dryRun: true })).toMatchObject({
      phrases: 2,
      concepts: 1,
    })
    expect(await phrases()).toEqual([])
  })

  test('a file without one readable line is refused, and what stood there stays', async () => {
    await load([{ term: 'gout', synonyms: ['podagra'] }])
    await expect(load(['{"broken'])).rejects.toMatchObject({ name: 'Refusal', code: 'invalid' })
    expect(await phrases()).toHaveLength(2)
  })

  test('more lines than one batch all go in', async () => {
    const lines = Array.from({ length: 2_500 }, (_, at) => ({
      code: at,
      term: `thing ${at}`,
      synonyms: [`matter ${at}`],
    }))
    expect(await load(lines)).toMatchObject({ lines: 2_500, concepts: 2_500, phrases: 5_000 })
    expect(await synonymsOf('what of thing 2499', 'thing 2499')).toEqual(['matter 2499'])
  })
})
