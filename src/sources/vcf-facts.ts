import type { PharmacogenePosition } from '../knowledge/pharmacogene-positions.ts'
import { effectiveOf } from './moment.ts'
import type { FactDraft, ResourceReading } from './reading.ts'

/** One line of a VCF at a position that defines an allele. */
export interface VcfCall {
  /** Of the line in the file, from 1. */
  readonly number: number
  readonly defined: PharmacogenePosition
  readonly ref: string
  readonly alts: readonly string[]
  readonly genotype: string
  readonly phaseSet?: string
  /** The line as it stands, with the columns of this sample alone. */
  readonly line: string
}

interface GeneCalls {
  readonly gene: string
  readonly sample: string
  readonly header: readonly string[]
  readonly calls: readonly VcfCall[]
  /** How many positions define the gene's alleles. */
  readonly positions: number
}

/** What the file says of one gene: the whole as one fact, each line that differs from the reference as its part. */
export function vcfResource({ gene, sample, header, calls, positions }: GeneCalls): ResourceReading {
  const shared = {
    layer: 'genomic' as const,
    kind: 'genotype' as const,
    codings: [{ system: 'http://www.genenames.org', code: gene, display: gene }],
    effective: effectiveOf(fileDateOf(header)),
    status: 'final',
  }
  const varied = calls.filter(isVaried)
  const read = `${new Set(calls.map(({ defined }) => defined.position)).size} of ${positions} positions`
  const found = varied.map(call => `${call.defined.name} ${basesOf(call)} (line ${call.number})`)
  const whole: FactDraft = {
    ...shared,
    part: '',
    text: `${gene} genotypes, ${read} read`,
    quote: `${gene} genotypes of sample ${sample}, ${read} read; ${found.length === 0 ? 'no base other than the reference' : `other than the reference: ${found.join(', ')}`}.`,
    detail: {
      gene,
      sample,
      genotypes: calls.map(({ defined, ref, alts, genotype, phaseSet, number }) => ({
        position: defined.position,
        ref,
        alts,
        genotype,
        ...(phaseSet === undefined ? {} : { phaseSet }),
        line: number,
      })),
    },
  }
  const parts = varied.map(
    (call): FactDraft => ({
      ...shared,
      part: `line[${call.number}]`,
      partOf: '',
      text: `${gene} ${call.defined.name} ${basesOf(call)}`,
      value: { type: 'text', text: basesOf(call) },
      quote: call.line,
      detail: { gene, position: call.defined.position },
    }),
  )
  return {
    resourceType: 'vcf',
    id: `${sample}:${gene}`,
    path: gene,
    body: { gene, sample, lines: calls.map(({ line }) => line) },
    facts: [whole, ...parts],
  }
}

const isVaried = ({ genotype }: VcfCall): boolean =>
  genotype.split(/[/|]/).some(index => index !== '0' && index !== '.')

/** "G/A", from the indexes of GT; "." for what was not called. */
const basesOf = ({ genotype, ref, alts }: VcfCall): string =>
  genotype.replace(/\d+/g, index => [ref, ...alts][Number(index)] ?? '?')

/** The day of `##fileDate`, written as 20260115 or 2026-01-15T… */
function fileDateOf(header: readonly string[]): string | undefined {
  const date = header.flatMap(
    line => /^##fileDate=(\d{4})-?(\d{2})-?(\d{2})/.exec(line)?.slice(1, 4).join('-') ?? [],
  )[0]
  return date
}
