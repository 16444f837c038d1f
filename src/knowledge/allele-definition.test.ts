import { expect, test } from 'vitest'
import { basesOf, parseAlleleDefinition, readAlleleDefinitions } from './allele-definition.ts'

const table = (alleles: string): string => `
gene: GENE1
reviewed: 2026-11-30
sources: [{ title: An invented table, agency: Nobody, year: 2026 }]
build: GRCh38
chromosome: chr1
reference: '*1'
positions:
  200: { rsid: rs2, ref: C, alts: [T] }
  100: { rsid: rs1, ref: A, alts: [G] }
alleles:
  ${alleles}
`

test('the alleles of 19 genes are defined, each by bases that its positions have', async () => {
  const definitions = await readAlleleDefinitions()
  expect([...definitions.keys()]).toEqual(
    'ABCG2 CACNA1S CFTR CYP2B6 CYP2C19 CYP2C9 CYP3A4 CYP3A5 CYP4F2 DPYD G6PD IFNL3 NAT2 NUDT15 RYR1 SLCO1B1 TPMT UGT1A1 VKORC1'.split(
      ' ',
    ),
  )
  expect(definitions.get('CYP2C19')?.alleles.get('*3')?.get('rs4986893')).toBe('A')
})

test('no allele of a gene is defined as another one is', async () => {
  const same = [...(await readAlleleDefinitions()).values()].flatMap(({ gene, alleles }) => {
    const byBases = Map.groupBy(alleles, ([, variants]) => JSON.stringify([...variants].sort()))
    return [...byBases.values()].filter(each => each.length > 1).map(each => `${gene} ${each.map(([name]) => name)}`)
  })
  expect(same).toEqual([])
})

test('positions stand in the order of the chromosome', () => {
  const { positions } = parseAlleleDefinition(table("'*2': { rs1: G }"), 'a.yaml')
  expect(positions.map(({ position }) => position)).toEqual([100, 200])
})

test.each([
  ['a position that is not in the table', "'*2': { rs3: G }", 'rs3'],
  ['a base that its position does not have', "'*2': { rs1: T }", 'rs1'],
  ['no base at all', "'*2': {}", '*2'],
])('%s is refused, and named', (_, alleles, named) => {
  expect(() => parseAlleleDefinition(table(alleles), 'a.yaml')).toThrow(named)
})

test('an ambiguity code stands for the bases of its position alone', () => {
  expect(basesOf('R', { ref: 'G', alts: ['A'] })).toEqual(['G', 'A'])
  expect(basesOf('M', { ref: 'A', alts: ['C', 'T'] })).toEqual(['A', 'C'])
  expect(basesOf('S', { ref: 'A', alts: ['T'] })).toEqual([])
})
