import { readPlanKnowledge } from '../careplan/personal/plan-tables.ts'
import { recompute } from '../careplan/recompute.ts'
import { recomputeAll } from '../careplan/recompute-jobs.ts'
import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { withInstallation } from './session.ts'
import type { Terminal } from './terminal.ts'

/** `carenav findings recompute`: what the nightly run does, by hand. */
export async function recomputeFindings(terminal: Terminal, person?: string): Promise<void> {
  await withInstallation(async ({ clock, log, corpora }, { database, knowledge }) => {
    const parts = { database, clock, log, tables: knowledge.reason, plans: await readPlanKnowledge(corpora) }
    const actor = systemActor('operate')
    const progress = await terminal.progress('Checking')
    const count =
      person === undefined
        ? await recomputeAll(parts, actor, progress.update)
        : await recompute(parts, actor, [person], clock.now())
    progress.stop()
    if (person !== undefined && count.people === 0)
      throw new Refusal('not-found', `There is no person ${person}.`, 'Check the id.')
    terminal.print(
      count,
      `Findings worked out anew for ${count.people} people: ${count.drafted} drafted, ${count.staled} no longer borne out by the record.`,
    )
  })
}
