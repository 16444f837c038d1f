import Vcf from '@gmod/vcf'
import { Refusal } from '../kernel/errors.ts'
import type { PharmacogenePosition, PharmacogenePositions } from '../knowledge/pharmacogene-positions.ts'
import type { Problem, SourceReading } from './reading.ts'
import { refuseOtherBuild, refuseShiftedPositions } from './vcf-build.ts'
import { type VcfCall, vcfResource } from './vcf-facts.ts'

export interface VcfOptions {
  /** The person whom the file is about: a VCF names samples, not people. */
  readonly person: string
  readonly positions: PharmacogenePositions
}

/** Broken lines that are named one by one; the rest is counted. */
const mostProblems = 50

/**
 * Genotypes at the positions that define pharmacogene alleles (VCF 4, GRCh38, one sample read); every other line is passed over.
 * Per gene one fact with all that was read, and as its parts each line that differs from the reference. A broken line is named and
 * left out, so that its position stays unread. Refuses a file of another build, without the person's sample, or with nothing to read.
 */
export async function readVcf(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VcfOptions,
): Promise<SourceReading> {
  const { positions, person } = options
  const header: string[] = []
  const calls: VcfCall[] = []
  const problems: Problem[] = []
  const elsewhere = new Set<string>()
  let parser: Vcf | undefined
  let sample = ''
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    if (line.startsWith('#')) {
      header.push(line)
      continue
    }
    if (parser === undefined) {
      parser = parserOf(header)
      refuseOtherBuild(header)
      sample = sampleFor(parser.samples, person)
    }
    const found = positionOf(line, positions)
    if (found === 'broken')
      problems.push({ path: `line ${number}`, reason: 'the line was left out: it has no chromosome and position' })
    else if (typeof found === 'string') elsewhere.add(found)
    else if (found !== undefined) {
      const call = readLine(parser, line, { number, sample, defined: found })
      if (typeof call === 'string') problems.push({ path: `line ${number}`, reason: `the line was left out: ${call}` })
      else calls.push(call)
    }
  }
  if (header.length === 0) throw new Refusal('invalid', 'The file has no VCF header.', 'Give a whole VCF file.')
  refuseShiftedPositions(calls, elsewhere.size)
  if (calls.length === 0)
    throw new Refusal(
      'invalid',
      'The file holds none of the positions that define pharmacogene alleles.',
      'Give a VCF of GRCh38 that lists those positions, reference calls included.',
    )
  const genes = Map.groupBy(calls, ({ defined }) => defined.gene)
  return {
    people: [
      {
        personId: person,
        resources: [...genes].map(([gene, found]) =>
          vcfResource({ gene, sample, header, calls: found, positions: positions.counts.get(gene) ?? 0 }),
        ),
      },
    ],
    problems: shortened(problems),
  }
}

function parserOf(header: readonly string[]): Vcf {
  try {
    return new Vcf({ header: header.join('\n') })
  } catch (cause) {
    throw new Refusal('invalid', 'The VCF header is broken.', 'Export the file again with its whole header.', { cause })
  }
}

/** The only sample, or the one that bears the person's id. */
function sampleFor(samples: readonly string[], person: string): string {
  const [only] = samples
  if (only === undefined)
    throw new Refusal(
      'invalid',
      'The file lists variants without any sample.',
      'Give a VCF with the genotypes of the person.',
    )
  if (samples.length === 1) return only
  if (samples.includes(person)) return person
  throw new Refusal(
    'invalid',
    `The file holds ${samples.length} samples, and none is named ${person}.`,
    'Give a file with the one sample of this person, or name the sample by the id of the person.',
  )
}

/** What is defined at the line's position; the rsid, when it is one of ours at another position. */
function positionOf(line: string, positions: PharmacogenePositions): PharmacogenePosition | string | undefined {
  const [chromosome = '', place = '', id = ''] = line.split('\t', 3)
  if (chromosome === '' || !/^\d+$/.test(place)) return 'broken'
  const name = chromosome.startsWith('chr') ? chromosome : `chr${chromosome}`
  const defined = positions.at.get(name)?.get(Number(place))
  if (defined !== undefined) return defined
  return id.startsWith('rs') && positions.byRsid.has(id) ? id : undefined
}

/** The call on one line, or why it gives none. */
function readLine(
  parser: Vcf,
  line: string,
  place: Pick<VcfCall, 'number' | 'defined'> & { readonly sample: string },
): VcfCall | string {
  const { number, sample, defined } = place
  const columns = line.split('\t')
  if (columns.length < 9 + parser.samples.length) return `it has ${columns.length} columns`
  try {
    const variant = parser.parseLine(line)
    const genotype = variant.GENOTYPES()[sample]
    if (genotype === undefined || !/^(\d+|\.)([/|](\d+|\.))*$/.test(genotype))
      return 'it has no genotype (GT) of the sample'
    if (!/^[ACGT]+$/i.test(variant.REF ?? '')) return 'its reference is no sequence'
    const phaseSet = variant.SAMPLES()[sample]?.['PS']?.[0]
    return {
      number,
      defined,
      ref: (variant.REF ?? '').toUpperCase(),
      alts: (variant.ALT ?? []).map(alt => alt.toUpperCase()),
      genotype,
      ...(phaseSet === undefined ? {} : { phaseSet: String(phaseSet) }),
      // Another person's column is no part of this person's record.
      line: [...columns.slice(0, 9), columns[9 + parser.samples.indexOf(sample)]].join('\t'),
    }
  } catch {
    return 'it is no VCF line'
  }
}

const shortened = (problems: readonly Problem[]): readonly Problem[] =>
  problems.length <= mostProblems
    ? problems
    : [
        ...problems.slice(0, mostProblems),
        { path: 'file', reason: `${problems.length - mostProblems} further lines were left out` },
      ]
