import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AlleleDefinition, readAlleleDefinitions } from '../knowledge/allele-definition.ts'
import { pharmacogenePositions } from '../knowledge/pharmacogene-positions.ts'
import { bgzip, inventedVcf } from '../testing/vcf.ts'
import { textLines } from './lines.ts'
import { type SourceReading, toFacts } from './reading.ts'
import { recognise } from './recognise.ts'
import { readVcf } from './vcf.ts'

const definitions = await readAlleleDefinitions()
const positions = pharmacogenePositions(definitions)
const genes = (...names: readonly string[]): readonly AlleleDefinition[] =>
  names.flatMap(name => definitions.get(name) ?? [])
const read = (text: string, person = 'ada'): Promise<SourceReading> => readVcf(text.split('\n'), { person, positions })
const factsOf = ({ people }: SourceReading) => people.flatMap(({ resources }) => resources.flatMap(each => each.facts))

const poor = inventedVcf(genes('CYP2C19'), { rs3758581: 'G/G', rs12769205: 'G/G', rs4244285: 'A/A' })

describe('the facts of a VCF', () => {
  test('are one a gene, with each line that differs from the reference as its part and exact span', async () => {
    const [whole, ...parts] = factsOf(await read(poor))
    expect(whole).toMatchObject({
      kind: 'genotype',
      layer: 'genomic',
      text: 'CYP2C19 genotypes, 35 of 35 positions read',
    })
    expect(whole?.effective?.start).toBe('2026-11-02')
    expect(whole?.quote).toContain('rs4244285 A/A (line 29)')
    expect(parts.map(({ text }) => text)).toContain('CYP2C19 rs4244285 A/A')
    expect(parts.map(({ quote }) => quote)).toContain(poor.split('\n')[28])
    expect(parts.every(({ partOf }) => partOf === '')).toBe(true)
  })
  test('are only about positions that define an allele', async () => {
    const other = 'chr10\t94700000\trs999\tG\tA\t.\tPASS\t.\tGT\t0/1'
    expect(factsOf(await read(`${poor}${other}\n`))).toEqual(factsOf(await read(poor)))
  })
  test('stay the same when the file is read again', async () => {
    const ids = async () =>
      (await read(poor)).people.flatMap(each =>
        each.resources.flatMap(resource => toFacts(resource, 'ada', 'd').map(({ id }) => id)),
      )
    expect(await ids()).toEqual(await ids())
  })
  test('hold no other person of a file of several samples', async () => {
    const lines = poor.trimEnd().split('\n')
    const several = lines.map(line =>
      line.startsWith('##') ? line : `${line}\t${line.startsWith('#') ? 'ada' : '1/1'}`,
    )
    const reading = await read(several.join('\n'))
    const [, part] = factsOf(reading)
    expect(part?.quote.split('\t')).toHaveLength(10)
    expect(JSON.stringify(reading)).not.toContain('Invented')
  })
})

describe('a file that cannot be read as it stands', () => {
  const withLine = (at: number, line: string) => poor.split('\n').toSpliced(at, 1, line).join('\n')
  test.each([
    ['without columns', 'chr10'],
    ['cut off in its middle', 'chr10\t94781859\trs4244285\tG'],
    ['without a genotype', 'chr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tDP\t30'],
    ['with a genotype that is none', 'chr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\tyes'],
  ])('a line %s is named, and the others are read', async (_, line) => {
    const reading = await read(withLine(28, line))
    expect(reading.problems).toMatchObject([{ path: 'line 29', reason: expect.stringContaining('left out') }])
    expect(factsOf(reading)[0]?.text).toBe('CYP2C19 genotypes, 34 of 35 positions read')
  })
  test('a thousand broken lines are counted, not listed', async () => {
    const { problems } = await read(`${poor}${'broken\n'.repeat(1000)}`)
    expect(problems.at(-1)?.reason).toBe('950 further lines were left out')
  })
  test.each([
    ['names GRCh37 in its header', poor.replace('assembly=GRCh38', 'assembly=GRCh37'), 'GRCh37'],
    ['has chromosome 10 as long as in GRCh37', poor.replace('assembly=GRCh38', 'length=135534747'), 'GRCh37'],
    [
      'has known variants at other positions',
      poor.replaceAll(/^chr10\t(\d+)/gm, (_, at: string) => `chr10\t${Number(at) + 1_760_000}`),
      'other positions',
    ],
    [
      'has other reference bases',
      poor.replaceAll(/^(chr10\t\d+\t\S+)\t[ACGT]\t/gm, '$1\tN\t').replaceAll('\tN\t', '\tTTTT\t'),
      'reference base',
    ],
  ])('a file that %s is refused as another build', async (_, text, named) => {
    await expect(read(text)).rejects.toThrow(`not of the genome build GRCh38`)
    await expect(read(text)).rejects.toThrow(named)
  })
  test.each([
    ['no header', 'chr10\t1\t.\tA\tG\t.\t.\t.\tGT\t0/1', 'header'],
    ['no sample', poor.replace('\tFORMAT\tInvented', ''), 'sample'],
    ['several samples, none of them this person', poor.replace('\tInvented', '\tone\ttwo'), '2 samples'],
    ['none of the positions', poor.split('\n').slice(0, 5).join('\n'), 'none of the positions'],
  ])('a file with %s is refused', async (_, text, named) => {
    await expect(read(text)).rejects.toThrow(named)
  })
})

describe('a file on the disk', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vcf-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const linesOf = async (bytes: string | Uint8Array): Promise<readonly string[]> => {
    const file = join(folder, 'a.vcf')
    await writeFile(file, bytes)
    const lines: string[] = []
    for await (const line of textLines(file)) lines.push(line)
    return lines
  }
  // More than one block of bgzip, and lines that lie across the blocks.
  const long = `${poor}${'chr10\t1\t.\tA\tG\t.\t.\t.\tGT\t0/0\n'.repeat(20_000)}`

  test('gives the same lines plain, gzipped and bgzipped', async () => {
    const lines = long.trimEnd().split('\n')
    expect(await linesOf(long)).toEqual(lines)
    expect(await linesOf(gzipSync(long))).toEqual(lines)
    expect(await linesOf(bgzip(long))).toEqual(lines)
  })
  test.each([
    ['gzip', gzipSync(long)],
    ['bgzip', bgzip(long)],
  ])('that is %s and cut off is refused', async (_, bytes) => {
    await expect(linesOf(bytes.subarray(0, bytes.length - 40))).rejects.toThrow(/cut off|middle of a block/)
  })
  test('is known by its content, packed or not', () => {
    expect(recognise(Buffer.from(poor), 'a.vcf')).toBe('vcf')
    expect(recognise(bgzip(long).subarray(0, 4096), 'a.vcf.gz')).toBe('vcf')
    expect(recognise(gzipSync('{"resourceType": "Bundle"}'), 'a.json.gz')).toBe('fhir-r4')
    expect(recognise(Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'a.vcf.gz')).toBeUndefined()
  })
})
