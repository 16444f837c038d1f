import { z } from 'zod'
import { loadGuard } from '../../guard/guard.ts'
import { type KnownIdentifiers, nothingKnown } from '../../guard/identifiers/known.ts'
import { wilson } from '../metric.ts'
import type { Metric, ScoredCase, Suite, SuiteContext } from '../suite.ts'

const spanSchema = z.object({ type: z.string(), start: z.number(), end: z.number() })
type Span = z.infer<typeof spanSchema>
const expectedSchema = z.object({ spans: z.array(spanSchema) })
const inputSchema = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)])
const list = z.array(z.string()).default([])
const recordSchema = z.object({
  people: list,
  birthDates: list,
  phones: list,
  emails: list,
  addresses: list,
  numbers: list,
})

interface Output {
  readonly found: readonly Span[]
  /** Whether each expected span was found, by its type. */
  readonly hits: readonly { readonly type: string; readonly hit: boolean }[]
  /** The same when the record knows what the case's spans say. */
  readonly knownHits: readonly { readonly type: string; readonly hit: boolean }[]
  readonly right: number
}

/**
 * What the text says of who somebody is, found before it goes to a model. A case may bring a `metadata.record`; then its identifiers are known. For every other
 * case a record is made of its spans that are names, addresses, phones, e-mails and numbers, and `knownRecall` says how many of these are found when
 * the record knows them. A span counts as found when half of its characters are covered; a find counts as right when half of it is.
 */
export const identifiersSuite: Suite = {
  name: 'identifiers',
  description: 'Names, dates of birth, addresses, phones and numbers of people, found before a text goes to a model',
  run: runIdentifiers,
  metrics: cases => {
    const outputs = cases.map(({ output }) => output as Output)
    const hits = outputs.flatMap(({ hits }) => hits)
    const known = outputs.flatMap(({ knownHits }) => knownHits)
    const share = (some: readonly { readonly hit: boolean }[]): Metric =>
      wilson(some.filter(({ hit }) => hit).length, some.length)
    const found = outputs.reduce((sum, output) => sum + output.found.length, 0)
    const right = outputs.reduce((sum, output) => sum + output.right, 0)
    return {
      recall: share(hits),
      precision: wilson(right, found),
      knownRecall: share(known),
      ...Object.fromEntries(
        [...Map.groupBy(hits, ({ type }) => type)].sort().map(([type, some]) => [`recall ${type}`, share(some)]),
      ),
    }
  },
}

async function* runIdentifiers({ cases, parts }: SuiteContext): AsyncGenerator<ScoredCase> {
  const { identifiersIn } = await loadGuard({ corpora: parts.corpora })
  for (const one of cases) {
    const text = inputSchema.parse(one.input)
    const { spans } = expectedSchema.parse(one.expected)
    const brought = recordSchema.safeParse(one.metadata?.['record'])
    const found = identifiersIn(text, brought.success ? brought.data : nothingKnown)
    const recorded = spans.filter(({ type }) => type in kindOf)
    const withRecord = brought.success ? found : identifiersIn(text, recordOf(text, recorded))
    const output: Output = {
      found: [...found],
      hits: spans.map(span => ({ type: span.type, hit: covered(span, found) >= 0.5 })),
      knownHits: recorded.map(span => ({ type: span.type, hit: covered(span, withRecord) >= 0.5 })),
      right: found.filter(span => covered(span, spans) >= 0.5).length,
    }
    const group = one.metadata?.['group']
    yield {
      id: one.id,
      output,
      scores: {
        found: spans.length === 0 ? null : Number(output.hits.every(({ hit }) => hit)),
        foundWhenKnown: recorded.length === 0 ? null : Number(output.knownHits.every(({ hit }) => hit)),
      },
      groups: {
        record: brought.success ? 'known to the record' : 'unknown',
        ...(typeof group === 'string' ? { group } : {}),
      },
    }
  }
}

const kindOf: Readonly<Record<string, keyof KnownIdentifiers>> = {
  PERSON: 'people',
  STREET_ADDRESS: 'addresses',
  PHONE_NUMBER: 'phones',
  EMAIL_ADDRESS: 'emails',
  US_DRIVER_LICENSE: 'numbers',
  US_SSN: 'numbers',
  CREDIT_CARD: 'numbers',
  IBAN_CODE: 'numbers',
  ID: 'numbers',
  ZIP_CODE: 'addresses',
}

function recordOf(text: string, spans: readonly Span[]): KnownIdentifiers {
  const of = (kind: keyof KnownIdentifiers): string[] =>
    spans.filter(({ type }) => kindOf[type] === kind).map(({ start, end }) => text.slice(start, end))
  return {
    people: of('people'),
    birthDates: [],
    phones: of('phones'),
    emails: of('emails'),
    addresses: of('addresses'),
    numbers: of('numbers'),
  }
}

/** The share of a span that others cover. */
function covered({ start, end }: Span, others: readonly Span[]): number {
  const length = others.reduce(
    (sum, other) => sum + Math.max(0, Math.min(end, other.end) - Math.max(start, other.start)),
    0,
  )
  return end <= start ? 0 : length / (end - start)
}
