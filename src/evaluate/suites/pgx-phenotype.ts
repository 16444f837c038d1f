import { z } from 'zod'
import { readGeneTables } from '../../reason/genome/gene-tables.ts'
import { phenotypeOf } from '../../reason/genome/phenotype.ts'
import { proportion } from '../metric.ts'
import type { Suite } from '../suite.ts'

const inputSchema = z.object({ gene: z.string(), diplotype: z.string() })
const expectedSchema = z.object({
  phenotype: z.string(),
  /** Some tables print "n/a" where there is no score. */
  activity_score: z
    .string()
    .nullish()
    .transform(score => (score === undefined || score === 'n/a' ? null : score)),
  lookup_key: z.string().nullish(),
})

/** Each diplotype through the tables of the installation; no database, no model. */
export const pgxPhenotypeSuite: Suite = {
  name: 'pgx-phenotype',
  description: 'Diplotype to phenotype, activity score and the key of guidance',
  async *run({ cases, parts }) {
    const tables = await readGeneTables(parts.corpora)
    for (const one of cases) {
      const { gene, diplotype } = inputSchema.parse(one.input)
      const expected = expectedSchema.parse(one.expected)
      const result = phenotypeOf(tables, gene, diplotype)
      const phenotype = result.phenotypes.join('; ')
      const lookup_key = result.lookupKeys.join('; ')
      const isPhenotype = phenotype === expected.phenotype
      const isScore = result.activityScore === expected.activity_score
      const isKey =
        expected.lookup_key === undefined || expected.lookup_key === null || lookup_key === expected.lookup_key
      yield {
        id: one.id,
        output: {
          phenotype,
          activity_score: result.activityScore,
          lookup_key,
          ...(result.determined ? {} : { why: result.why }),
        },
        scores: {
          exact: isPhenotype && isScore && isKey ? 1 : 0,
          phenotype: isPhenotype ? 1 : 0,
          activityScore: isScore ? 1 : 0,
          lookupKey: isKey ? 1 : 0,
          indeterminateKept: expected.phenotype === 'Indeterminate' ? (result.determined ? 0 : 1) : null,
        },
        groups: { gene },
      }
    }
  },
  metrics: cases => ({
    exact: proportion(cases, 'exact'),
    phenotype: proportion(cases, 'phenotype'),
    activityScore: proportion(cases, 'activityScore'),
    lookupKey: proportion(cases, 'lookupKey'),
    indeterminateKept: proportion(cases, 'indeterminateKept'),
  }),
}
