import { z } from 'zod'
import type { ClinicianActor, SystemActor } from '../domain/actor.ts'
import { type SuggestParts, type SuggestReport, suggest } from './suggest.ts'
import { type PathwayParts, suggestPathways } from './suggest-pathways.ts'

/** Drafts what is new for every person of the actor's tenant, one after the other. A second run on the same records drafts nothing. */
export async function suggestForAll(
  parts: SuggestParts | PathwayParts,
  actor: SystemActor,
  now: Date,
): Promise<SuggestReport> {
  const people = z
    .array(z.object({ id: z.string() }))
    .parse(
      await parts.database.as(actor, tx =>
        tx.query('select person_id as id from person where tenant_id = $1 order by person_id', [actor.tenant]),
      ),
    )
  const reports: SuggestReport[] = []
  for (const { id } of people) {
    reports.push(await suggest(parts, actor, id, now))
    if ('plans' in parts) reports.push(await suggestPathways(parts, actor, id, now))
  }
  return joined(reports)
}

/** Findings and pathways of one person, one after the other. */
export async function suggestWhole(
  parts: PathwayParts,
  actor: ClinicianActor | SystemActor,
  person: string,
  now: Date,
): Promise<SuggestReport> {
  return joined([await suggest(parts, actor, person, now), await suggestPathways(parts, actor, person, now)])
}

function joined(reports: readonly SuggestReport[]): SuggestReport {
  return {
    drafted: reports.flatMap(({ drafted }) => drafted),
    kept: reports.flatMap(({ kept }) => kept),
    staled: reports.flatMap(({ staled }) => staled),
  }
}
