import { z } from 'zod'
import type { Tx } from '../store/database.ts'
import { readerVersion } from './document-rows.ts'
import type { IngestReport } from './report.ts'

/** One file's bytes, as one tenant loads them. */
export interface FileKey {
  readonly tenant: string
  readonly sha256: string
  /** The person named by whoever loads it. */
  readonly person: string | undefined
}

type Finished = Pick<IngestReport, 'people' | 'resources' | 'facts'> & {
  readonly problems: readonly { readonly path: string; readonly reason: string }[]
}

const finishedSchema = z.object({
  people: z.array(z.string()),
  resources: z.number(),
  facts: z.number(),
  problems: z.array(z.object({ path: z.string(), reason: z.string() })),
})

/** What this file gave when it was loaded whole; undefined when it never was, or when one of its people is gone since. */
export async function readFinished(tx: Tx, { tenant, sha256, person }: FileKey): Promise<Finished | undefined> {
  const [row] = await tx.query(
    `select people, resources, facts, problems from ingest_file f
     where tenant_id = $1 and sha256 = $2 and named_person = $3 and reader = $4
       and cardinality(people) = (
         select count(distinct d.person_id) from source_document d
         where d.tenant_id = $1 and d.sha256 = $2 and d.person_id = any(f.people))`,
    [tenant, sha256, person ?? '', readerVersion],
  )
  return row === undefined ? undefined : finishedSchema.parse(row)
}

export async function writeFinished(tx: Tx, key: FileKey, finished: Finished, at: Date): Promise<void> {
  await tx.query(
    `insert into ingest_file (tenant_id, sha256, named_person, reader, people, resources, facts, problems, finished_at)
     values ($1, $2, $3, $4, $5::text[], $6, $7, $8::jsonb, $9::text::timestamptz)
     on conflict (tenant_id, sha256, named_person) do update
       set reader = excluded.reader, people = excluded.people, resources = excluded.resources, facts = excluded.facts,
         problems = excluded.problems, finished_at = excluded.finished_at`,
    [
      key.tenant,
      key.sha256,
      key.person ?? '',
      readerVersion,
      finished.people,
      finished.resources,
      finished.facts,
      JSON.stringify(finished.problems),
      at.toISOString(),
    ],
  )
}
