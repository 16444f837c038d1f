import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import type { Span } from '../domain/evidence.ts'
import { codingSchema, type Fact, type FactKind, factKinds, layers } from '../domain/fact.ts'
import type { Tx } from '../store/database.ts'

/** A fact as the store holds it, with the hash of its quote. */
export type StoredFact = Fact & { readonly hash: string }

/** Statuses that say a thing never was: such facts are never told as part of the record. */
export const voidStatuses = ['entered-in-error', 'refuted', 'cancelled', 'not-done', 'unknown-error'] as const

const columns = `person_id, fact_id, layer, kind, text, codings, value, effective, status, document_id, resource_type, resource_id,
  path, quote, quote_sha256, detail, confidence, part_of`

/**
 * Facts of the given kinds that hold now: not superseded, not entered in error, refuted, cancelled or not done.
 * Newest first; within one instant the later place in the source comes first; facts without a time come last.
 */
export async function currentFacts(
  tx: Tx,
  actor: Actor,
  person: string,
  kinds: readonly FactKind[],
  codes?: readonly string[],
): Promise<readonly StoredFact[]> {
  const rows = await tx.query(
    `select ${columns} from fact
     where tenant_id = $1 and person_id = $2 and kind = any ($3::text[]) and superseded_by is null
       and not (status = any ($4::text[])) and ($5::text[] is null or codes && $5::text[])`,
    [actor.tenant, person, kinds, voidStatuses, codes ?? null],
  )
  return rows.map(toFact).toSorted(newestFirst)
}

const optionalText = z
  .string()
  .nullish()
  .transform(value => value ?? undefined)
const rowSchema = z.object({
  person_id: z.string(),
  fact_id: z.string(),
  layer: z.enum(layers),
  kind: z.enum(factKinds),
  text: z.string(),
  codings: z.array(codingSchema),
  value: z
    .discriminatedUnion('type', [
      z.object({
        type: z.literal('quantity'),
        number: z.number(),
        unit: z.string(),
        unitCode: z.string(),
        comparator: z.enum(['<', '<=', '>', '>=']).optional(),
      }),
      z.object({ type: z.literal('text'), text: z.string() }),
      z.object({ type: z.literal('coded'), text: z.string(), codings: z.array(codingSchema) }),
      z.object({ type: z.literal('boolean'), boolean: z.boolean() }),
    ])
    .nullish(),
  effective: z
    .object({
      start: z.string(),
      end: z.string().optional(),
      precision: z.enum(['year', 'month', 'day', 'instant']),
    })
    .nullish(),
  status: z.string(),
  document_id: z.string(),
  resource_type: z.string(),
  resource_id: z.string(),
  path: z.string(),
  quote: z.string(),
  quote_sha256: z.string(),
  detail: z.record(z.string(), z.unknown()),
  confidence: z.number(),
  part_of: optionalText,
})

/** A row of table `fact` as the domain's fact. */
export function toFact(raw: unknown): StoredFact {
  const row = rowSchema.parse(raw)
  const { value, effective } = row
  return {
    id: row.fact_id,
    person: row.person_id,
    layer: row.layer,
    kind: row.kind,
    text: row.text,
    codings: row.codings.map(({ display, ...coding }) => (display === undefined ? coding : { ...coding, display })),
    ...(value === null || value === undefined ? {} : { value: withoutUndefined(value) }),
    ...(effective === null || effective === undefined ? {} : { effective: withoutUndefined(effective) }),
    status: row.status,
    source: {
      document: row.document_id,
      resourceType: row.resource_type,
      resource: row.resource_id,
      path: row.path,
    },
    quote: row.quote,
    detail: row.detail,
    confidence: row.confidence,
    ...(row.part_of === undefined ? {} : { partOf: row.part_of }),
    hash: row.quote_sha256,
  }
}

/** JSON columns hold no undefined; this only tells the type so. */
const withoutUndefined = <T>(value: T): Compact<T> => value as Compact<T>
type Compact<T> = T extends unknown ? { [K in keyof T]: Exclude<T[K], undefined> } : never

/** The span that a sentence cites for a fact. */
export const spanOf = (fact: StoredFact): Span => ({
  id: `fact:${fact.id}`,
  origin: 'record',
  source: `${fact.source.resourceType}/${fact.source.resource}`,
  ref: fact.source.resource,
  title: fact.text,
  text: fact.quote,
  hash: fact.hash,
  ...(fact.effective === undefined ? {} : { date: fact.effective.start.slice(0, 10) }),
})

/** The day of a fact as its source shows it; undefined when it has none. */
export const dayOf = (fact: Fact): string | undefined => fact.effective?.start.slice(0, 10)

/** Later instant first, then the later place in the source, then the id, so that the order never depends on the store. */
export function newestFirst(a: Fact, b: Fact): number {
  return instant(b) - instant(a) || place(b) - place(a) || (a.id < b.id ? 1 : -1)
}

const instant = (fact: Fact): number => {
  const at = fact.effective === undefined ? Number.NaN : Date.parse(fact.effective.start)
  return Number.isNaN(at) ? -8.64e15 : at
}

/** The number of the entry in its file: `entry[12].resource` is 12. */
const place = (fact: Fact): number => Number(/\[(\d+)\]/.exec(fact.source.path)?.[1] ?? 0)
