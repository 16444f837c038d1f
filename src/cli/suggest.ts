import { createPropose } from '../careplan/personal/model-items.ts'
import { readPlanKnowledge } from '../careplan/personal/plan-tables.ts'
import { type PersonPathway, readPersonPathways } from '../careplan/read-pathways.ts'
import { suggestWhole } from '../careplan/suggest-for-all.ts'
import { systemActor } from '../domain/actor.ts'
import { findings } from '../reason/findings.ts'
import { withInstallation } from './session.ts'
import type { Terminal } from './terminal.ts'

/** `carenav suggest`: drafts care-plan suggestions from the findings and the pathways of one record. Only a signed-in clinician can approve them. */
export async function suggestFor(terminal: Terminal, person: string): Promise<void> {
  await withInstallation(async ({ clock, corpora, guard }, { database, knowledge, models }) => {
    const actor = systemActor('operate')
    const now = clock.now()
    const propose = createPropose(models, guard.readability, corpora)
    const parts = {
      database,
      tables: knowledge.reason,
      plans: await readPlanKnowledge(corpora),
      ...(propose && { propose }),
    }
    const report = await suggestWhole(parts, actor, person, now)
    const found = await database.as(actor, tx => findings(tx, actor, person, now, knowledge.reason))
    const lines = found.flatMap(({ severity, title, proposals }) => [
      `${severity.padEnd(9)} ${title}`,
      ...proposals.map(({ action, text }) => `            ${action}: ${text}`),
    ])
    const { budget, pathways } = await database.as(actor, tx => readPersonPathways(tx, actor, person, now, parts))
    lines.push(...pathways.flatMap(linesOf))
    const { drafted, kept, staled } = report
    lines.push(`${drafted.length} drafted, ${kept.length} kept, ${staled.length} no longer borne out by the record.`)
    if (drafted.length > 0) lines.push('They wait for a clinician in the inbox.')
    terminal.print({ ...report, findings: found, budget, pathways }, lines.join('\n'))
  })
}

/** A pathway as text: what stands now, what waits and in which order, and what is out and why. */
function linesOf({ title, version, deltaCount, actions }: PersonPathway): readonly string[] {
  const by = (wanted: PersonPathway['actions'][number]['state']) => actions.filter(({ state }) => state === wanted)
  const later = by('later').toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
  const reasons = by('out').map(
    ({ title: name, deltas }) => `${name} (${deltas.at(-1)?.reasonTitle.toLowerCase() ?? ''})`,
  )
  return [
    `pathway   ${title}, version ${version}: ${deltaCount} differences from the standard`,
    ...by('now').flatMap(({ personal, patientText, safetyCritical, risk }) => [
      `            ${safetyCritical ? 'safety-critical' : risk}: ${personal ?? ''}`,
      `              the patient reads: ${patientText ?? ''}`,
    ]),
    ...(later.length === 0 ? [] : [`            later, in this order: ${later.map(each => each.title).join(', ')}`]),
    ...(reasons.length === 0 ? [] : [`            not now: ${reasons.join(', ')}`]),
  ]
}
