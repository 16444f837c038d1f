import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { documents, folderOf, kindOf, subjects, topics } from '../testing/shipped-documents.ts'
import { corporaFolder } from './rules.ts'
import { subjectOf } from './scope.ts'

const ids = new Set(documents.map(({ id }) => id))

describe('the shipped knowledge base', () => {
  test('has 160 English topics or more with a simple, a standard and a clinician text each', () => {
    expect(topics.size).toBeGreaterThanOrEqual(160)
  })

  test('covers every kind of topic', () => {
    const count = (folder: string) => [...topics.values()].filter(({ simple }) => folderOf(simple) === folder).length
    expect(count('clinical/conditions')).toBeGreaterThanOrEqual(55)
    expect(count('clinical/symptoms')).toBeGreaterThanOrEqual(18)
    expect(count('clinical/tests')).toBeGreaterThanOrEqual(25)
    expect(count('clinical/medicines')).toBeGreaterThanOrEqual(80)
    expect(count('genomic')).toBeGreaterThanOrEqual(16)
    expect(count('social')).toBeGreaterThanOrEqual(16)
    expect(count('pathways')).toBeGreaterThanOrEqual(25)
  })

  test.each([
    ['the fast oncology track', ['fast-oncology-track', 'chemotherapy-what-to-expect', 'colonoscopy', 'biopsy']],
    [
      'screening',
      ['screening-schedule', 'breast-cancer-screening', 'cervical-cancer-screening', 'lung-cancer-screening'],
    ],
    ['prevention', ['adult-vaccines', 'flu-shot', 'quit-smoking', 'physical-activity', 'falls-prevention']],
    [
      'using the health system',
      [
        ...['prepare-a-visit', 'read-your-record', 'referral-to-a-specialist', 'second-opinion', 'insurance-approval'],
        ...['telehealth-visit', 'your-privacy-and-rights', 'going-home-from-hospital', 'when-to-call'],
      ],
    ],
    [
      'what life needs',
      [
        ...['help-with-food', 'help-with-housing', 'help-with-transport', 'help-with-utilities', 'medicine-cost'],
        ...['safety-at-home', 'loneliness-and-support', 'interpreter-and-language-help', 'insulin-without-a-fridge'],
      ],
    ],
    [
      'genes and medicines',
      [
        ...['what-is-pharmacogenomics', 'cyp2c19-clopidogrel', 'cyp2c9-vkorc1-warfarin', 'slco1b1-statins'],
        ...['dpyd-fluoropyrimidines', 'tpmt-nudt15-thiopurines', 'hla-b-abacavir', 'lynch-syndrome', 'brca-genes'],
      ],
    ],
  ])('speaks of %s', (_, expected) => {
    expect(expected.filter(topic => !topics.has(topic))).toEqual([])
  })

  test('names at least two sources for every document, and none of it is quarantined', () => {
    expect(documents.filter(({ sources }) => sources.length < 2).map(({ file }) => file)).toEqual([])
    expect(documents.filter(({ trust }) => trust !== 'reviewed').map(({ file }) => file)).toEqual([])
  })

  test('names each text after its topic, level and language, in the file and in the id', () => {
    const suffix = { simple: '', standard: '.standard', clinician: '.clinician' } as const
    const odd = documents.filter(document => {
      const language = document.language === 'en' ? '' : `.${document.language}`
      return !document.file.endsWith(`/${subjectOf(document.id)}${suffix[kindOf(document)]}${language}.md`)
    })
    expect(odd.map(({ file }) => file)).toEqual([])
  })

  test('the three texts of a topic share topics and codes', () => {
    const said = ({ topics, codes }: (typeof documents)[number]) => `${topics.toSorted()} ${codes.toSorted()}`
    const differing = [...topics].filter(
      ([, { simple, standard, clinician }]) => new Set([simple, standard, clinician].map(said)).size > 1,
    )
    expect(differing.map(([topic]) => topic)).toEqual([])
  })

  test('a text in another language carries the codes of its English one', () => {
    const differing = documents.filter(({ id, language, codes }) => {
      const english = topics.get(subjectOf(id))?.simple
      return language !== 'en' && english !== undefined && codes.toSorted().join() !== english.codes.toSorted().join()
    })
    expect(differing.map(({ id }) => id)).toEqual([])
  })

  test('no two documents on different subjects share a title', () => {
    const shared = [...Map.groupBy(documents, ({ title }) => title.toLowerCase())].filter(
      ([, texts]) => new Set(texts.map(({ id }) => subjectOf(id))).size > 1,
    )
    expect(shared.map(([title, texts]) => `${title}: ${texts.map(({ id }) => id)}`)).toEqual([])
  })

  test('a subject is told once at each level and in each language', () => {
    const twice = [...subjects].filter(
      ([, texts]) => new Set(texts.map(text => `${text.language} ${kindOf(text)}`)).size < texts.length,
    )
    expect(twice.map(([subject]) => subject)).toEqual([])
    expect(ids.size).toBe(documents.length)
  })

  test('is counted right in corpora/README.md', async () => {
    const readme = await readFile(new URL('README.md', corporaFolder), 'utf8')
    const rows = [...readme.matchAll(/^\| `([\w/]+)\/` \| [^|]+ \| ([\d |]+) \|$/gm)].map(
      ([, folder = '', counts = '']) => `${folder}: ${counts}`,
    )
    const counted = [...Map.groupBy(documents, folderOf)].map(([folder, texts]) => {
      const english = texts.filter(({ language }) => language === 'en')
      const counts = [
        [...topics.values()].filter(({ simple }) => folderOf(simple) === folder).length,
        ...(['simple', 'standard', 'clinician'] as const).map(
          kind => english.filter(text => kindOf(text) === kind).length,
        ),
        ...['es', 'pl'].map(code => texts.filter(({ language }) => language === code).length),
      ]
      return `${folder}: ${counts.join(' | ')}`
    })
    expect(rows.toSorted()).toEqual(counted.toSorted())
    expect(readme).toContain(`${documents.length} documents.`)
  })
})
