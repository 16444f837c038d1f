import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import type { Tx } from '../store/database.ts'

/** One source that was read into the record. */
export interface CoverageSource {
  readonly document: string
  readonly name: string
  readonly format: string
  /** ISO instant of loading. */
  readonly loadedAt: string
  readonly facts: number
  /** ISO days of its oldest and newest dated fact. */
  readonly from?: string
  readonly to?: string
}

/** What was read and what each kind of fact amounts to: made by counting, so that a gap shows as a zero. */
export interface Coverage {
  readonly sources: readonly CoverageSource[]
  readonly layers: readonly { readonly layer: string; readonly facts: number; readonly newest?: string }[]
}

const sourceRow = z.object({
  document_id: z.string(),
  name: z.string(),
  format: z.string(),
  loaded_at: z.date(),
  facts: z.number(),
  oldest: z.string().nullable(),
  newest: z.string().nullable(),
})
const layerRow = z.object({ layer: z.string(), facts: z.number(), newest: z.string().nullable() })

/** The sources of one record with dates and counts. The caller audits the read it belongs to. */
export async function readCoverage(tx: Tx, actor: Actor, person: string): Promise<Coverage> {
  const sources = await tx.query(
    `select d.document_id, d.name, d.format, d.loaded_at, count(f.fact_id)::int as facts,
       min(f.effective_at)::date::text as oldest, max(f.effective_at)::date::text as newest
     from source_document d
     left join fact f on f.tenant_id = d.tenant_id and f.person_id = d.person_id and f.document_id = d.document_id
       and f.superseded_by is null
     where d.tenant_id = $1 and d.person_id = $2
     group by d.document_id, d.name, d.format, d.loaded_at
     order by d.loaded_at desc, d.document_id`,
    [actor.tenant, person],
  )
  const counted = await tx.query(
    `select layer, count(*)::int as facts, max(effective_at)::date::text as newest from fact
     where tenant_id = $1 and person_id = $2 and superseded_by is null group by layer order by layer`,
    [actor.tenant, person],
  )
  return {
    sources: sources.map(raw => {
      const row = sourceRow.parse(raw)
      return {
        document: row.document_id,
        name: row.name,
        format: row.format,
        loadedAt: row.loaded_at.toISOString(),
        facts: row.facts,
        ...(row.oldest === null ? {} : { from: row.oldest }),
        ...(row.newest === null ? {} : { to: row.newest }),
      }
    }),
    layers: counted.map(raw => {
      const row = layerRow.parse(raw)
      return { layer: row.layer, facts: row.facts, ...(row.newest === null ? {} : { newest: row.newest }) }
    }),
  }
}
