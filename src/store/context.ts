import type { Actor } from '../domain/actor.ts'

/** Four times as far as a hundred neighbours need: texts lie in clusters, and a narrow search that enters the wrong one finds none of them. */
const vectorSearchWidth = 400

/**
 * The statement that puts a transaction under an actor: its database role and the settings that row security reads; and how a vector index is
 * searched: widely, and on where the scope leaves out what it finds first.
 */
export function actorContext(actor: Actor): { readonly text: string; readonly values: readonly string[] } {
  return {
    text: `select set_config('role', $1, true), set_config('carenav.tenant', $2, true), set_config('carenav.user', $3, true),
      set_config('carenav.person', $4, true), set_config('carenav.role', $5, true),
      set_config('hnsw.ef_search', '${vectorSearchWidth}', true), set_config('hnsw.iterative_scan', 'relaxed_order', true)`,
    values: [
      actor.role === 'system' ? 'carenav_system' : 'carenav_reader',
      actor.tenant,
      actor.user,
      actor.role === 'patient' ? actor.person : '',
      actor.role,
    ],
  }
}
