import { Refusal } from '../kernel/errors.ts'
import { present } from './present.ts'
import type { FactDraft, Problem, ResourceReading, SourceReading } from './reading.ts'
import { isStorable } from './storable.ts'

const symbol = /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)?$/
const most = 4

/** Whether a text is a table of gene calls: a gene symbol, a tab, and up to three further fields on every line. */
export function isOutsideCalls(head: string): boolean {
  const lines = dataLines(head.split(/\r?\n/)).slice(0, 5)
  return (
    lines.length > 0 &&
    lines.every(({ fields }) => fields.length > 1 && fields.length <= most && symbol.test(fields[0] ?? ''))
  )
}

/**
 * Calls that another tool or laboratory made, as PharmCAT writes them: `GENE<tab>diplotype[<tab>phenotype][<tab>activity score]`, any
 * of the last three alone. Per gene a genotype fact, a phenotype fact, or both. A line without a gene or a call is named and left out.
 */
export function readOutsideCalls(text: string, person: string): SourceReading {
  if (!isStorable(text))
    throw new Refusal('invalid', 'The table holds characters that are no text.', 'Save it as UTF-8 text.')
  const problems: Problem[] = []
  const resources: ResourceReading[] = []
  const seen = new Set<string>()
  for (const { number, line, fields } of dataLines(text.split(/\r?\n/))) {
    const [gene = '', diplotype = '', phenotype = '', score = ''] = fields.map(field => field.trim())
    const wrong = seen.has(gene)
      ? `${gene} stands twice`
      : !symbol.test(gene)
        ? 'it begins with no gene symbol'
        : fields.length > most
          ? `it has ${fields.length} fields`
          : diplotype + phenotype + score === ''
            ? 'it has no call'
            : undefined
    if (wrong !== undefined) {
      problems.push({ path: `line ${number}`, reason: `the line was left out: ${wrong}` })
      continue
    }
    seen.add(gene)
    resources.push({
      resourceType: 'outside-calls',
      id: gene,
      path: `line[${number}]`,
      body: { gene, line },
      facts: factsOf({ gene, diplotype, phenotype, score, line }),
    })
  }
  if (resources.length === 0)
    throw new Refusal('invalid', 'The table holds no call.', 'Give lines of gene, tab, diplotype.')
  return { people: [{ personId: person, resources }], problems }
}

function dataLines(lines: readonly string[]) {
  return lines
    .map((line, at) => ({ number: at + 1, line, fields: line.split('\t') }))
    .filter(({ line }) => line.trim() !== '' && !line.startsWith('#'))
}

interface OutsideCall {
  readonly gene: string
  readonly diplotype: string
  readonly phenotype: string
  readonly score: string
  readonly line: string
}

function factsOf({ gene, diplotype, phenotype, score, line }: OutsideCall): readonly FactDraft[] {
  const shared = {
    layer: 'genomic' as const,
    codings: [{ system: 'http://www.genenames.org', code: gene, display: gene }],
    status: 'final',
    quote: line,
    detail: present({ gene, diplotype, phenotype, activityScore: score }),
  }
  const genotype: FactDraft = {
    ...shared,
    part: 'genotype',
    kind: 'genotype',
    text: `${gene} ${diplotype}`,
    value: { type: 'text', text: diplotype },
  }
  const said = phenotype === '' ? `activity score ${score}` : phenotype
  const result: FactDraft = {
    ...shared,
    part: 'phenotype',
    partOf: diplotype === '' ? undefined : 'genotype',
    kind: 'phenotype',
    text: `${gene} ${said}`,
    value: { type: 'text', text: said },
  }
  return [...(diplotype === '' ? [] : [genotype]), ...(phenotype + score === '' ? [] : [result])]
}
