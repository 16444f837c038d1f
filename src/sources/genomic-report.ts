import { z } from 'zod'
import { effectiveOf } from './moment.ts'
import { headOf, isoDate } from './own-format.ts'
import { present, sentences, texts } from './present.ts'
import type { FactDraft, SourceReading } from './reading.ts'

const result = z.object({
  gene: z.string().min(1),
  diplotype: z.string().min(1),
  phenotype: z.string().min(1),
  /** Summed allele activity where the gene is scored that way; null or absent otherwise. */
  activityScore: z.number().nullish(),
  variants: z
    .array(z.object({ name: z.string(), rsid: z.string().optional(), zygosity: z.string().optional() }))
    .default([]),
  status: z.string().default('final'),
  note: z.string().optional(),
})
const report = z.object({
  ...headOf('carenav-genomic-report'),
  reported: isoDate,
  collected: isoDate.optional(),
  laboratory: z.string().min(1),
  method: z.string().min(1),
  specimen: z.string().optional(),
  results: z.array(z.unknown()).min(1),
})
type Report = z.infer<typeof report>

/**
 * A pharmacogenomic report: per gene one genotype fact (the diplotype) and, as its part, one phenotype fact.
 * A broken result is reported by path and the others are read. Throws `z.ZodError` when the report itself is broken.
 */
export function readGenomicReport(json: unknown): SourceReading {
  const body = report.parse(json)
  const read = body.results.map((raw, at) => ({ at, parsed: result.safeParse(raw) }))
  const facts = read.flatMap(({ at, parsed }) => (parsed.success ? genes(body, parsed.data, `results[${at}]`) : []))
  return {
    people: [
      {
        personId: body.person,
        resources: [{ resourceType: 'genomic-report', id: body.id, path: '$', body: json, facts }],
      },
    ],
    problems: read.flatMap(({ at, parsed }) =>
      parsed.success
        ? []
        : parsed.error.issues.map(issue => ({
            path: [`results[${at}]`, ...issue.path.map(String)].join('.'),
            reason: `the result was left out: ${issue.message}`,
          })),
    ),
  }
}

function genes(body: Report, found: z.infer<typeof result>, part: string): readonly FactDraft[] {
  const score = found.activityScore ?? undefined
  const variants = found.variants.map(each => texts(each.name, each.rsid, each.zygosity).join(' '))
  const shared = {
    layer: 'genomic' as const,
    codings: [{ system: 'http://www.genenames.org', code: found.gene, display: found.gene }],
    effective: effectiveOf(body.reported),
    status: found.status,
  }
  const detail = present({
    gene: found.gene,
    diplotype: found.diplotype,
    phenotype: found.phenotype,
    activityScore: score,
    variants: found.variants,
    laboratory: body.laboratory,
    method: body.method,
    specimen: body.specimen,
    collected: body.collected,
    note: found.note,
  })
  const origin = `${body.laboratory}, ${body.method}, reported ${body.reported}`
  return [
    {
      ...shared,
      part: `${part}.genotype`,
      kind: 'genotype',
      text: `${found.gene} ${found.diplotype}`,
      value: { type: 'text', text: found.diplotype },
      detail,
      quote: `${texts(`${found.gene} genotype: ${found.diplotype}`, ...variants).join(', ')} (${origin})`,
    },
    {
      ...shared,
      part: `${part}.phenotype`,
      partOf: `${part}.genotype`,
      kind: 'phenotype',
      text: `${found.gene} ${found.phenotype}`,
      value: { type: 'text', text: found.phenotype },
      detail,
      quote: sentences(
        `${texts(`${found.gene}: ${found.phenotype}`, `diplotype ${found.diplotype}`, score === undefined ? undefined : `activity score ${score.toFixed(1)}`).join(', ')} (${origin})`,
        ...texts(found.note),
      ),
    },
  ]
}
