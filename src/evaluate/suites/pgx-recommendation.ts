import { z } from 'zod'
import { readGeneTables } from '../../reason/genome/gene-tables.ts'
import { guidanceFor } from '../../reason/genome/guidance.ts'
import { type GuidanceSource, guidanceSources } from '../../reason/genome/guidance-row.ts'
import { readGuidance } from '../../reason/genome/guidance-tables.ts'
import { lookupKeysFor, phenotypeOf } from '../../reason/genome/phenotype.ts'
import { proportion } from '../metric.ts'
import type { Suite } from '../suite.ts'

/** A key of guidance, or the alleles of a diplotype with how often each stands in it. */
const keySchema = z.union([z.string(), z.record(z.string(), z.number()).transform(diplotypeOf)])
const shared = { drug: z.string(), population: z.string().nullish() }
const inputSchema = z.union([
  z.object({ ...shared, source: z.enum(guidanceSources), genotype: z.record(z.string(), keySchema) }),
  z.object({ ...shared, source: z.enum(guidanceSources).default('CPIC'), gene: z.string(), diplotype: z.string() }),
])
const expectedSchema = z.object({
  classification: z.string().nullable(),
  dosing_information: z.boolean(),
  alternate_drug_available: z.boolean(),
})

/** The line of guidance for a drug and lookup keys, or for a drug and a diplotype; no database, no model. */
export const pgxRecommendationSuite: Suite = {
  name: 'pgx-recommendation',
  description: 'Drug guidance by genes: the strength that CPIC or DPWG gives, and whether dose or drug change',
  async *run({ cases, parts }) {
    const [guidance, genes] = await Promise.all([readGuidance(parts.corpora), readGeneTables(parts.corpora)])
    for (const one of cases) {
      const input = inputSchema.parse(one.input)
      const expected = expectedSchema.parse(one.expected)
      const { source, drug } = input
      const genotype =
        'genotype' in input ? input.genotype : { [input.gene]: keysOf(input.gene, input.diplotype, source) }
      const population = input.population ?? undefined
      const row = guidanceFor(guidance, { source, drug, population, genotype })
      const isAction =
        row !== undefined &&
        row.dosing === expected.dosing_information &&
        row.alternate === expected.alternate_drug_available
      yield {
        id: one.id,
        output:
          row === undefined
            ? { none: genotype }
            : {
                row: `${row.table}/${row.id}`,
                classification: row.classification,
                dosing_information: row.dosing,
                alternate_drug_available: row.alternate,
                action: row.action,
              },
        scores: {
          classification: row !== undefined && row.classification === expected.classification ? 1 : 0,
          action: isAction ? 1 : 0,
          found: row === undefined ? 0 : 1,
        },
        groups: { source, drug },
      }
    }

    function keysOf(gene: string, diplotype: string, source: GuidanceSource): readonly string[] {
      return [diplotype, ...lookupKeysFor(phenotypeOf(genes, gene, diplotype), source)]
    }
  },
  metrics: cases => ({
    classification: proportion(cases, 'classification'),
    action: proportion(cases, 'action'),
    found: proportion(cases, 'found'),
  }),
}

function diplotypeOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .flatMap(([allele, count]) => Array.from({ length: count }, () => allele))
    .join('/')
}
