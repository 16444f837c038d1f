import { describe, expect, test } from 'vitest'
import { storageRow } from '../reason/rows/storage-row.ts'
import { documents, folderOf, sectionOf, topics } from '../testing/shipped-documents.ts'
import type { KnowledgeDocument } from './document.ts'
import { readRules } from './rules.ts'

const medicines = [...topics.values()].filter(({ simple }) => folderOf(simple) === 'clinical/medicines')
const patientTexts = medicines.flatMap(({ simple, standard }) => [simple, standard])
const { rows } = await readRules('drug-storage', storageRow)
const storage = rows.flatMap(row => (row.kind === 'medicine' ? [row] : []))

const sections = ['What is it?', 'How to take it', 'How to store it', 'What to watch for', 'When to call'] as const
const sectionsElsewhere = {
  es: [
    /^## ¿Qué es\?/m,
    /^## Cómo (?:tom|us)ar/m,
    /^## Cómo guardar/m,
    /^## A qué estar atento/m,
    /^## Cuándo llamar/m,
  ],
  pl: [/^## Co to jest\?/m, /^## Jak brać/m, /^## Jak przechowywać/m, /^## Na co uważać/m, /^## Kiedy zadzwonić/m],
} as const

describe('medicines', () => {
  test('are eighty or more, each with all that a patient asks about', () => {
    expect(medicines.length).toBeGreaterThanOrEqual(80)
    const lacking = patientTexts.flatMap(text =>
      sections.filter(heading => sectionOf(text, heading) === '').map(heading => `${text.id}: ${heading}`),
    )
    expect(lacking).toEqual([])
  })

  test.each(['es', 'pl'] as const)('have the same sections in %s', language => {
    const texts = documents.filter(text => folderOf(text) === 'clinical/medicines' && text.language === language)
    expect(texts.length).toBeGreaterThanOrEqual(8)
    const lacking = texts.flatMap(({ id, body }) =>
      sectionsElsewhere[language].filter(heading => !heading.test(body)).map(heading => `${id}: ${heading}`),
    )
    expect(lacking).toEqual([])
  })

  test('insulin is never to be stopped for want of a fridge', () => {
    for (const id of ['insulin-glargine', 'insulin-lispro', 'insulin-without-a-fridge']) {
      expect(documents.find(document => document.id === id)?.body).toContain(
        'Never stop insulin because you have no fridge.',
      )
    }
  })
})

/** The rows of the storage table that speak of a medicine or brand that a text is about. */
function rowsFor(text: KnowledgeDocument) {
  const about = [text.title, ...text.topics, sectionOf(text, 'How to store it')].join(' | ').toLowerCase()
  return storage.filter(row =>
    row.medicines.some(name => new RegExp(`(?<!\\w)${name.toLowerCase()}(?!\\w)`).test(about)),
  )
}
const daysIn = (text: string): readonly string[] => [...text.matchAll(/\b(\d+) days\b/g)].map(([, days = '']) => days)
const warmestIn = (text: string): readonly string[] =>
  [...text.matchAll(/\bbelow (\d+) ?°F/g)].map(([, degrees = '']) => degrees)
const isKeptCold = /\bin (?:a|the) (?:fridge|refrigerator)\b/
/** "Do not put a pen in use back in the fridge." */
const warnings = /[^.]*\bnot\b[^.]*\b(?:fridge|refrigerator)\b[^.]*\./g

describe('how a medicine is kept', () => {
  const stored = patientTexts.map(text => ({ text, section: sectionOf(text, 'How to store it'), rows: rowsFor(text) }))

  test('the table has sixty rows or more, and most texts about a medicine of the fridge find one', () => {
    expect(storage.length).toBeGreaterThanOrEqual(60)
    expect(stored.filter(({ rows }) => rows.some(row => row.storage === 'refrigerate')).length).toBeGreaterThanOrEqual(
      10,
    )
  })

  test('a text says fridge where the table says so, and nowhere else', () => {
    const wrong = stored.flatMap(({ text, section, rows }) => {
      const isCold = isKeptCold.test(section.replace(warnings, ''))
      // A row for one form, such as an injection that clinics give, does not speak of the pills.
      const mustBe = rows.some(row => row.storage === 'refrigerate' && row.forms.length === 0)
      const mayBe = rows.some(row => row.storage === 'refrigerate' || /refrigeration is preferred/.test(row.statement))
      return (isCold && !mayBe) || (!isCold && mustBe) ? [text.id] : []
    })
    expect(wrong).toEqual([])
  })

  test('days and degrees out of the fridge are those of the table', () => {
    const wrong = stored.flatMap(({ text, section, rows }) => {
      const table = rows.map(({ limit = '', statement }) => `${limit} ${statement}`).join(' ')
      const days = daysIn(section).filter(each => !daysIn(table).includes(each))
      const degrees = warmestIn(section).filter(each => !warmestIn(table).includes(each))
      return days.length + degrees.length === 0 || rows.length === 0
        ? []
        : [`${text.id}: ${days} days, below ${degrees} °F`]
    })
    expect(wrong).toEqual([])
  })

  test('a row’s limit stands in its statement, and a medicine of the fridge is not to be frozen', () => {
    const flat = (text: string) => text.replace(/\s+/g, ' ')
    const wrong = storage.filter(
      ({ limit, statement, storage }) =>
        (limit !== undefined && !flat(statement).includes(limit)) ||
        (storage === 'refrigerate' && !/freeze|frozen|freezer/i.test(statement)),
    )
    expect(wrong.map(({ id }) => id)).toEqual([])
  })
})
