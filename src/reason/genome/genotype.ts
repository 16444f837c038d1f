import { z } from 'zod'

/** One line of a VCF as a fact keeps it: what was read at one position. */
export const genotypeSchema = z.object({
  /** On GRCh38, 1-based. */
  position: z.number().int(),
  ref: z.string(),
  alts: z.array(z.string()),
  /** GT as written: '0/1', '1|0', './.', or '1' where there is one chromosome. */
  genotype: z.string(),
  phaseSet: z.string().optional(),
})
export type Genotype = Readonly<z.infer<typeof genotypeSchema>>

/** What stands on each chromosome. One base where there is one chromosome. */
export interface Bases {
  readonly bases: readonly string[]
  /** Positions of one phase set keep their order; undefined: the order says nothing. */
  readonly phaseSet: string | undefined
}

/** The bases of a GT, written against `ref`; the reason, where it gives none. */
export function basesIn(
  { ref, alts, genotype, phaseSet }: Genotype,
  defined: { readonly ref: string; readonly alts: readonly string[] },
): Bases | string {
  const indexes = genotype.split(/[/|]/)
  if (indexes.length > 2) return 'more than two alleles were called'
  const written = indexes.map(index => (/^\d+$/.test(index) ? [ref, ...alts][Number(index)] : undefined))
  if (written.includes(undefined))
    return indexes.includes('.') ? 'not called' : 'the call names an allele that is not listed'
  const bases = written.map(base => against(defined.ref, ref, base ?? ''))
  if (bases.includes(undefined)) return `the file has ${ref} as the reference where GRCh38 has ${defined.ref}`
  return {
    bases: bases.map(base => base ?? ''),
    phaseSet: genotype.includes('|') ? (phaseSet ?? 'all') : undefined,
  }
}

/**
 * The base as the table writes it. One variant can be written with a longer or shorter reference (A→AGGAGTC is AGGAGTC→AGGAGTCGGAGTC);
 * the part that only one of them has is appended or cut. Undefined when the two references do not begin alike.
 */
function against(defined: string, ref: string, base: string): string | undefined {
  if (ref === defined) return base
  if (defined.startsWith(ref)) return `${base}${defined.slice(ref.length)}`
  const tail = ref.slice(defined.length)
  return ref.startsWith(defined) && base.endsWith(tail) ? base.slice(0, base.length - tail.length) : undefined
}

/** Half a call whose known half is a variant ("./1"): the position cannot be left out without hiding it. */
export const isHalfVariant = ({ genotype }: Genotype): boolean => /^\.[/|][1-9]|^[1-9]\d*[/|]\./.test(genotype)

/** Several lines of one position (one alternative each) as one; undefined when they contradict each other. */
export function joined(lines: readonly Genotype[]): Genotype | undefined {
  const [first, ...others] = lines
  if (first === undefined || others.length === 0) return first
  if (others.some(each => each.ref !== first.ref)) return undefined
  const called = lines.map(each => each.genotype.split(/[/|]/))
  if (called.some(indexes => indexes.length !== called[0]?.length || indexes.includes('.'))) return undefined
  const variants = lines.flatMap((each, at) =>
    (called[at] ?? []).flatMap(index => (index === '0' ? [] : [each.alts[Number(index) - 1] ?? ''])),
  )
  const ploidy = called[0]?.length ?? 0
  if (variants.length > ploidy) return undefined
  const alts = [...new Set(variants)]
  const indexes = [...Array(ploidy - variants.length).fill(0), ...variants.map(base => alts.indexOf(base) + 1)]
  return { position: first.position, ref: first.ref, alts, genotype: indexes.join('/') }
}
