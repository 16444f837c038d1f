import { type KnowledgeStatus, readKnowledgeStatus } from '../ingest/knowledge-report.ts'
import { withInstallation } from './session.ts'
import type { Terminal } from './terminal.ts'

/** `carenav knowledge`: what the knowledge base holds and what in it needs a look. */
export async function reportKnowledge(terminal: Terminal, months: number): Promise<void> {
  await withInstallation(async ({ clock }, { database }) => {
    const status = await readKnowledgeStatus({ database, clock }, months)
    terminal.print(status, knowledgeStatusText(status))
  })
}

function knowledgeStatusText(status: KnowledgeStatus): string {
  const { counts, overdue, markedReviewed, quarantined, nearDuplicates, vocabularies, embedder } = status
  return [
    `${status.documents} documents:`,
    ...counts.map(
      row =>
        `  ${String(row.documents).padStart(6)}  ${row.collection}, ${row.language}, ${row.audience}, ${row.level}, ${row.trust}`,
    ),
    `${overdue.documents} of ${status.documents} were last reviewed more than ${overdue.months} months ago. The oldest reviews:`,
    ...overdue.oldest.map(({ id, reviewed }) => `  ${reviewed}  ${id}`),
    ...list(
      'Marked as reviewed here',
      markedReviewed.map(({ id, by, at }) => `${id}, by ${by} on ${at}`),
    ),
    ...list(
      'Quarantined, answering nothing',
      quarantined.map(({ id, reason }) => `${id}: ${reason}`),
    ),
    ...list(
      'Left out, because nearly the same text is there',
      nearDuplicates.map(({ file, near, likeness }) => `${file}: ${Math.round(100 * likeness)} % of ${near}`),
    ),
    ...list(
      'Vocabularies',
      vocabularies.map(
        ({ name, phrases, concepts, loaded }) => `${name}: ${phrases} names of ${concepts} concepts, loaded ${loaded}`,
      ),
    ),
    embedder === undefined
      ? 'No vectors yet: words alone find.'
      : `Vectors of ${embedder.id}, for ${embedder.days} days.`,
  ].join('\n')
}

const list = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [`${title}: none.`] : [`${title}:`, ...lines.map(line => `  ${line}`)]
