import { writeDocuments } from '../../ingest/knowledge-rows.ts'
import { bringVectors } from '../../ingest/search-vectors.ts'
import { systemClock } from '../../kernel/clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { createEmbedders } from '../../models/embedders.ts'
import type { Database, OwnedDatabase } from '../../store/database.ts'
import { rounded, timed } from './spread.ts'

/** Seconds of a build by what was built. */
export interface Build {
  readonly documents: number
  readonly chunks: number
  readonly units: number
  readonly postings: number
  /** Splitting into chunks, sentences and terms, and everything else that is not the database. */
  readonly readingSeconds: number
  readonly rowsSeconds: number
  readonly postingsSeconds: number
  /** Learning, embedding and storing. */
  readonly vectorsSeconds: number
  /** HNSW; 0 where vectors are compared one by one. */
  readonly indexSeconds: number
  readonly vacuumSeconds: number
  readonly databaseMb: number
  readonly postingsMb: number
  readonly vectorsMb: number
  readonly indexMb: number
  /** Of this process; the embedded store is part of it, Postgres is not. */
  readonly residentMb: number
}

/** Documents in one transaction, as a large load would have them. */
const batch = 128

/** Runs a load, and says where its time went. */
export async function measureBuild(
  database: OwnedDatabase,
  load: (watched: Database) => Promise<void>,
): Promise<Build> {
  const spent = { rows: 0, postings: 0, index: 0 }
  const watched: Database = {
    ...database,
    as: (actor, work, limits) =>
      database.as(
        actor,
        tx =>
          work({
            query: async (text, values) => {
              const [rows, ms] = await timed(() => tx.query(text, values))
              spent[kindOf(text)] += ms
              // The caller names the row's shape, as with `Tx` itself.
              return rows as never
            },
          }),
        limits,
      ),
  }
  const [, loadMs] = await timed(() => load(watched))
  const loading = { ...spent }
  const embedders = createEmbedders(undefined, watched, indexTerms)
  const [, vectorsMs] = await timed(() =>
    bringVectors({ database: watched, embedders, clock: systemClock, log: silentLog }),
  )
  const [, vacuumMs] = await timed(() => database.asOwner('vacuum (analyze)'))
  const seconds = (ms: number): number => rounded(ms / 1000)
  return {
    ...(await readSize(database)),
    readingSeconds: seconds(loadMs - loading.rows - loading.postings),
    rowsSeconds: seconds(loading.rows),
    postingsSeconds: seconds(loading.postings),
    vectorsSeconds: seconds(vectorsMs - spent.index),
    indexSeconds: seconds(spent.index),
    vacuumSeconds: seconds(vacuumMs),
    residentMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  }
}

const kindOf = (text: string): 'rows' | 'postings' | 'index' =>
  /create index/.test(text) ? 'index' : /search_(?:term|unit|posting|total)/.test(text) ? 'postings' : 'rows'

async function readSize(database: OwnedDatabase) {
  const [row] = await database.asOwner(
    `select (select count(*) from document) as documents, (select count(*) from chunk) as chunks,
       (select count(*) from search_unit) as units, (select coalesce(sum(length(packed)) / 4, 0) from search_posting) as postings,
       pg_database_size(current_database()) as database, pg_total_relation_size('search_posting') as posting,
       pg_total_relation_size('chunk_vector') as vector,
       (select coalesce(sum(pg_relation_size(indexrelid)), 0) from pg_index join pg_class on pg_class.oid = indexrelid
        where indrelid = 'chunk_vector'::regclass and relname like '%_near_%') as index`,
  )
  const number = (name: string): number => Number(row?.[name] ?? 0)
  const mb = (name: string): number => rounded(number(name) / 2 ** 20)
  return {
    ...{
      documents: number('documents'),
      chunks: number('chunks'),
      units: number('units'),
      postings: number('postings'),
    },
    ...{ databaseMb: mb('database'), postingsMb: mb('posting'), vectorsMb: mb('vector'), indexMb: mb('index') },
  }
}

/** Writes documents through the ingest, many a transaction. Returns the number of chunks. */
export async function writeMany(
  database: Database,
  documents: Iterable<Parameters<typeof writeDocuments>[1][number]>,
  progress: (chunks: number) => void,
): Promise<number> {
  let chunks = 0
  let waiting: Parameters<typeof writeDocuments>[1][number][] = []
  const flush = async (): Promise<void> => {
    chunks += await writeDocuments({ database, clock: systemClock }, waiting)
    waiting = []
    progress(chunks)
  }
  for (const document of documents) {
    waiting.push(document)
    if (waiting.length === batch) await flush()
  }
  if (waiting.length > 0) await flush()
  return chunks
}
