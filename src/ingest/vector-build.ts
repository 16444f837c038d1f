import { latentPrefix } from '../models/lsa/learnt-model.ts'
import type { Tx } from '../store/database.ts'
import { lockSearch } from './search-rows.ts'
import { isAnyMissing, storedLength } from './vector-rows.ts'

/** The embedder whose vectors answer. */
export interface ActiveIndex {
  readonly embedder: string
  readonly dimensions: number
  /** Units of the corpus when it was learnt; null for a served embedder. */
  readonly learntFrom: number | null
}

/** The embedder that is to answer next. */
export interface Build {
  readonly embedder: string
  readonly learntFrom: number | null
}

/** The corpus is learnt anew when it has grown or shrunk by more than this share since. */
const outgrown = 0.2
/** Stands in a build for the model of a corpus that is yet to be learnt. */
const unlearnt = `${latentPrefix}next`

export interface VectorState {
  readonly active: ActiveIndex | undefined
  readonly build: Build | undefined
  /** Units of the knowledge base; 0: there is nothing to make vectors of. */
  readonly units: number
}

export async function readVectorState(tx: Tx): Promise<VectorState> {
  const [active] = await tx.query<ActiveIndex & Record<string, unknown>>(
    'select embedder, dimensions, learnt_from as "learntFrom" from search_index',
  )
  const [build] = await tx.query<Build & Record<string, unknown>>(
    'select embedder, learnt_from as "learntFrom" from search_build',
  )
  const [count] = await tx.query<{ units: number }>('select count(*) as units from search_unit')
  return { active, build, units: count?.units ?? 0 }
}

/** What must be built for this configuration (`served`: its server's embedder); undefined when what is in charge is what is wanted. */
export function wantedBuild({ active, build, units }: VectorState, served: string | undefined): Build | undefined {
  if (served !== undefined) return active?.embedder === served ? undefined : { embedder: served, learntFrom: null }
  if (fits(active, units)) return undefined
  return fits(build, units) ? build : { embedder: unlearnt, learntFrom: null }
}

/** A model learnt from a corpus of about this size. */
const fits = (model: Build | undefined, units: number): boolean =>
  model !== undefined &&
  model.learntFrom !== null &&
  model.embedder.startsWith(latentPrefix) &&
  Math.abs(units - model.learntFrom) <= model.learntFrom * outgrown

export const isUnlearnt = ({ embedder }: Build): boolean => embedder === unlearnt

/** Whether this configuration can work on the build: another process may wait for another embedder. */
export const isBuildOf = ({ embedder }: Build, served: string | undefined): boolean =>
  served === undefined ? embedder.startsWith(latentPrefix) : embedder === served

/** Says what is to be built, if anything, and drops what was made for anything else. */
export async function setBuild(
  tx: Tx,
  { active, build: before }: VectorState,
  build: Build | undefined,
  now: Date,
): Promise<void> {
  if (before?.embedder === build?.embedder) return
  await tx.query('delete from search_build')
  if (build !== undefined) {
    await tx.query('insert into search_build (embedder, learnt_from, started_at) values ($1, $2, $3)', [
      build.embedder,
      build.learntFrom,
      now,
    ])
  }
  await dropOthers(tx, [active?.embedder ?? '', build?.embedder ?? ''])
}

/**
 * Puts the embedder in charge when none of its vectors is missing: index, vectors and models change in this transaction, and no document
 * is being written meanwhile. False when something is missing.
 */
export async function takeOver(tx: Tx, build: Build, dimensions: number, now: Date): Promise<boolean> {
  await lockSearch(tx)
  if (await isAnyMissing(tx, build.embedder)) return false
  await tx.query(
    `insert into search_index (embedder, dimensions, learnt_from, ready_at) values ($1, $2, $3, $4)
     on conflict (only_row) do update set embedder = excluded.embedder, dimensions = excluded.dimensions,
       learnt_from = excluded.learnt_from, ready_at = excluded.ready_at`,
    [build.embedder, (await storedLength(tx, build.embedder)) ?? dimensions, build.learntFrom, now],
  )
  await tx.query('delete from search_build')
  await dropOthers(tx, [build.embedder])
  return true
}

async function dropOthers(tx: Tx, kept: readonly string[]): Promise<void> {
  await tx.query('delete from chunk_vector where embedder <> all($1::text[])', [kept])
  await tx.query('delete from chunk_without_vector where embedder <> all($1::text[])', [kept])
  await tx.query('delete from latent_term where embedder <> all($1::text[])', [kept])
}
