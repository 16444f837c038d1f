import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../kernel/log.ts'
import { readAlleleDefinitions } from '../../knowledge/allele-definition.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { freshDatabase } from '../../testing/database.ts'
import { inventedVcf } from '../../testing/vcf.ts'
import { readCases } from '../cases.ts'
import type { EvaluateParts } from '../parts.ts'
import { scorePanel } from '../scorers/pgx-panel.ts'
import type { ScoredCase } from '../suite.ts'
import { pgxDiplotypeSuite } from './pgx-diplotype.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pgx-diplotype-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(cases: string): Promise<readonly ScoredCase[]> {
  const parts: Pick<EvaluateParts, 'log' | 'corpora' | 'openStore'> = {
    log: silentLog,
    corpora: corporaFolder,
    openStore: freshDatabase,
  }
  const scored: ScoredCase[] = []
  const context = {
    cases: await readCases(cases),
    parts: parts as EvaluateParts,
    options: { cases, model: 'embedded' },
  }
  for await (const one of pgxDiplotypeSuite.run(context)) scored.push(one)
  return scored
}

test('a panel is read by paths beside its case file, and compared gene by gene', async () => {
  const genes = [...(await readAlleleDefinitions()).values()].filter(({ gene }) => ['VKORC1', 'CYP3A5'].includes(gene))
  await writeFile(join(folder, 'panel.vcf'), inventedVcf(genes, { rs776746: 'C/C', rs9923231: 'C/T' }))
  await writeFile(join(folder, 'calls.tsv'), 'CYP2D6\t*4/*4\n')
  const gene = (call_source: string, label: string, phenotype: string, activity_score: string | null = null) => ({
    call_source,
    diplotypes: [{ label, phenotypes: [phenotype], activity_score }],
  })
  const one = {
    id: 'panel',
    input: { vcf: 'panel.vcf', outside_calls: 'calls.tsv' },
    expected: {
      genes: {
        CYP2D6: gene('OUTSIDE', '*4/*4', 'Poor Metabolizer', '0.0'),
        CYP3A5: gene('MATCHER', '*3/*3', 'Poor Metabolizer'),
        'HLA-A': { call_source: 'NONE', diplotypes: [{ label: 'Unknown/Unknown' }] },
      },
    },
  }
  await writeFile(join(folder, 'case.json'), JSON.stringify(one, null, 2))
  const [scored] = await run(join(folder, 'case.json'))
  expect(scored?.scores).toEqual({ exact: 1, panelPhenotypes: 1, indeterminateCorrect: null })
})

test('one gene that differs makes a panel inexact', () => {
  const genes = (label: string) => ({ TPMT: { call_source: 'MATCHER', diplotypes: [{ label, phenotypes: [] }] } })
  expect(scorePanel(genes('*1/*1'), { genes: genes('*1/*3A') }).exact).toBe(0)
  expect(scorePanel({}, { genes: genes('*1/*1') })).toEqual({ exact: 0, panelPhenotypes: 0 })
})

test('a position that is left out and not named, or a phenotype that is told all the same, is an error', async () => {
  const definitions = [...(await readAlleleDefinitions()).values()].filter(({ gene }) => gene === 'SLCO1B1')
  const one = (id: string, vcf: string, indeterminate: boolean) => ({
    id,
    input: { gene: 'SLCO1B1', vcf, missing: ['rs4149056'] },
    expected: { diplotypes: ['*1/*1'], indeterminate },
  })
  const unread = inventedVcf(definitions, { rs4149056: 'unread' })
  const cases = [one('named', unread, true), one('told', unread, false), one('read', inventedVcf(definitions), false)]
  await writeFile(join(folder, 'cases.jsonl'), cases.map(each => JSON.stringify(each)).join('\n'))
  const scored = await run(join(folder, 'cases.jsonl'))
  expect(scored.map(({ scores }) => scores['indeterminateCorrect'])).toEqual([1, 0, 0])
})
