import type { Actor } from '../domain/actor.ts'

/** The statement that puts a transaction under an actor: its database role and the settings that row security reads. */
export function actorContext(actor: Actor): { readonly text: string; readonly values: readonly string[] } {
  return {
    text: `select set_config('role', $1, true), set_config('carenav.tenant', $2, true), set_config('carenav.user', $3, true),
      set_config('carenav.person', $4, true), set_config('carenav.role', $5, true)`,
    values: [
      actor.role === 'system' ? 'carenav_system' : 'carenav_reader',
      actor.tenant,
      actor.user,
      actor.role === 'patient' ? actor.person : '',
      actor.role,
    ],
  }
}
