import { z } from 'zod'

const geneSchema = z.object({
  call_source: z.string(),
  diplotypes: z.array(
    z.object({ label: z.string(), phenotypes: z.array(z.string()).default([]), activity_score: z.string().nullish() }),
  ),
})
const panelSchema = z.object({ genes: z.record(z.string(), geneSchema) })
type PanelGene = z.infer<typeof geneSchema>

/** A panel is exact when every expected gene has the same source and diplotypes; phenotypes are scored beside it, as a share of genes. */
export function scorePanel(
  genes: unknown,
  expected: unknown,
): { readonly exact: number; readonly panelPhenotypes: number } {
  const found = panelSchema.parse({ genes }).genes
  const wanted = Object.entries(panelSchema.parse(expected).genes)
  const same = (part: (gene: PanelGene) => unknown) =>
    wanted.filter(([gene, each]) => JSON.stringify(found[gene] && part(found[gene])) === JSON.stringify(part(each)))
      .length
  const called = same(({ call_source, diplotypes }) => [call_source, diplotypes.map(({ label }) => label).sort()])
  const meant = same(({ diplotypes }) =>
    diplotypes.map(each => [phenotypesOf(each.phenotypes), each.activity_score ?? null]),
  )
  return { exact: called === wanted.length ? 1 : 0, panelPhenotypes: meant / wanted.length }
}

/** "n/a" says, as an empty list does, that the gene has no phenotype. */
const phenotypesOf = (phenotypes: readonly string[]): readonly string[] =>
  phenotypes.filter(each => each !== 'n/a').toSorted()
