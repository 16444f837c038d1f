import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../kernel/errors.ts'
import { pharmacogenePositions } from '../../knowledge/pharmacogene-positions.ts'
import { labelsOfCall, phenotypeOfCall } from '../../reason/genome/called-phenotype.ts'
import { callDiplotypes, type GeneCall } from '../../reason/genome/diplotype.ts'
import { genotypeSchema } from '../../reason/genome/genotype.ts'
import { type GenomeTables, readGenomeTables } from '../../reason/genome/person-genes.ts'
import { readVcf } from '../../sources/vcf.ts'
import { proportion } from '../metric.ts'
import { scorePanel } from '../scorers/pgx-panel.ts'
import type { EvalCase, ScoredCase, Suite, SuiteContext } from '../suite.ts'
import { type PanelGene, readPanel } from './pgx-panel.ts'

const geneInput = z.object({
  gene: z.string(),
  /** The text of a VCF. */
  vcf: z.string(),
  options: z
    .object({ topCandidateOnly: z.boolean().default(false), findCombinations: z.boolean().default(false) })
    .default({ topCandidateOnly: false, findCombinations: false }),
  /** Positions that the VCF lacks on purpose. */
  missing: z.array(z.string()).nullish(),
})
const geneExpected = z.object({ diplotypes: z.array(z.string()), indeterminate: z.boolean().optional() })
const panelInput = z.object({ vcf: z.string(), outside_calls: z.string().optional() })

/** VCF to diplotypes: one gene a case, or a whole panel with its outside calls by paths beside the case file. */
export const pgxDiplotypeSuite: Suite = {
  name: 'pgx-diplotype',
  description:
    'Genotypes of a VCF to ranked diplotypes: phased, unphased, indels, repeats, missing positions, whole panels.',
  async *run(context) {
    const tables = await readGenomeTables(context.parts.corpora)
    for (const one of context.cases) {
      const gene = geneInput.safeParse(one.input)
      yield gene.success ? await runGene(one, gene.data, tables) : await runPanel(one, context, tables)
    }
  },
  metrics: cases => ({
    exact: proportion(cases, 'exact'),
    indeterminateCorrect: proportion(cases, 'indeterminateCorrect'),
    panelPhenotypes: proportion(cases, 'panelPhenotypes'),
  }),
}

async function runGene(one: EvalCase, input: z.infer<typeof geneInput>, tables: GenomeTables): Promise<ScoredCase> {
  const definition = tables.definitions.get(input.gene)
  if (definition === undefined)
    throw new Refusal(
      'invalid',
      `${one.id}: no alleles of ${input.gene} are defined.`,
      'Name a gene of corpora/genomic/alleles.',
    )
  const expected = geneExpected.parse(one.expected)
  const genotypes = await genotypesOf(input.vcf, input.gene, tables)
  const call = callDiplotypes(definition, genotypes, input.options)
  const phenotype = phenotypeOfCall(tables.genes, definition, call, genotypes)
  const found = labelsOfCall(call)
  const isExact = sameSet(found, expected.diplotypes)
  return {
    id: one.id,
    output: {
      diplotypes: found,
      phenotypes: phenotype.phenotypes,
      ...(phenotype.determined ? {} : { indeterminate: phenotype.why }),
      missing: call.missing.map(({ name }) => name),
      untold: call.untold,
      undefinedVariation: call.undefinedVariation,
    },
    scores: {
      exact: isExact ? 1 : 0,
      indeterminateCorrect: scoreMissing(
        call,
        { ...expected, isExact, isDetermined: phenotype.determined },
        input.missing ?? [],
      ),
      panelPhenotypes: null,
    },
    groups: { gene: input.gene },
  }
}

/** Of cases with positions left out on purpose: they are named, the list is the expected one, and what they leave open is Indeterminate. */
function scoreMissing(
  call: GeneCall,
  result: { readonly isExact: boolean; readonly isDetermined: boolean; readonly indeterminate?: boolean | undefined },
  missing: readonly string[],
): number | null {
  if (missing.length === 0) return null
  const named = call.missing.map(({ name }) => name)
  const isAsTold = result.indeterminate === undefined || result.indeterminate !== result.isDetermined
  return missing.every(name => named.includes(name)) && result.isExact && isAsTold ? 1 : 0
}

async function genotypesOf(vcf: string, gene: string, tables: GenomeTables) {
  const reading = await readVcf(vcf.split(/\r?\n/), {
    person: 'case',
    positions: pharmacogenePositions(tables.definitions),
  })
  const facts = reading.people.flatMap(({ resources }) => resources.flatMap(each => each.facts))
  const whole = facts.find(({ detail, part }) => part === '' && detail['gene'] === gene)
  return z.array(genotypeSchema).parse(whole?.detail['genotypes'] ?? [])
}

async function runPanel(one: EvalCase, { options, parts }: SuiteContext, tables: GenomeTables): Promise<ScoredCase> {
  const { vcf, outside_calls } = panelInput.parse(one.input)
  const folder = dirname(resolve(options.cases ?? '.'))
  const genes: Readonly<Record<string, PanelGene>> = await readPanel(parts, tables, {
    vcf: resolve(folder, vcf),
    ...(outside_calls === undefined ? {} : { outsideCalls: resolve(folder, outside_calls) }),
  })
  return { id: one.id, output: { genes }, scores: { ...scorePanel(genes, one.expected), indeterminateCorrect: null } }
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every(each => b.includes(each))
