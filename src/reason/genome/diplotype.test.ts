import { describe, expect, test } from 'vitest'
import {
  type AlleleDefinition,
  parseAlleleDefinition,
  readAlleleDefinitions,
} from '../../knowledge/allele-definition.ts'
import { callDiplotypes, type DiplotypeOptions, type GeneCall } from './diplotype.ts'
import type { Genotype } from './genotype.ts'

const definitions = await readAlleleDefinitions()
const every: DiplotypeOptions = { topCandidateOnly: false, findCombinations: false }

const gene = (name: string): AlleleDefinition => {
  const definition = definitions.get(name)
  if (definition === undefined) throw new Error(name)
  return definition
}

/** Genotypes in which all is the reference but for what is said; 'unread' leaves a position out. */
function read(definition: AlleleDefinition, said: Readonly<Record<string, string>> = {}): readonly Genotype[] {
  return definition.positions.flatMap(({ position, name, ref }) => {
    const bases = (said[name] ?? `${ref}/${ref}`).split(/[/|]/)
    const alts = [...new Set(bases.filter(base => base !== ref))]
    const separator = said[name]?.includes('|') ? '|' : '/'
    const genotype = bases.map(base => (base === '.' ? '.' : base === ref ? 0 : alts.indexOf(base) + 1)).join(separator)
    return said[name] === 'unread' ? [] : [{ position, ref, alts, genotype }]
  })
}

const namesOf = (call: GeneCall): readonly string[] =>
  call.kind === 'diplotypes' ? call.diplotypes.map(({ name }) => name) : call.kind === 'variants' ? call.variants : []

test('rs4244285 A/A with everything else as usual is CYP2C19 *2/*2', () => {
  const said = { rs3758581: 'G/G', rs12769205: 'G/G', rs4244285: 'A/A' }
  expect(namesOf(callDiplotypes(gene('CYP2C19'), read(gene('CYP2C19'), said)))).toEqual(['*2/*2'])
})

describe('the score', () => {
  const definition = parseAlleleDefinition(
    `
gene: GENE1
reviewed: 2026-11-30
sources: [{ title: An invented table, agency: Nobody, year: 2026 }]
build: GRCh38
chromosome: chr1
reference: '*1'
positions:
  101: { rsid: rs1, ref: C, alts: [T] }
  102: { rsid: rs2, ref: C, alts: [T] }
  103: { rsid: rs3, ref: T, alts: [A] }
  104: { rsid: rs4, ref: G, alts: [A] }
  105: { rsid: rs5, ref: A, alts: [C] }
alleles:
  '*2': { rs1: T, rs4: A }
  '*3': { rs4: A }
  '*4': { rs2: T }
  '*5': { rs1: T }
`,
    'invented.yaml',
  )
  const scores = (said: Readonly<Record<string, string>>) => {
    const call = callDiplotypes(definition, read(definition, { rs1: 'C/T', rs4: 'G/A', ...said }), every)
    return call.kind === 'diplotypes' ? call.diplotypes.map(({ name, score }) => `${name} ${score}`) : []
  }

  test('counts the positions that the rows of both alleles state', () => {
    expect(scores({})).toEqual(['*1/*2 7', '*3/*5 2'])
  })
  test('drops a position that was not read', () => {
    expect(scores({ rs5: 'unread' })).toEqual(['*1/*2 6', '*3/*5 2'])
    expect(scores({ rs1: 'unread' })).toEqual(['*1/*2 5', '*1/*3 5'])
  })
  test('keeps every tie of the best', () => {
    const call = callDiplotypes(definition, read(definition, { rs1: 'unread', rs4: 'G/A' }))
    expect(namesOf(call)).toEqual(['*1/*2', '*1/*3'])
  })
})

describe('a position that was not read', () => {
  const slco1b1 = gene('SLCO1B1')
  test('is named, with the alleles that rest on it', () => {
    const call = callDiplotypes(slco1b1, read(slco1b1, { rs4149056: 'unread' }))
    expect(call.missing).toEqual([{ position: 21178615, name: 'rs4149056', reason: 'not in the file' }])
    expect(call.untold).toEqual(['*5'])
  })
  test('is said to be not called where the file has it without a call', () => {
    expect(callDiplotypes(slco1b1, read(slco1b1, { rs4149056: './.' })).missing[0]?.reason).toBe('not called')
  })
  test('is never the reference: with nothing read there is no call', () => {
    expect(callDiplotypes(slco1b1, [])).toMatchObject({ kind: 'no-call', why: expect.stringContaining('SLCO1B1') })
  })
  test('with half a call that is a variant there is no call', () => {
    const call = callDiplotypes(slco1b1, read(slco1b1, { rs4149056: 'C/.' }))
    expect(call).toMatchObject({ kind: 'no-call', why: expect.stringContaining('rs4149056') })
  })
})

