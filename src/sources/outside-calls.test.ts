import { expect, test } from 'vitest'
import { isOutsideCalls, readOutsideCalls } from './outside-calls.ts'

const factsOf = (text: string) =>
  readOutsideCalls(text, 'ada').people.flatMap(({ resources }) => resources.flatMap(({ facts }) => facts))

test('a diplotype gives a genotype, a phenotype or an activity score a phenotype, and both together both', () => {
  const told = factsOf('# made by hand\nCYP2D6\t*4/*4\tPoor Metabolizer\t0.0\nMT-RNR1\tm.1555A>G\nCYP2C9\t\t\t2.0\n')
  expect(told.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    'genotype: CYP2D6 *4/*4',
    'phenotype: CYP2D6 Poor Metabolizer',
    'genotype: MT-RNR1 m.1555A>G',
    'phenotype: CYP2C9 activity score 2.0',
  ])
  expect(told[0]?.quote).toBe('CYP2D6\t*4/*4\tPoor Metabolizer\t0.0')
})

test.each([
  ['without a gene', '\t*1/*1', 'no gene symbol'],
  ['without a call', 'CYP2D6\t\t', 'no call'],
  ['with a field too many', 'CYP2D6\t*1/*1\tNormal\t2.0\tmore', '5 fields'],
  ['of a gene that stood before', 'HLA-B\t*57:01/*57:01', 'twice'],
])('a line %s is named and left out', (_, line, reason) => {
  const { problems, people } = readOutsideCalls(`HLA-B\t*15:02/*57:01\n${line}\n`, 'ada')
  expect(problems).toMatchObject([{ path: 'line 2', reason: expect.stringContaining(reason) }])
  expect(people[0]?.resources).toHaveLength(1)
})

test('a table without any call is refused', () => {
  expect(() => readOutsideCalls('# nothing\n', 'ada')).toThrow('no call')
})

test('other tables are not taken for outside calls', () => {
  expect(isOutsideCalls('CYP2D6\t*1/*3\nHLA-B\t*15:02/*57:01\n')).toBe(true)
  expect(isOutsideCalls('name\tvalue\nAda\t3\n')).toBe(false)
  expect(isOutsideCalls('CYP2D6 *1/*3\n')).toBe(false)
  expect(isOutsideCalls('')).toBe(false)
})
