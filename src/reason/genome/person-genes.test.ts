import { beforeAll, describe, expect, test } from 'vitest'
import type { FactKind } from '../../domain/fact.ts'
import type { StoredFact } from '../../record/facts.ts'
import { type Genotypes, inventedVcf } from '../../testing/vcf.ts'
import { type GenomeTables, type PersonGene, personGenes, readGenomeTables } from './person-genes.ts'

let tables: GenomeTables
beforeAll(async () => {
  tables = await readGenomeTables()
})

const fact = (gene: string, kind: FactKind, source: string, detail: object, value?: string): StoredFact => ({
  id: `${gene}-${kind}-${source}`,
  person: 'ada',
  layer: 'genomic',
  kind,
  text: `${gene} ${value ?? ''}`,
  codings: [],
  ...(value === undefined ? {} : { value: { type: 'text' as const, text: value } }),
  status: 'final',
  source: { document: source, resourceType: source, resource: gene, path: '$' },
  quote: `${gene} ${value ?? ''}`,
  detail: { gene, ...detail },
  confidence: 1,
  hash: '',
})

/** The genotype fact of a VCF in which all but the given positions is the reference. */
function genotypes(gene: string, said: Genotypes = {}): StoredFact {
  const definition = tables.definitions.get(gene)
  if (definition === undefined) throw new Error(gene)
  const lines = inventedVcf([definition], said)
    .split('\n')
    .filter(line => line.startsWith('chr'))
  const read = lines.map(line => {
    const [, position, , ref = '', alt = '', , , , , genotype = ''] = line.split('\t')
    return { position: Number(position), ref, alts: alt === '.' ? [] : alt.split(','), genotype }
  })
  return fact(gene, 'genotype', 'vcf', { genotypes: read })
}
const reported = (gene: string, diplotype: string, phenotype: string): readonly StoredFact[] => [
  fact(gene, 'genotype', 'genomic-report', { diplotype }, diplotype),
  fact(gene, 'phenotype', 'genomic-report', { diplotype, phenotype }, phenotype),
]
const outside = (gene: string, diplotype: string): StoredFact =>
  fact(gene, 'genotype', 'outside-calls', { diplotype }, diplotype)

const one = (facts: readonly StoredFact[]): PersonGene => {
  const [gene, ...others] = personGenes(facts, tables)
  if (gene === undefined || others.length > 0) throw new Error('not one gene')
  return gene
}
const usual = { rs3758581: 'G/G' }
const poor = { ...usual, rs12769205: 'G/G', rs4244285: 'A/A' }

test('genotypes give the phenotype of their diplotype, with the facts they stand in', () => {
  const gene = one([genotypes('CYP2C19', poor)])
  expect(gene).toMatchObject({ phenotype: 'Poor Metabolizer', conflict: undefined })
  expect(gene.readings[0]).toMatchObject({ origin: 'genotypes', diplotypes: ['*2/*2'], call: { missing: [] } })
  expect(gene.readings[0]?.facts[0]?.id).toBe('CYP2C19-genotype-vcf')
})

describe('what was not read', () => {
  test('leaves the phenotype open when an allele that changes it rests on it', () => {
    const gene = one([genotypes('CYP2C19', { ...usual, rs12248560: 'unread' })])
    expect(gene.phenotype).toBeUndefined()
    expect(gene.readings[0]?.phenotype).toMatchObject({
      determined: false,
      why: expect.stringMatching(/rs12248560 of CYP2C19 was not read, so \*1\/\*17 .* cannot be ruled out/),
    })
  })
  test('leaves it as it is when another position rules the allele out', () => {
    expect(one([genotypes('CYP2C19', { ...usual, rs4244285: 'unread' })]).phenotype).toBe('Normal Metabolizer')
  })
  test('leaves it as it is when the alleles that rest on it have no known function', () => {
    expect(one([genotypes('TPMT', { rs72552742: 'unread' })]).phenotype).toBe('Normal Metabolizer')
  })
  test('leaves the phenotype of DPYD open when a silent allele rests on it', () => {
    expect(one([genotypes('DPYD', { rs3918290: 'unread' })]).phenotype).toBeUndefined()
    expect(one([genotypes('DPYD', { rs3918290: 'C/T' })]).phenotype).toBe('Intermediate Metabolizer')
  })
})

test('diplotypes that cannot be told apart and differ in phenotype give none', () => {
  const gene = one([genotypes('CYP2C19', { ...usual, rs12769205: 'unread', rs4244285: 'G/A' })])
  expect(gene.readings[0]?.diplotypes).toEqual(['*1/*2'])
  expect(gene.phenotype).toBeUndefined()
})

test('SLCO1B1 without named alleles is told by rs4149056 where that carries the variant, and not without it', () => {
  const unnamed = { rs2306283: 'A/T' }
  expect(one([genotypes('SLCO1B1', { ...unnamed, rs4149056: 'T/C' })])).toMatchObject({
    phenotype: 'Decreased Function',
    readings: [{ diplotypes: ['rs4149056 C/T'], call: { kind: 'no-call' } }],
  })
  expect(one([genotypes('SLCO1B1', unnamed)]).phenotype).toBeUndefined()
})

test('of more than two DPYD variants the two of lowest activity count', () => {
  const gene = one([genotypes('DPYD', { rs3918290: 'C/T', rs67376798: 'T/A', rs1801159: 'T/C' })])
  expect(gene.readings[0]?.phenotype?.activityScore).toBe('0.5')
  expect(gene.phenotype).toBe('Poor Metabolizer')
})

test('one RYR1 variant of malignant hyperthermia is susceptibility, whatever else is there', () => {
  const gene = one([genotypes('RYR1', { rs121918593: 'G/A', rs193922744: 'T/G', rs193922746: 'A/G' })])
  expect(gene.phenotype).toBe('Malignant Hyperthermia Susceptibility')
})

describe('several sources', () => {
  test('that agree give one phenotype, in either spelling', () => {
    const gene = one([genotypes('CYP2C19', poor), ...reported('CYP2C19', '*2/*2', 'CYP2C19 Poor metaboliser')])
    expect(gene.conflict).toBeUndefined()
    expect(gene.phenotype?.toLowerCase()).toContain('poor metabol')
    expect(gene.readings).toHaveLength(2)
  })
  test('that differ are a conflict that names both, and give no phenotype', () => {
    const gene = one([genotypes('CYP2C19', poor), ...reported('CYP2C19', '*1/*1', 'Normal Metabolizer')])
    expect(gene.phenotype).toBeUndefined()
    expect(gene.conflict).toContain('Poor Metabolizer (*2/*2, called from genotypes)')
    expect(gene.conflict).toContain('Normal Metabolizer (a report)')
  })
  test('a report whose phenotype does not follow from its diplotype is a conflict in itself', () => {
    expect(one(reported('CYP2C19', '*2/*2', 'Normal Metabolizer')).conflict).toContain('Poor Metabolizer')
  })
  test('an indeterminate one does not contradict the other', () => {
    const open = genotypes('CYP2C19', { ...usual, rs12248560: 'unread' })
    expect(one([open, outside('CYP2C19', '*1/*17')])).toMatchObject({
      phenotype: 'Rapid Metabolizer',
      conflict: undefined,
    })
  })
})

test('outside calls are read for genes that no VCF gives', () => {
  expect(one([outside('CYP2D6', '*4/*4')]).phenotype).toBe('Poor Metabolizer')
  expect(one([outside('HLA-B', '*15:02/*57:01')]).phenotype).toBe('*15:02 positive, *57:01 positive, *58:01 negative')
})
