import { suggest } from '../careplan/suggest.ts'
import { systemActor } from '../domain/actor.ts'
import { findings } from '../reason/findings.ts'
import { withInstallation } from './session.ts'
import type { Terminal } from './terminal.ts'

/** `carenav suggest`: drafts care-plan suggestions from the findings in one record. Only a signed-in clinician can approve them. */
export async function suggestFor(terminal: Terminal, person: string): Promise<void> {
  await withInstallation(async ({ clock }, { database, knowledge }) => {
    const actor = systemActor('operate')
    const now = clock.now()
    const report = await suggest({ database, tables: knowledge.reason }, actor, person, now)
    const found = await database.as(actor, tx => findings(tx, actor, person, now, knowledge.reason))
    const lines = found.flatMap(({ severity, title, proposals }) => [
      `${severity.padEnd(9)} ${title}`,
      ...proposals.map(({ action, text }) => `            ${action}: ${text}`),
    ])
    const { drafted, kept, staled } = report
    lines.push(`${drafted.length} drafted, ${kept.length} kept, ${staled.length} no longer borne out by the record.`)
    if (drafted.length > 0) lines.push('They wait for a clinician in the inbox.')
    terminal.print({ ...report, findings: found }, lines.join('\n'))
  })
}
