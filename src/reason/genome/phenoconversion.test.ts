import { beforeAll, expect, test } from 'vitest'
import { type RuleTable, readRules } from '../../knowledge/rules.ts'
import type { Medicine } from '../medicine.ts'
import { type InhibitorRow, inhibitorRow } from '../rows/inhibitor-row.ts'
import { convert } from './phenoconversion.ts'

let table: RuleTable<InhibitorRow>
beforeAll(async () => {
  table = await readRules('cyp-inhibitors', inhibitorRow)
})

const taken = (text: string, status = 'active'): Medicine => ({
  fact: {
    id: text,
    person: 'p',
    layer: 'clinical',
    kind: 'medication',
    text,
    codings: [],
    status,
    source: { document: 'd', resourceType: 'MedicationRequest', resource: text, path: '' },
    quote: text,
    detail: {},
    confidence: 1,
    hash: '',
  },
  names: [text.split(' ')[0] ?? text],
  classes: [],
  shown: text,
  isPlanned: status === 'draft',
})
const acts = (gene: string, phenotype: string, score: string | undefined, ...medicines: readonly string[]) => {
  const converted = convert(
    { gene, phenotype, score },
    medicines.map(each => taken(each)),
    table,
  )
  return converted === undefined ? undefined : [converted.phenotype, converted.score]
}

test.each([
  ['CYP2D6', 'Normal Metabolizer', '2.0', 'fluoxetine 20 MG', ['Poor Metabolizer', '0.0']],
  ['CYP2D6', 'Ultrarapid Metabolizer', '≥3.0', 'paroxetine 20 MG', ['Poor Metabolizer', '0.0']],
  ['CYP2D6', 'Intermediate Metabolizer', '0.5', 'bupropion 150 MG', ['Poor Metabolizer', '0.0']],
  ['CYP2D6', 'Normal Metabolizer', '2.0', 'duloxetine 60 MG', ['Intermediate Metabolizer', '1.0']],
  ['CYP2D6', 'Normal Metabolizer', '1.5', 'mirabegron 50 MG', ['Intermediate Metabolizer', '0.75']],
  ['CYP2D6', 'Intermediate Metabolizer', '0.25', 'duloxetine 60 MG', undefined],
  ['CYP2D6', 'Ultrarapid Metabolizer', '≥3.0', 'duloxetine 60 MG', ['Normal Metabolizer', undefined]],
  ['CYP2D6', 'Normal Metabolizer', '2.0', 'sertraline 50 MG', undefined],
  ['CYP2D6', 'Poor Metabolizer', '0.0', 'fluoxetine 20 MG', undefined],
  ['CYP2D6', 'Indeterminate', undefined, 'fluoxetine 20 MG', undefined],
  ['CYP2C19', 'Rapid Metabolizer', undefined, 'fluvoxamine 50 MG', ['Poor Metabolizer', undefined]],
  ['CYP2C19', 'Normal Metabolizer', undefined, 'felbamate 400 MG', ['Intermediate Metabolizer', undefined]],
  ['CYP2C19', 'Normal Metabolizer', undefined, 'omeprazole 20 MG', undefined],
  ['CYP2C19', 'Normal Metabolizer', undefined, 'rifampin 300 MG', ['Rapid Metabolizer', undefined]],
  ['CYP2C9', 'Normal Metabolizer', '2.0', 'fluconazole 100 MG', ['Intermediate Metabolizer', '1.0']],
  ['CYP2C9', 'Intermediate Metabolizer', '1.5', 'amiodarone 200 MG', ['Poor Metabolizer', '0.5']],
  ['TPMT', 'Normal Metabolizer', undefined, 'fluoxetine 20 MG', undefined],
])('%s %s (score %s) under %s acts as %o', (gene, phenotype, score, medicine, expected) => {
  expect(acts(gene, phenotype, score, medicine)).toEqual(expected)
})

test('the strongest inhibitor counts, and an inhibitor before an inducer', () => {
  expect(acts('CYP2D6', 'Normal Metabolizer', '2.0', 'duloxetine 60 MG', 'paroxetine 20 MG')?.[1]).toBe('0.0')
  expect(acts('CYP2C19', 'Normal Metabolizer', undefined, 'rifampin 300 MG', 'fluvoxamine 50 MG')?.[0]).toBe(
    'Poor Metabolizer',
  )
})

test('a planned or paused inhibitor, and the drug itself, change nothing', () => {
  const reading = { gene: 'CYP2D6', phenotype: 'Normal Metabolizer', score: '2.0' }
  expect(convert(reading, [taken('fluoxetine', 'draft')], table)).toBeUndefined()
  expect(convert(reading, [taken('fluoxetine', 'on-hold')], table)).toBeUndefined()
  expect(convert(reading, [taken('paroxetine')], table, ['paroxetine'])).toBeUndefined()
})
