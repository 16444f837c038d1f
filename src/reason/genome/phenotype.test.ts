import { describe, expect, test } from 'vitest'
import { parseGeneTable, readGeneTables } from './gene-tables.ts'
import { lookupKeysFor, phenotypeOf } from './phenotype.ts'

const tables = await readGeneTables()
const phenotype = (gene: string, diplotype: string): string =>
  phenotypeOf(tables, gene, diplotype).phenotypes.join('; ')

test('at least 17 genes have a table, each with sources and a review date', () => {
  expect(tables.size).toBeGreaterThanOrEqual(17)
  for (const table of tables.values()) expect(table.sources.length).toBeGreaterThan(0)
})

test('an allele of uncertain, unknown or unlisted function beside a normal one is never told as normal', () => {
  for (const table of tables.values()) {
    const normal = table.alleles.find(each => /^(Normal|Increased) function$/.test(each.function))?.names[0]
    if (normal === undefined) continue
    const doubtful = table.alleles
      .filter(each => /^(Uncertain|Unknown)/.test(each.function))
      .flatMap(each => each.names)
    for (const name of [...doubtful, '*9999', 'c.1A>C'])
      for (const diplotype of [`${normal}/${name}`, `${name}/${normal}`, `${name}/${name}`])
        expect(phenotype(table.gene, diplotype), `${table.gene} ${diplotype}`).not.toMatch(/^Normal|^Rapid/)
  }
})

test('the order of the two alleles does not matter', () => {
  for (const table of tables.values()) {
    if (table.inheritance !== 'two-copies') continue
    const one = table.alleles.flatMap(each => each.names.slice(0, 1))
    for (const a of one)
      for (const b of one) expect(phenotype(table.gene, `${a}/${b}`)).toBe(phenotype(table.gene, `${b}/${a}`))
  }
})

test('a gene that was not tested has no phenotype, and its guidance is that for no result', () => {
  for (const diplotype of ['', 'Unknown/Unknown', 'No Result']) {
    const result = phenotypeOf(tables, 'CYP2D6', diplotype)
    expect(result).toMatchObject({ determined: false, phenotypes: [], lookupKeys: ['No Result'] })
  }
})

describe('copies of CYP2D6', () => {
  test.each([
    ['*1/*2x2', '3.0', 'Ultrarapid Metabolizer'],
    ['*4x2/*1', '1.0', 'Intermediate Metabolizer'],
    ['*1x≥3/*17', '≥3.5', 'Ultrarapid Metabolizer'],
    ['*36+*10/*1', '1.25', 'Normal Metabolizer'],
    // At least three copies of a quarter each: 1.75 is normal, ten copies would not be.
    ['*10x≥3/*1', '≥1.75', 'Indeterminate'],
    ['*4/*1xN', '≥2.0', 'Indeterminate'],
  ])('%s scores %s', (diplotype, score, expected) => {
    const result = phenotypeOf(tables, 'CYP2D6', diplotype)
    expect([result.activityScore, result.phenotypes[0]]).toEqual([score, expected])
  })
})

test('a further DPYD variant of normal function does not hide the two that lower the activity', () => {
  const result = phenotypeOf(tables, 'DPYD', 'c.498G>A/c.2846A>T/c.1679T>G (*13)')
  expect(result).toMatchObject({ activityScore: '0.5', phenotypes: ['Poor Metabolizer'] })
  expect(phenotype('DPYD', 'c.498G>A/c.2846A>T/c.9999A>G')).toBe('Indeterminate')
})

test('a typing that is too coarse neither shows nor excludes an HLA allele', () => {
  expect(phenotype('HLA-B', '*57/*07:02')).toBe('Indeterminate')
  expect(phenotype('HLA-B', '*57:03/*07:02')).toContain('*57:01 negative')
  expect(phenotypeOf(tables, 'HLA-B', '*15:11/*07:02').otherKeys['DPWG']).toContain('*15:11 positive')
})

test('the Dutch tables are entered by their own groups', () => {
  const dutch = (gene: string, diplotype: string): readonly string[] =>
    lookupKeysFor(phenotypeOf(tables, gene, diplotype), 'DPWG')
  expect(dutch('CYP2C19', '*1/*17')).toEqual(['Normal Metabolizer'])
  expect(dutch('CYP2C9', '*2/*2')).toEqual(['Poor Metabolizer'])
  expect(dutch('DPYD', 'c.2846A>T/c.2846A>T')).toEqual(['1.0 (Phenotyping)'])
  expect(dutch('CYP2D6', '*1/*4')).toEqual(['1.0'])
})

describe('a table with a slip is refused by name', () => {
  const head =
    'gene: X\nreviewed: 2026-11-30\nsources: [{ title: T, agency: A, year: 2020 }]\ninheritance: two-copies\nlookup: phenotype\n'
  test.each([
    ["alleles: [{ function: F, names: ['*1', '*1'] }]\nphenotypes: []", 'stands twice'],
    ["alleles: [{ function: F, names: ['*1'] }]\naliases: { a: b }\nphenotypes: []", 'the alias a'],
    ["alleles: [{ function: F, names: ['*1'] }]\nphenotypes: [{ phenotype: P, pairs: [[F, G]] }]", 'asks for G'],
  ])('%s', (body, message) => expect(() => parseGeneTable(head + body, 'x.yaml')).toThrow(message))
})
