import { systemActor } from '../domain/actor.ts'
import type { Database } from '../store/database.ts'
import { indexedType, vectorIndexName, vectorIndexPrefix } from '../store/vector-index.ts'

/** From here on an index finds near vectors; below, reading them all is as fast and exact. */
const indexedFrom = 20_000
/** The longest vectors that pgvector indexes, in half precision and in whole; longer ones are compared one by one. */
const mostIndexed = { postgres: 4_000, embedded: 2_000 } as const
/** Making an index over a million vectors takes minutes. */
const buildLimitMs = 3_600_000
/** More than the default of 64: these vectors lie in few directions, and near ones are missed otherwise. */
const buildWidth = 128

/**
 * Indexes the vectors of an embedder once there are enough of them. HNSW (Malkov and Yashunin 2018) over half-precision numbers on Postgres;
 * over whole ones on the embedded store, where halving them is slow. Returns true when an index was made.
 */
export async function bringVectorIndex(database: Database, embedder: string, from = indexedFrom): Promise<boolean> {
  const work = systemActor('ingest')
  const dimensions = await database.as(work, async tx => {
    if ((await indexedType(tx, embedder)) !== undefined) return undefined
    const [row] = await tx.query<{ dimensions: number }>(
      `select vector_dims(embedding) as dimensions from chunk_vector where embedder = $1
       offset greatest(0, $2::int - 1) limit 1`,
      [embedder, from],
    )
    return row?.dimensions
  })
  if (dimensions === undefined || dimensions > mostIndexed[database.kind]) return false
  const type = `${database.kind === 'postgres' ? 'halfvec' : 'vector'}(${Number(dimensions)})`
  await database.as(
    work,
    async tx => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('vector index', 11))`)
      await tx.query(
        `create index if not exists ${vectorIndexName(embedder)} on chunk_vector
         using hnsw ((embedding::${type}) ${type.split('(')[0]}_cosine_ops) with (ef_construction = ${buildWidth})
         where embedder = '${embedder.replaceAll("'", "''")}'`,
      )
    },
    { queryMs: buildLimitMs },
  )
  return true
}

/** Takes away the indexes over other embedders' vectors. */
export async function dropOtherIndexes(database: Database, embedder: string): Promise<void> {
  await database.as(systemActor('ingest'), async tx => {
    const old = await tx.query<{ name: string }>(
      `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
       where i.indrelid = 'chunk_vector'::regclass and starts_with(c.relname, $1) and c.relname <> $2`,
      [vectorIndexPrefix, vectorIndexName(embedder)],
    )
    for (const { name } of old) await tx.query(`drop index if exists ${name}`)
  })
}
