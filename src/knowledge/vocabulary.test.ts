import { describe, expect, test } from 'vitest'
import { readLayTerms } from './lay-terms.ts'
import { readMedicineNames } from './medicine-names.ts'

describe('lay terms', () => {
  test('are 2,500 rows or more, in English, Spanish and Polish', async () => {
    const { rows } = await readLayTerms()
    expect(rows.length).toBeGreaterThanOrEqual(2_500)
    const count = (language: string) => rows.filter(row => row.language === language).length
    expect(count('es')).toBeGreaterThanOrEqual(200)
    expect(count('pl')).toBeGreaterThanOrEqual(200)
    expect(rows.find(({ lay }) => lay.includes('blood thinner'))?.clinical).toContain('anticoagulant')
  })

  test('no lay phrase has two meanings in one language', async () => {
    const { rows } = await readLayTerms()
    const said = rows.flatMap(row =>
      row.lay.map(phrase => ({ phrase: `${row.language}: ${phrase.toLowerCase()}`, id: row.id })),
    )
    const twice = [...Map.groupBy(said, ({ phrase }) => phrase)].filter(
      ([, rows]) => new Set(rows.map(({ id }) => id)).size > 1,
    )
    expect(twice.map(([phrase, rows]) => `${phrase} in ${rows.map(({ id }) => id)}`)).toEqual([])
  })

  test('name a source each, and no phrase stands for itself', async () => {
    const { rows, sources } = await readLayTerms()
    expect(rows.filter(({ source }) => sources[source] === undefined).map(({ id }) => id)).toEqual([])
    const fold = (text: string) => text.toLowerCase()
    const idle = rows.filter(({ lay, clinical }) => lay.every(phrase => clinical.map(fold).includes(fold(phrase))))
    expect(idle.map(({ id }) => id)).toEqual([])
  })
})

test('names of medicines are 150 or more, no brand or code standing for two of them', async () => {
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
