import { z } from 'zod'
import { Refusal } from '../../kernel/errors.ts'
import { parseYaml } from '../../kernel/yaml.ts'
import { readGeneFiles } from '../../knowledge/gene-files.ts'
import { corporaFolder } from '../../knowledge/rules.ts'

/** In place of a function in a pair: whatever the other allele is, even one that no table lists. */
export const anyFunction = 'any'

const ruleSchema = z.strictObject({
  phenotype: z.string(),
  /** Functions of the two alleles, in either order. */
  pairs: z.array(z.tuple([z.string(), z.string()])).default([]),
  /** Functions of the only allele (mitochondrial, one X chromosome). */
  single: z.array(z.string()).default([]),
  /** Range of the activity score, ends included; without `to` it is open upwards. */
  score: z.strictObject({ from: z.number(), to: z.number().optional() }).optional(),
})
export type PhenotypeRule = Readonly<z.infer<typeof ruleSchema>>

const geneSchema = z.strictObject({
  gene: z.string(),
  /** ISO date on which a person last checked the table against its sources. */
  reviewed: z.iso.date(),
  sources: z
    .array(
      z.strictObject({ title: z.string(), agency: z.string(), year: z.number().int(), version: z.string().optional() }),
    )
    .min(1),
  inheritance: z.enum(['two-copies', 'one-copy', 'one-or-two-copies']),
  /** What guidance of this gene is filed under. */
  lookup: z.enum(['phenotype', 'activity-score', 'genotype', 'markers']),
  /** Several copies or variants on one chromosome: their activities add up, or the lowest counts. */
  joined: z.enum(['sum', 'lowest']).optional(),
  alleles: z.array(
    z.strictObject({
      function: z.string(),
      activity: z.number().nonnegative().optional(),
      names: z.array(z.string()).min(1),
    }),
  ),
  /** Further names in use → name in this table. */
  aliases: z.record(z.string(), z.string()).default({}),
  /** Key of guidance for a gain of copies whose number was not reported. */
  unstatedCopiesKey: z.string().optional(),
  /** The first rule that holds gives the phenotype; none holds: indeterminate. */
  phenotypes: z.array(ruleSchema),
  /** Guideline body → its own rules, where it files guidance under other keys. */
  otherKeys: z.record(z.string(), z.array(ruleSchema)).default({}),
  /** Alleles whose presence alone guidelines name. */
  markers: z.array(z.string()).default([]),
  otherMarkers: z.record(z.string(), z.array(z.string())).default({}),
})

export interface GeneTable extends Readonly<z.infer<typeof geneSchema>> {
  /** Allele name or alias → function and activity value (undefined where the gene has none, or none is known). */
  readonly byName: ReadonlyMap<string, AlleleFunction>
}

export interface AlleleFunction {
  readonly name: string
  readonly function: string
  readonly activity: number | undefined
}

/** Gene symbol → its table. */
export type GeneTables = ReadonlyMap<string, GeneTable>

/** Reads every `corpora/genomic/genes/*.yaml`. Refuses 'invalid' with file and field: a double name, an alias or rule that points nowhere. */
export const readGeneTables = (folder: URL = corporaFolder): Promise<GeneTables> =>
  readGeneFiles('genes', parseGeneTable, folder)

export function parseGeneTable(text: string, file: string): GeneTable {
  const parsed = geneSchema.safeParse(parseYaml(text, file))
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error))
  const table = parsed.data
  const byName = new Map<string, AlleleFunction>()
  for (const { function: label, activity, names } of table.alleles)
    for (const name of names) {
      if (byName.has(name)) throw invalid(file, `the allele ${name} stands twice.`)
      byName.set(name, { name, function: label, activity })
    }
  for (const [alias, name] of Object.entries(table.aliases)) {
    const target = byName.get(name)
    if (target === undefined || byName.has(alias))
      throw invalid(file, `the alias ${alias} is an allele, or names none.`)
    byName.set(alias, target)
  }
  const functions = new Set([anyFunction, ...table.alleles.map(each => each.function)])
  for (const rule of [...table.phenotypes, ...Object.values(table.otherKeys).flat()])
    for (const label of [...rule.pairs.flat(), ...rule.single])
      if (!functions.has(label)) throw invalid(file, `${rule.phenotype} asks for ${label}, which no allele has.`)
  return { ...table, byName }
}

const invalid = (file: string, detail: string): Refusal =>
  new Refusal('invalid', `${file}: ${detail}`, 'Mend the named entry and start again.')
