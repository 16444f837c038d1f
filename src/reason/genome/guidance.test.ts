import { beforeAll, expect, test } from 'vitest'
import { guidanceFor, guidanceLines } from './guidance.ts'
import { covers } from './guidance-keys.ts'
import { type GuidanceTables, readGuidance } from './guidance-tables.ts'

let tables: GuidanceTables
beforeAll(async () => {
  tables = await readGuidance()
})

test.each([
  ['0.25-1', '0.75', true],
  ['0.25-1', '1.0', true],
  ['0.25-1', '1.25', false],
  ['>2.25', '2.25', false],
  ['>2.25', '≥3.0', true],
  ['1.25-2.25', '≥2.0', false],
  ['0', '0.0', true],
  ['0', 'n/a', false],
  ['Poor Metabolizer', 'poor metabolizer', true],
  ['Poor Metabolizer', 'Likely Poor Metabolizer', false],
  ['*3/*1', '*1/*3', true],
  ['*57:01 positive', '*57:01 negative', false],
  ['Normal Metabolizer', 'Indeterminate', false],
  ['No Result', undefined, true],
  ['Normal Metabolizer', undefined, false],
])('a line for "%s" covers a result of "%s": %s', (pattern, key, expected) => {
  expect(covers(pattern, key)).toBe(expected)
})

const cyp2d6 = ['0.0', '0.25', '0.5', '0.75', '1.0', '1.25', '1.5', '2.0', '2.25', '2.5', '3.0', '≥3.0', '≥6.0', 'n/a']
const cyp2c19 = ['Poor', 'Likely Poor', 'Intermediate', 'Likely Intermediate', 'Normal', 'Rapid', 'Ultrarapid']
  .map(each => `${each} Metabolizer`)
  .concat('Indeterminate')
const cyp2b6 = ['Poor', 'Intermediate', 'Normal', 'Rapid', 'Ultrarapid']
  .map(each => `${each} Metabolizer`)
  .concat('Indeterminate')
const cyp2c9 = ['0.0', '0.5', '1.0', '1.5', '2.0', 'n/a']
const transporter = ['Poor Function', 'Decreased Function', 'Normal Function', 'Indeterminate']
const thiopurine = ['Poor', 'Intermediate', 'Possible Intermediate', 'Normal']
  .map(each => `${each} Metabolizer`)
  .concat('Indeterminate')
const hyperthermia = ['Malignant Hyperthermia Susceptibility', 'Uncertain Susceptibility']
const carrier = (allele: string) => [`${allele} positive`, `${allele} negative`]

test.each<[string, string | undefined, Readonly<Record<string, readonly string[]>>]>([
  ['amitriptyline', 'general', { CYP2D6: cyp2d6, CYP2C19: cyp2c19 }],
  ['clomipramine', 'general', { CYP2D6: cyp2d6, CYP2C19: cyp2c19 }],
  ['trimipramine', 'general', { CYP2D6: cyp2d6, CYP2C19: cyp2c19 }],
  ['sertraline', 'general', { CYP2C19: cyp2c19, CYP2B6: cyp2b6 }],
  [
    'fluvastatin',
    'general',
    { CYP2C9: cyp2c9, SLCO1B1: [...transporter, 'Increased Function', 'Possible Decreased Function'] },
  ],
  [
    'rosuvastatin',
    'general',
    { ABCG2: transporter, SLCO1B1: [...transporter, 'Increased Function', 'Possible Decreased Function'] },
  ],
  ['azathioprine', 'general', { TPMT: thiopurine, NUDT15: thiopurine }],
  ['thioguanine', 'general', { TPMT: thiopurine, NUDT15: thiopurine }],
  ['phenytoin', 'PHT naive', { CYP2C9: cyp2c9, 'HLA-B': carrier('*15:02') }],
  ['fosphenytoin', 'PHT use >3mos', { CYP2C9: cyp2c9, 'HLA-B': carrier('*15:02') }],
  ['carbamazepine', 'CBZ naive', { 'HLA-A': carrier('*31:01'), 'HLA-B': carrier('*15:02') }],
  ['carbamazepine', 'CBZ use >3mos', { 'HLA-A': carrier('*31:01'), 'HLA-B': carrier('*15:02') }],
  ['sevoflurane', 'general', { RYR1: hyperthermia, CACNA1S: hyperthermia }],
  ['warfarin', 'adults', { CYP2C9: cyp2c9, VKORC1: ['-1639 GG', '-1639 AG', '-1639 AA'] }],
])('%s (%s) has a CPIC line for every pair of results, and for each gene alone', (drug, population, genes) => {
  const [one, other] = Object.entries(genes)
  if (one === undefined || other === undefined) throw new Error('two genes are asked for')
  const pairs = [...one[1], 'No Result'].flatMap(a =>
    [...other[1], 'No Result'].map(b => ({ [one[0]]: a, [other[0]]: b })),
  )
  const told = pairs.filter(pair => Object.values(pair).some(key => key !== 'No Result'))
  const missing = told.filter(
    genotype => guidanceFor(tables, { source: 'CPIC', drug, population, genotype }) === undefined,
  )
  expect(missing).toEqual([])
})

test('an indeterminate or missing result of the only gene never gives a line that asks for a dose or another drug', () => {
  const genes = ['CYP2D6', 'CYP2C19', 'CYP2C9', 'CYP2B6', 'DPYD', 'SLCO1B1', 'UGT1A1', 'CYP3A5', 'TPMT', 'NUDT15']
  for (const source of ['CPIC', 'DPWG'] as const)
    for (const drug of tables.drugsOf(source))
      for (const gene of genes)
        for (const key of ['Indeterminate', 'n/a', 'No Result']) {
          const lines = guidanceLines(tables, { source, drug, genotype: { [gene]: key } })
          expect(lines.filter(({ action }) => action !== 'standard').map(({ id }) => id)).toEqual([])
        }
})

test('without a population the line of each population is told; with one, only that', () => {
  const genotype = { CYP2C19: 'Poor Metabolizer' }
  const all = guidanceLines(tables, { source: 'CPIC', drug: 'clopidogrel', genotype })
  expect(all.map(({ populations }) => populations?.[0])).toEqual(['CVI ACS PCI', 'NVI', 'CVI non-ACS non-PCI'])
  const one = guidanceLines(tables, { source: 'CPIC', drug: 'clopidogrel', population: 'NVI', genotype })
  expect(one).toHaveLength(1)
})

test('no guideline for a drug, or for a gene of it, is no line: never a normal one', () => {
  expect(guidanceFor(tables, { source: 'CPIC', drug: 'metformin', genotype: { CYP2D6: '0.0' } })).toBeUndefined()
  expect(
    guidanceFor(tables, { source: 'CPIC', drug: 'simvastatin', genotype: { CYP2C19: 'Poor Metabolizer' } }),
  ).toBeUndefined()
})
