import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { parseYaml } from '../kernel/yaml.ts'
import { readGeneFiles } from './gene-files.ts'
import { corporaFolder } from './rules.ts'

const bases = z.string().regex(/^[ACGT]+$/)
const positionSchema = z.strictObject({
  rsid: z
    .string()
    .regex(/^rs\d+$/)
    .optional(),
  /** As a left-aligned VCF of GRCh38 writes it, with the anchoring base before an insertion or deletion. */
  ref: bases,
  alts: z.array(bases).min(1),
})

const definitionSchema = z.strictObject({
  gene: z.string(),
  /** ISO date on which a person last checked the table against its sources. */
  reviewed: z.iso.date(),
  sources: z
    .array(
      z.strictObject({ title: z.string(), agency: z.string(), year: z.number().int(), version: z.string().optional() }),
    )
    .min(1),
  build: z.literal('GRCh38'),
  chromosome: z.string().regex(/^chr(\d+|X)$/),
  /** A gene on X is there once or twice. */
  copies: z.enum(['two', 'one-or-two']).default('two'),
  /** The allele that has the reference base at every position. */
  reference: z.string(),
  /** What is read of a base that the table does not list at a position: no call, or the reference (and said). */
  undefinedVariation: z.enum(['no-call', 'reference']).default('no-call'),
  /** 'list': unphased variants are listed one by one instead of paired. */
  unphased: z.enum(['pair', 'list']).default('pair'),
  /** Alleles whose published row states the reference base at every other position too; it counts in the score. */
  statesEveryPosition: z.array(z.string()).default([]),
  /** Suballele → the allele it is told as. */
  coreOf: z.record(z.string(), z.string()).default({}),
  /** Diplotypes that unphased genotypes cannot tell apart, the likelier one first. */
  likelier: z.array(z.array(z.string()).min(2)).default([]),
  /** A base that guidelines act on by itself where no two alleles are called: told as `as`, its absence as `other`. */
  decisive: z.strictObject({ at: z.string(), base: bases, as: z.string(), other: z.string() }).optional(),
  positions: z.record(z.string().regex(/^\d+$/), positionSchema),
  /** Allele → rsid (or position, where there is none) → base, or the IUPAC code of several. */
  alleles: z.record(z.string(), z.record(z.string(), z.string().regex(/^[ACGTRYSWKMBDHVN]+$/))),
})

export interface DefinedPosition {
  readonly position: number
  /** The rsid, or the position where there is none: how people and the table name it. */
  readonly name: string
  readonly ref: string
  readonly alts: readonly string[]
}

/** Named alleles of one gene by the bases that define them. */
export interface AlleleDefinition extends Omit<Readonly<z.infer<typeof definitionSchema>>, 'positions' | 'alleles'> {
  /** In the order of the chromosome. */
  readonly positions: readonly DefinedPosition[]
  /** Allele → position name → base or IUPAC code. The reference allele is not among them. */
  readonly alleles: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** Gene symbol → its definition. */
export type AlleleDefinitions = ReadonlyMap<string, AlleleDefinition>

/** Reads every `corpora/genomic/alleles/*.yaml`. Some 100 kB: read where a genotype is read, not when the product starts. */
export const readAlleleDefinitions = (folder: URL = corporaFolder): Promise<AlleleDefinitions> =>
  readGeneFiles('alleles', parseAlleleDefinition, folder)

/** Refuses 'invalid' with file and field: an allele that names no position, or a base that its position does not have. */
export function parseAlleleDefinition(text: string, file: string): AlleleDefinition {
  const parsed = definitionSchema.safeParse(parseYaml(text, file))
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error))
  const { positions: raw, alleles, ...head } = parsed.data
  const positions = Object.entries(raw)
    .map(([position, { rsid, ref, alts }]) => ({ position: Number(position), name: rsid ?? position, ref, alts }))
    .sort((a, b) => a.position - b.position)
  const byName = new Map(positions.map(each => [each.name, each]))
  if (byName.size !== positions.length) throw invalid(file, 'two positions have one rsid.')
  for (const [allele, variants] of Object.entries(alleles)) {
    if (Object.keys(variants).length === 0) throw invalid(file, `${allele} has no defining base.`)
    for (const [name, code] of Object.entries(variants)) {
      const position = byName.get(name)
      if (position === undefined) throw invalid(file, `${allele} names ${name}, which is no position of the table.`)
      if (basesOf(code, position).length === 0)
        throw invalid(file, `${allele} has ${code} at ${name}, which is no base there.`)
    }
  }
  if (head.decisive !== undefined && !byName.has(head.decisive.at))
    throw invalid(file, `${head.decisive.at} is decisive and no position of the table.`)
  for (const name of [...head.statesEveryPosition, ...Object.keys(head.coreOf)])
    if (alleles[name] === undefined) throw invalid(file, `${name} is named and not defined.`)
  return {
    ...head,
    positions,
    alleles: new Map(Object.entries(alleles).map(([name, variants]) => [name, new Map(Object.entries(variants))])),
  }
}

const ambiguity: Readonly<Record<string, string>> = {
  R: 'AG', Y: 'CT', S: 'CG', W: 'AT', K: 'GT', M: 'AC', B: 'CGT', D: 'AGT', H: 'ACT', V: 'ACG', N: 'ACGT',
} // biome-ignore format: the IUPAC codes in one line

/** The bases of a position that a base or IUPAC code stands for; empty where the position has none of them. */
export function basesOf(code: string, { ref, alts }: Pick<DefinedPosition, 'ref' | 'alts'>): readonly string[] {
  const there = [ref, ...alts]
  const meant = ambiguity[code]
  return there.filter(base => base === code || (meant !== undefined && base.length === 1 && meant.includes(base)))
}

const invalid = (file: string, detail: string): Refusal =>
  new Refusal('invalid', `${file}: ${detail}`, 'Mend the named entry and start again.')
