import { describe, expect, test } from 'vitest'
import { recognise } from './recognise.ts'
import { vocabularyReader } from './vocabulary.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const row = (cui: string, language: string, name: string, suppress = 'N') =>
  `${cui}|${language}|P|L1|PF|S1|Y|A1||M1|D1|MSH|MH|D009203|${name}|0|${suppress}|256|`

describe('a vocabulary is told by its content', () => {
  test.each([
    ['a.jsonl', '{"focus": "Gout", "synonyms": ["podagra"]}\n', 'vocabulary-jsonl'],
    ['a.jsonl', '{"code": "1", "preferred": "Gout", "synonyms": []}', 'vocabulary-jsonl'],
    ['MRCONSO.RRF', row('C0018099', 'ENG', 'Gout'), 'umls-rrf'],
    ['a.csv', 'code,term,language\nM10,Gout,en', 'vocabulary-table'],
    ['a.tsv', 'CUI\tSTR\nC1\tGout', 'vocabulary-table'],
    ['a.csv', 'person,device_id,device_name,device_type,at,code,text,value,unit,unit_code\np', 'device-table'],
    ['a.jsonl', '{"resourceType": "ValueSet", "term": "x", "synonyms": []}', 'fhir-r4'],
    ['notes.txt', 'Take it with water.', 'document'],
    ['other.rrf', 'a|b|c', undefined],
  ])('%s: %s', (name, text, format) => expect(recognise(bytes(text), name)).toBe(format))
})

test('JSON lines name a concept and the ways to say it', () => {
  const read = vocabularyReader('vocabulary-jsonl')
  expect(read('{"focus":"Gout","synonyms":["podagra"],"code":123,"language":"EN-us"}')).toEqual({
    entry: { concept: '123', language: 'en', terms: ['Gout', 'podagra'] },
  })
  expect(read('{"term":"Gout"}')).toEqual({ entry: { concept: 'Gout', language: undefined, terms: ['Gout'] } })
  expect(read('')).toEqual({ skipped: true })
  expect(read('{"synonyms":["x"]}')).toMatchObject({ problem: expect.stringContaining('names no concept') })
  expect(read('{"focus":"Gout","synonyms":"podagra"}')).toMatchObject({ problem: expect.stringContaining('synonyms') })
  expect(read('{"focus":')).toMatchObject({ problem: 'is not JSON.' })
})

test('a table says by its header which column is which', () => {
  const read = vocabularyReader('vocabulary-table')
  expect(read('Language;Note;Concept_ID;Term')).toEqual({ skipped: true })
  expect(read('es;x;7;"gota; podagra"')).toMatchObject({ entry: { concept: '7', language: 'es' } })
  expect(read(';x;7;Gout')).toEqual({ entry: { concept: '7', language: undefined, terms: ['Gout'] } })
  expect(read('es;x;;gota')).toMatchObject({ problem: 'has no concept or no term.' })
  expect(read('Elvish;x;7;gota')).toMatchObject({ problem: expect.stringContaining('no language') })
})

test('of the UMLS the names in English, Spanish and Polish are read, without suppressed ones', () => {
  const read = vocabularyReader('umls-rrf')
  expect(read(row('C0018099', 'SPA', 'gota'))).toEqual({
    entry: { concept: 'C0018099', language: 'es', terms: ['gota'] },
  })
  expect(read(row('C0018099', 'POL', 'dna'))).toMatchObject({ entry: { language: 'pl' } })
  expect(read(row('C0018099', 'GER', 'Gicht'))).toEqual({ skipped: true })
  for (const suppress of ['O', 'E', 'Y'])
    expect(read(row('C0018099', 'ENG', 'Gouty', suppress))).toEqual({ skipped: true })
  expect(read('C0018099|ENG')).toMatchObject({ problem: expect.stringContaining('MRCONSO') })
})
