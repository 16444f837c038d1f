import { systemActor } from '../domain/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database, Tx } from '../store/database.ts'

/** What the knowledge base holds, how old its reviews are, and what was kept out of answers. */
export interface KnowledgeStatus {
  readonly documents: number
  /** One row per collection, language, audience, level and trust that occurs. */
  readonly counts: readonly DocumentCount[]
  readonly overdue: {
    /** A review older than this many months is overdue. */
    readonly months: number
    readonly documents: number
    readonly oldest: readonly ReviewedDocument[]
  }
  /** The installation's own documents that its clinicians have marked as reviewed. */
  readonly markedReviewed: readonly (ReviewedDocument & { readonly by: string; readonly at: string })[]
  readonly quarantined: readonly { readonly id: string; readonly title: string; readonly reason: string }[]
  readonly nearDuplicates: readonly NearDuplicateRow[]
  readonly vocabularies: readonly VocabularyRow[]
  /** Undefined while no vectors answer. */
  readonly embedder?: { readonly id: string; readonly since: string; readonly days: number } | undefined
}

interface DocumentCount {
  readonly collection: string
  readonly language: string
  readonly audience: string
  readonly level: string
  readonly trust: string
  readonly documents: number
}

interface ReviewedDocument {
  readonly id: string
  readonly title: string
  readonly reviewed: string
}

interface NearDuplicateRow {
  readonly id: string
  readonly file: string
  readonly near: string
  readonly likeness: number
  readonly at: string
}

interface VocabularyRow {
  readonly name: string
  readonly concepts: number
  readonly phrases: number
  readonly problems: number
  readonly loaded: string
}

/** How many of the oldest reviews are named. */
const named = 10

export async function readKnowledgeStatus(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  months: number,
): Promise<KnowledgeStatus> {
  const now = clock.now()
  return database.as(systemActor('operate'), async tx => {
    const counts = await readCounts(tx)
    return {
      documents: counts.reduce((sum, { documents }) => sum + documents, 0),
      counts,
      overdue: { months, ...(await readOverdue(tx, now, months)) },
      markedReviewed: await rows<KnowledgeStatus['markedReviewed'][number]>(
        tx,
        `select document_id as id, title, reviewed::text, reviewed_by as by, marked_at::date::text as at
         from document where reviewed_by is not null and trust = 'reviewed' order by marked_at, document_id`,
      ),
      quarantined: await rows<KnowledgeStatus['quarantined'][number]>(
        tx,
        `select document_id as id, title, coalesce(quarantine, 'not recorded') as reason from document
         where trust = 'quarantined' order by document_id`,
      ),
      nearDuplicates: await rows<NearDuplicateRow>(
        tx,
        `select document_id as id, file, near_id as near, likeness, found_at::date::text as at from near_duplicate order by document_id`,
      ),
      vocabularies: await rows<VocabularyRow>(
        tx,
        `select vocabulary as name, concepts, phrases, problems, loaded_at::date::text as loaded from vocabulary order by vocabulary`,
      ),
      embedder: await readEmbedder(tx, now),
    }
  })
}

const rows = <T>(tx: Tx, statement: string, values: readonly unknown[] = []): Promise<readonly T[]> =>
  tx.query<T & Record<string, unknown>>(statement, values)

const readCounts = (tx: Tx): Promise<readonly DocumentCount[]> =>
  rows(
    tx,
    `select collection, language, audience, level, trust, count(*) as documents from document
     group by collection, language, audience, level, trust order by collection, language, audience, level, trust`,
  )

async function readOverdue(tx: Tx, now: Date, months: number) {
  const overdue = `reviewed < ($1::timestamptz)::date - make_interval(months => $2)`
  const [row] = await rows<{ documents: number }>(tx, `select count(*) as documents from document where ${overdue}`, [
    now.toISOString(),
    months,
  ])
  const oldest = await rows<ReviewedDocument>(
    tx,
    `select document_id as id, title, reviewed::text from document order by reviewed, document_id limit $1`,
    [named],
  )
  return { documents: row?.documents ?? 0, oldest }
}

async function readEmbedder(tx: Tx, now: Date): Promise<KnowledgeStatus['embedder']> {
  const [row] = await rows<{ id: string; since: Date }>(
    tx,
    'select embedder as id, ready_at as since from search_index',
  )
  if (row === undefined) return undefined
  const days = Math.floor((now.getTime() - row.since.getTime()) / 86_400_000)
  return { id: row.id, since: row.since.toISOString(), days: Math.max(0, days) }
}
