import { describe, expect, test } from 'vitest'
import { loadReadability } from '../../guard/readability/readability.ts'
import { readGeneTables } from './gene-tables.ts'
import { guidanceFor, guidanceLines } from './guidance.ts'
import { readGuidance } from './guidance-tables.ts'
import { lookupKeysFor, phenotypeOf } from './phenotype.ts'

const [guidance, genes, readability] = await Promise.all([readGuidance(), readGeneTables(), loadReadability()])
const rows = [...new Set(guidance.drugsOf('DPWG'))].flatMap(drug => guidance.rowsOf('DPWG', drug))

/** The Dutch line for a diplotype: what is known of it by name and by group. */
const lineFor = (drug: string, gene: string, diplotype: string) =>
  guidanceFor(guidance, {
    source: 'DPWG',
    drug,
    genotype: { [gene]: [diplotype, ...lookupKeysFor(phenotypeOf(genes, gene, diplotype), 'DPWG')] },
  })

describe('what DPWG advises', () => {
  test.each([
    ['codeine', 'CYP2D6', '*4/*5', 'alternative', false, true],
    ['codeine', 'CYP2D6', '*1/*2x2', 'avoid', false, true],
    // A score of 2.5 is still normal for DPWG, and ultrarapid for CPIC.
    ['codeine', 'CYP2D6', '*1x2/*17', 'standard', false, false],
    ['clopidogrel', 'CYP2C19', '*2/*2', 'avoid', false, true],
    // One increased allele beside a normal one is normal for DPWG.
    ['clopidogrel', 'CYP2C19', '*1/*17', 'standard', false, false],
    ['escitalopram', 'CYP2C19', '*17/*17', 'alternative', false, true],
    ['capecitabine', 'DPYD', 'c.2846A>T/c.2846A>T', 'alternative', true, true],
    ['capecitabine', 'DPYD', 'Reference/c.2846A>T', 'dose', true, true],
    ['siponimod', 'CYP2C9', '*3/*3', 'avoid', false, true],
    ['siponimod', 'CYP2C9', '*2/*2', 'standard', false, false],
    ['warfarin', 'CYP2C9', '*1/*2', 'standard', false, false],
    ['warfarin', 'CYP2C9', '*1/*8', 'dose', true, false],
    ['tacrolimus', 'CYP3A5', '*1/*3', 'dose', true, false],
    ['tacrolimus', 'CYP3A5', '*3/*3', 'standard', false, false],
    ['carbamazepine', 'HLA-B', '*15:11/*40:01', 'alternative', false, true],
    ['abacavir', 'HLA-B', '*57:01/*07:02', 'avoid', false, true],
    ['quetiapine', 'CYP3A4', '*22/*22', 'alternative', true, true],
    ['azathioprine', 'TPMT', '*1/*3A', 'dose', true, false],
    ['irinotecan', 'UGT1A1', '*28/*28', 'dose', true, false],
  ] as const)('%s, %s %s: %s', (drug, gene, diplotype, action, dosing, alternate) =>
    expect(lineFor(drug, gene, diplotype)).toMatchObject({ action, dosing, alternate }),
  )

  test('two genes of one medicine both speak', () => {
    const lines = guidanceLines(guidance, {
      source: 'DPWG',
      drug: 'clomipramine',
      genotype: { CYP2D6: '0.0', CYP2C19: 'Ultrarapid Metabolizer' },
    })
    expect(lines.map(line => line.action)).toEqual(['dose', 'alternative'])
  })
})

test('a result that is indeterminate, or of a gene that was not tested, has no Dutch line', () => {
  const genesOf = (drug: string) => new Set(guidance.rowsOf('DPWG', drug).flatMap(row => Object.keys(row.when)))
  for (const drug of guidance.drugsOf('DPWG'))
    for (const gene of genesOf(drug))
      for (const key of ['Indeterminate', 'n/a', 'No Result'])
        expect(
          guidanceFor(guidance, { source: 'DPWG', drug, genotype: { [gene]: key } }),
          `${drug} ${gene}`,
        ).toBeUndefined()
})

test('every group of a gene that DPWG knows has a line for each of its medicines', () => {
  const groups: Readonly<Record<string, readonly string[]>> = {
    CYP2D6: [
      '0.0',
      '0.25',
      '0.5',
      '0.75',
      '1.0',
      '1.25',
      '1.5',
      '1.75',
      '2.0',
      '2.25',
      '2.5',
      '2.75',
      '3.0',
      '4.0',
      '≥3.0',
      '≥6.0',
    ],
    CYP2C19: ['Poor Metabolizer', 'Intermediate Metabolizer', 'Normal Metabolizer', 'Ultrarapid Metabolizer'],
    CYP2C9: ['Poor Metabolizer', 'Intermediate Metabolizer', 'Normal Metabolizer'],
    DPYD: [...(genes.get('DPYD')?.otherKeys['DPWG'] ?? [])].map(rule => rule.phenotype),
    TPMT: ['Poor Metabolizer', 'Intermediate Metabolizer', 'Normal Metabolizer'],
    NUDT15: ['Poor Metabolizer', 'Intermediate Metabolizer', 'Normal Metabolizer'],
    VKORC1: ['-1639 AA', '-1639 AG', '-1639 GG'],
    SLCO1B1: ['Poor Function', 'Decreased Function', 'Normal Function'],
  }
  let seen = 0
  for (const row of rows)
    for (const gene of Object.keys(row.when))
      for (const key of groups[gene] ?? [])
        for (const drug of row.drugs) {
          seen += 1
          expect(
            guidanceFor(guidance, { source: 'DPWG', drug, genotype: { [gene]: key } }),
            `${drug} ${gene} ${key}`,
          ).toBeDefined()
        }
  expect(seen).toBeGreaterThan(500)
})

test('what a line asks for agrees with its marks, and no action is asked for without a source and a year', () => {
  for (const row of rows) {
    if (row.action === 'dose') expect(row.dosing, row.id).toBe(true)
    if (row.action === 'alternative' || row.action === 'avoid') expect(row.alternate, row.id).toBe(true)
    if (row.action === 'standard')
      expect([row.dosing, row.alternate, row.severity], row.id).toEqual([false, false, undefined])
    else expect(row.severity, row.id).toBeDefined()
    expect(row.guideline.year).toBeGreaterThan(2010)
  }
})

test('patients are told in plain words whom to ask, and never to stop or change a medicine', () => {
  for (const patient of new Set(rows.map(row => row.wording.patient))) {
    expect(readability.grade(patient, 'en'), patient).toBeLessThanOrEqual(6)
    expect(patient).toMatch(/\b(ask|call|tell)\b/i)
    expect(patient.replace(/do not stop/gi, '')).not.toMatch(/\bstop\b/i)
  }
})