describe('variation that the table does not name', () => {
  test('is no *1, and is said', () => {
    const call = callDiplotypes(gene('CYP2C9'), read(gene('CYP2C9'), { rs1799853: 'C/A' }))
    expect(call.kind).toBe('no-call')
    expect(call.undefinedVariation).toEqual(['rs1799853 C>A'])
  })
  test('is read as the reference, and still said, where the defined variants make medicines toxic', () => {
    const call = callDiplotypes(gene('TPMT'), read(gene('TPMT'), { rs1800462: 'C/T', rs1142345: 'T/C' }))
    expect(namesOf(call)).toEqual(['*1/*3C'])
    expect(call.undefinedVariation).toEqual(['rs1800462 C>T'])
  })
})

describe('phase', () => {
  const tpmt = gene('TPMT')
  test('unphased, TPMT *1/*3A goes before *3B/*3C, and the other stands beside it', () => {
    const call = callDiplotypes(tpmt, read(tpmt, { rs1800460: 'C/T', rs1142345: 'T/C' }))
    expect(namesOf(call)).toEqual(['*1/*3A'])
    expect(call.kind === 'diplotypes' && call.lessLikely).toEqual(['*3B/*3C'])
    expect(call.phased).toBe(false)
  })
  test('phased on two chromosomes it is *3B/*3C alone', () => {
    const said = Object.fromEntries(tpmt.positions.map(({ name, ref }) => [name, `${ref}|${ref}`]))
    const call = callDiplotypes(tpmt, read(tpmt, { ...said, rs1800460: 'C|T', rs1142345: 'C|T' }), every)
    expect(namesOf(call)).toEqual(['*3B/*3C'])
    expect(call.phased).toBe(true)
  })
})

describe('genes whose variants combine freely', () => {
  const dpyd = gene('DPYD')
  test('unphased variants are listed, one on both chromosomes twice', () => {
    const call = callDiplotypes(dpyd, read(dpyd, { rs3918290: 'T/T', rs1801159: 'T/C', rs67376798: 'T/A' }))
    expect(call).toMatchObject({
      kind: 'variants',
      variants: ['c.1627A>G (*5)', 'c.1905+1G>A (*2A)', 'c.1905+1G>A (*2A)', 'c.2846A>T'],
    })
  })
  test('the exon change of HapB3 alone is no HapB3, and is said', () => {
    const call = callDiplotypes(dpyd, read(dpyd, { rs56038477: 'C/T' }))
    expect(namesOf(call)).toEqual(['Reference/Reference'])
    expect(call.undefinedVariation.join()).toContain('rs56038477 C>T')
  })
})

describe('one chromosome', () => {
  const g6pd = gene('G6PD')
  const hemizygous = (said: Readonly<Record<string, string>>) =>
    read(g6pd, { ...Object.fromEntries(g6pd.positions.map(({ name, ref }) => [name, ref])), ...said })
  test('a man with G6PD A- has one allele', () => {
    expect(namesOf(callDiplotypes(g6pd, hemizygous({ rs1050829: 'C', rs1050828: 'T' })))).toEqual(['A- 202A_376G'])
  })
  test('two different bases among single ones are not read', () => {
    const call = callDiplotypes(g6pd, hemizygous({ rs5030868: 'G/A' }))
    expect(call.missing.map(({ name }) => name)).toEqual(['rs5030868'])
  })
  test('one base in a gene of two chromosomes is not read', () => {
    const call = callDiplotypes(gene('VKORC1'), read(gene('VKORC1'), { rs9923231: 'T' }))
    expect(call).toMatchObject({ kind: 'no-call', missing: [{ name: 'rs9923231' }] })
  })
})

describe('one variant written in several ways', () => {
  const nudt15 = gene('NUDT15')
  const others = read(nudt15, { rs746071566: 'unread' })
  const position = 48037782
  test.each([
    ['with the reference of the table', { position, ref: 'AGGAGTC', alts: ['AGGAGTCGGAGTC'], genotype: '0/1' }],
    ['with a shorter reference', { position, ref: 'A', alts: ['AGGAGTC'], genotype: '0/1' }],
    ['with a longer reference', { position, ref: 'AGGAGTCG', alts: ['AGGAGTCGGAGTCG'], genotype: '0/1' }],
  ])('an insertion %s is the same insertion', (_, line) => {
    expect(namesOf(callDiplotypes(nudt15, [...others, line]))).toEqual(['*1/*6'])
  })
  test('two lines of one position are read together', () => {
    const tpmt = gene('TPMT')
    const split = ['T', 'G'].map(alt => ({ position: 18138969, ref: 'C', alts: [alt], genotype: '0/1' }))
    expect(namesOf(callDiplotypes(tpmt, [...read(tpmt, { rs144041067: 'unread' }), ...split]))).toEqual(['*16/*22'])
  })
  test('another reference base is not read', () => {
    const line = { position: 31096368, ref: 'G', alts: ['A'], genotype: '0/1' }
    expect(callDiplotypes(gene('VKORC1'), [line]).missing[0]?.reason).toContain('where GRCh38 has C')
  })
})
