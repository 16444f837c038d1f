import { describe, expect, test } from 'vitest'
import { loadReadability } from '../guard/readability/readability.ts'
import { chunkDocument } from './chunk.ts'
import { readDocuments } from './documents.ts'
import { readHelpResources } from './help-resources.ts'
import { readLayTerms } from './lay-terms.ts'
import { readMedicineNames } from './medicine-names.ts'
import { sentenceSpans } from './sentences.ts'

const documents = await readDocuments()
const forPatients = documents.filter(({ audience }) => audience === 'patient')
const plainText = (document: (typeof documents)[number]): string =>
  chunkDocument(document)
    .map(({ text }) => text)
    .join('\n\n')

describe('the shipped knowledge base', () => {
  test('covers conditions, tests, medicines, genes, social help and pathways', () => {
    const count = (folder: string) => documents.filter(({ file }) => file.startsWith(`corpora/${folder}`)).length
    expect(documents.length).toBeGreaterThanOrEqual(60)
    expect(count('clinical/conditions/')).toBeGreaterThanOrEqual(18)
    expect(count('clinical/tests/')).toBeGreaterThanOrEqual(10)
    expect(count('clinical/medicines/')).toBeGreaterThanOrEqual(22)
    expect(count('genomic/')).toBeGreaterThanOrEqual(5)
    expect(count('social/')).toBeGreaterThanOrEqual(8)
    expect(count('pathways/')).toBeGreaterThanOrEqual(7)
  })

  test('names at least two sources for every document, and none of it is quarantined', () => {
    expect(documents.filter(({ sources }) => sources.length < 2).map(({ file }) => file)).toEqual([])
    expect(documents.filter(({ trust }) => trust !== 'reviewed').map(({ file }) => file)).toEqual([])
  })

  test('a simple text reads at grade 6 or lower and a standard one at 9 or lower, by the grade that answers are held to', async () => {
    const { grade } = await loadReadability()
    const limits = { simple: 6, standard: 9 }
    const tooHard = documents.flatMap(document => {
      if (document.level === 'detailed') return []
      const measured = grade(plainText(document), document.language)
      return measured > limits[document.level] ? [`${document.id} ${measured}`] : []
    })
    expect(tooHard).toEqual([])
  })

  test('every text for patients is simple and says when to call', () => {
    expect(forPatients.filter(({ level }) => level !== 'simple').map(({ id }) => id)).toEqual([])
    const silent = forPatients.filter(({ body }) => !/^## (?:When to call|Cuándo llamar|Call |Llame )/m.test(body))
    expect(silent.map(({ id }) => id)).toEqual([])
  })

  test('no sentence for patients is longer than 30 words', () => {
    const long = forPatients.flatMap(document => {
      const text = plainText(document)
      return sentenceSpans(text)
        .map(({ start, end }) => text.slice(start, end))
        .filter(sentence => sentence.split(/\s+/).length > 30)
    })
    expect(long).toEqual([])
  })

  test('every medicine says how to take it, what not to mix it with or watch for, and when to call', () => {
    const medicines = forPatients.filter(({ file, language }) => file.includes('/medicines/') && language === 'en')
    for (const { id, body } of medicines) {
      expect(body, id).toMatch(/^## What is it\?/m)
      expect(body, id).toMatch(/^## How to take it/m)
      expect(body, id).toMatch(/^## (?:Do not mix with|What to watch for)/m)
    }
  })

  test('insulin is never to be stopped for want of a fridge', () => {
    for (const id of ['insulin-glargine', 'insulin-lispro', 'insulin-without-a-fridge']) {
      expect(documents.find(document => document.id === id)?.body).toContain(
        'Never stop insulin because you have no fridge.',
      )
    }
  })

  test('twelve topics or more are there in Spanish, each beside its English text', () => {
    const spanish = documents.filter(({ language }) => language === 'es')
    expect(spanish.length).toBeGreaterThanOrEqual(12)
    const ids = new Set(documents.map(({ id }) => id))
    const alone = spanish.map(({ id }) => id.replace(/-es$/, '')).filter(id => id !== 'insulin' && !ids.has(id))
    expect(alone).toEqual([])
  })

  test('no text sends the reader to a web address, since screens show none', () => {
    expect(documents.filter(({ body }) => /https?:|www\.|\.(?:gov|org|com)\b/.test(body)).map(({ id }) => id)).toEqual(
      [],
    )
  })
})

describe('the vocabulary tables', () => {
  test('hold 400 pairs of lay and clinical words or more, in English and Spanish', async () => {
    const { rows } = await readLayTerms()
    const pairs = rows.reduce((sum, { lay, clinical }) => sum + lay.length * clinical.length, 0)
    expect(pairs).toBeGreaterThanOrEqual(400)
    expect(new Set(rows.map(({ language }) => language))).toEqual(new Set(['en', 'es']))
    expect(rows.find(({ lay }) => lay.includes('blood thinner'))?.clinical).toContain('anticoagulant')
  })

  test('hold 150 medicines or more, no brand or code standing for two of them', async () => {
    const { rows } = await readMedicineNames()
    expect(rows.length).toBeGreaterThanOrEqual(150)
    for (const values of [
      rows.map(({ name }) => name),
      rows.flatMap(({ rxnorm }) => rxnorm ?? []),
      rows.flatMap(({ brands }) => brands.map(brand => brand.toLowerCase())),
    ]) {
      expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([])
    }
  })

  test('a help resource can be read at grade 6 and gives its own number in both languages', async () => {
    const { grade } = await loadReadability()
    for (const { id, statement, statementSpanish } of (await readHelpResources()).rows) {
      expect(grade(statement), id).toBeLessThanOrEqual(8)
      expect(/\d/.test(statement), id).toBe(/\d/.test(statementSpanish))
    }
  })
})
