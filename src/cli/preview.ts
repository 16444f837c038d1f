import { systemActor } from '../domain/actor.ts'
import { previewOrder } from '../reason/social/preview.ts'
import { readPerson } from '../record/people.ts'
import { withInstallation } from './session.ts'
import type { Terminal } from './terminal.ts'

/** `carenav preview`: what ordering a medicine would add or change for a person. Nothing is stored. */
export async function previewFor(terminal: Terminal, person: string, medicine: string): Promise<void> {
  await withInstallation(async ({ clock }, { database, knowledge }) => {
    const actor = systemActor('operate')
    const preview = await database.as(actor, async tx => {
      await readPerson(tx, actor, person)
      return previewOrder(tx, actor, person, medicine, clock.now(), knowledge.reason)
    })
    const lines = preview.findings.flatMap(({ severity, certainty, title, proposals }) => [
      `${severity.padEnd(9)} ${title} (${certainty})`,
      ...proposals.map(({ action, text }) => `            ${action}: ${text}`),
    ])
    if (!preview.isKnown) lines.push(`No table knows ${preview.medicine}, so nothing could be checked.`)
    else if (lines.length === 0)
      lines.push('No rule of the tables speaks of this order. That is no proof that it is safe.')
    terminal.print(preview, lines.join('\n'))
  })
}
