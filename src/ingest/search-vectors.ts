import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { Embedders } from '../models/embedders.ts'
import { latentDimensions } from '../models/lsa/latent-semantics.ts'
import { type Learn, learnHere } from '../models/lsa/learnt-model.ts'
import type { Database } from '../store/database.ts'
import { insertModel, readUnitTerms } from './latent-rows.ts'
import { lockSearch } from './search-rows.ts'
import { isBuildOf, isUnlearnt, readVectorState, setBuild, takeOver, wantedBuild } from './vector-build.ts'
import { type Allowance, fillVectors } from './vector-fill.ts'
import { bringVectorIndex, dropOtherIndexes } from './vector-index.ts'
import { isAnyMissing } from './vector-rows.ts'

export interface VectorParts {
  readonly database: Database
  readonly embedders: Embedders
  readonly log: Log
  readonly clock: { now(): Date }
  /** How the corpus is learnt from: here, or in a thread where others must not wait. */
  readonly learn?: Learn
}

export interface VectorReport {
  /** In charge now; 'none' when there is nothing to make vectors of. */
  readonly embedder: string
  /** Vectors made by this run. */
  readonly made: number
  /** True when this run put another embedder in charge. */
  readonly isSwitched: boolean
}

const actor = systemActor('ingest')

/**
 * Makes the vectors that are missing, of the embedder in charge and then of the configured one; when all of those are there it takes
 * over in one transaction, and the others go. Until then the old ones answer. The embedded embedder is learnt from the corpus first,
 * when it has never been or the corpus has outgrown it. Throws Refusal when the embedding server does not answer; what was made stays.
 */
export async function bringVectors(
  parts: VectorParts,
  progress?: (done: number, total: number) => void,
): Promise<VectorReport> {
  await beginVectors(parts)
  let made = 0
  for (;;) {
    const slice = await bringSlice(
      parts,
      { texts: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY },
      progress,
    )
    made += slice.made
    if (slice.state !== 'more') return { embedder: slice.embedder, made, isSwitched: slice.isSwitched }
  }
}

/** The same when no vectors answer yet; an embedding server that does not answer costs no start: words alone find the texts until it does. */
export async function bringFirstVectors(
  parts: VectorParts,
  progress?: (done: number, total: number) => void,
): Promise<void> {
  const { active } = await parts.database.as(actor, readVectorState)
  if (active !== undefined) return
  await bringVectors(parts, progress).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    parts.log.warn('vectors-wait', { reason: error.message, hint: error.hint })
  })
}

/** Says once, at a start or after a load, which embedder is to answer. True when there is something to do. */
export async function beginVectors({ database, embedders, clock }: VectorParts): Promise<boolean> {
  return database.as(actor, async tx => {
    await lockSearch(tx)
    const state = await readVectorState(tx)
    const build = state.units === 0 ? undefined : wantedBuild(state, embedders.served?.id)
    await setBuild(tx, state, build, clock.now())
    return build !== undefined || (state.active !== undefined && (await isAnyMissing(tx, state.active.embedder)))
  })
}

export interface SliceReport extends VectorReport {
  /** `others`: another process was started later, with an embedder that cannot be asked here; it is left the work. */
  readonly state: 'done' | 'more' | 'others'
}

/** One slice of the work, taken up where the last one stopped. Learning is a slice of its own. The same slice twice does no harm. */
export async function bringSlice(
  parts: VectorParts,
  allowance: Allowance,
  progress?: (done: number, total: number) => void,
): Promise<SliceReport> {
  const { database, embedders, clock } = parts
  const { active, build, units } = await database.as(actor, readVectorState)
  const report = { embedder: active?.embedder ?? 'none', made: 0, isSwitched: false }
  if (units === 0) return { ...report, state: 'done' }
  if (build !== undefined && !isBuildOf(build, embedders.served?.id)) return { ...report, state: 'others' }
  if (build !== undefined && isUnlearnt(build)) {
    await learnCorpus(parts, units)
    return { ...report, state: 'more' }
  }
  const serving = active === undefined ? undefined : embedders.named(active.embedder, active.dimensions)
  const left = { ...allowance }
  if (build === undefined) {
    const made = serving === undefined ? 0 : await fillVectors(database, serving, left, progress)
    const isMore = serving !== undefined && (await database.as(actor, tx => isAnyMissing(tx, serving.id)))
    if (serving !== undefined && !isMore) await bringVectorIndex(database, serving.id)
    return { ...report, made, state: isMore ? 'more' : 'done' }
  }
  // What is in charge must find new texts as well; if it cannot be asked, words alone find them until the change.
  const kept = serving === undefined ? 0 : await fillVectors(database, serving, left).catch(refused(parts))
  const next = embedders.named(build.embedder, latentDimensions)
  if (next === undefined) throw new Error(`${build.embedder} cannot be asked here`)
  const made = kept + (await fillVectors(database, next, left, progress))
  const isWhole = !(await database.as(actor, tx => isAnyMissing(tx, next.id)))
  if (isWhole) await bringVectorIndex(database, next.id)
  const isSwitched = await database.as(actor, tx => takeOver(tx, build, next.dimensions, clock.now()))
  if (isSwitched) await dropOtherIndexes(database, next.id)
  if (isSwitched) parts.log.info('embedder-changed', { from: report.embedder, to: build.embedder })
  return isSwitched ? { embedder: build.embedder, made, isSwitched, state: 'done' } : { ...report, made, state: 'more' }
}

const refused =
  ({ log }: VectorParts) =>
  (error: unknown): number => {
    if (!(error instanceof Refusal)) throw error
    log.warn('old-vectors-incomplete', { reason: error.message })
    return 0
  }

/** Learns the corpus as it is now and stores the model as the one to be built, unless something else is wanted meanwhile. */
async function learnCorpus({ database, log, clock, learn = learnHere }: VectorParts, units: number): Promise<void> {
  const model = await learn(await database.as(actor, tx => readUnitTerms(tx, units)))
  await database.as(actor, async tx => {
    await lockSearch(tx)
    const state = await readVectorState(tx)
    if (state.build === undefined || !isUnlearnt(state.build)) return
    await insertModel(tx, model)
    await setBuild(tx, state, { embedder: model.id, learntFrom: units }, clock.now())
  })
  log.info('corpus-learnt', { units, terms: model.terms.length, embedder: model.id })
}
