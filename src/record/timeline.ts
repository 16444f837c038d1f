import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import { type FactKind, factKinds, type Layer, layers } from '../domain/fact.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Tx } from '../store/database.ts'
import { type StoredFact, toFact, voidStatuses } from './facts.ts'
import { readPerson } from './people.ts'

export interface TimelineQuery {
  readonly layers?: readonly Layer[]
  readonly kinds?: readonly FactKind[]
  /** Facts a page; 1 to 200. */
  readonly limit?: number
  /** The `next` of the page before. */
  readonly cursor?: string
}

export interface TimelinePage {
  readonly facts: readonly StoredFact[]
  /** Hand it back as `cursor` for the next page; absent on the last one. */
  readonly next?: string
}

const cursorSchema = z.tuple([z.string().nullable(), z.string()])

/** The facts of one record, newest first, undated ones last; parts of a panel and void facts are left out. Audited. */
export async function readTimeline(
  tx: Tx,
  actor: Actor,
  person: string,
  query: TimelineQuery,
  now: Date,
): Promise<TimelinePage> {
  const known = await readPerson(tx, actor, person)
  const limit = Math.min(200, Math.max(1, query.limit ?? 50))
  const [at, id] = query.cursor === undefined ? [undefined, undefined] : openCursor(query.cursor)
  const rows = await tx.query(
    `select *, to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from fact
     where tenant_id = $1 and person_id = $2 and superseded_by is null and part_of is null and not (status = any ($3::text[]))
       and layer = any ($4::text[]) and kind = any ($5::text[])
       and ($6::text is null
         or (coalesce(effective_at, '-infinity'), fact_id) < (coalesce($7::timestamptz, '-infinity'), $6))
     order by coalesce(effective_at, '-infinity') desc, fact_id desc
     limit $8`,
    [
      actor.tenant,
      known.id,
      voidStatuses,
      query.layers ?? layers,
      query.kinds ?? factKinds,
      id ?? null,
      at ?? null,
      limit + 1,
    ],
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  await audit(
    tx,
    actor,
    { action: 'record-read', person: known.id, subject: 'record/timeline', detail: { facts: page.length } },
    now,
  )
  return {
    facts: page.map(toFact),
    ...(rows.length > limit && last !== undefined ? { next: cursorOf(last) } : {}),
  }
}

const rowSchema = z.object({ at: z.string().nullable(), fact_id: z.string() })
function cursorOf(raw: unknown): string {
  const row = rowSchema.parse(raw)
  return Buffer.from(JSON.stringify([row.at, row.fact_id])).toString('base64url')
}

function openCursor(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch (cause) {
    throw new Refusal('invalid', 'The cursor is not one of this list.', 'Start again without a cursor.', { cause })
  }
}
