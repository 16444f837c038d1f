import { readFile, stat } from 'node:fs/promises'
import { readPlanKnowledge } from '../careplan/personal/plan-tables.ts'
import { recomputeWaiting, recomputeWhenKept } from '../careplan/recompute-jobs.ts'
import { seedAccounts } from '../http/auth/seed-accounts.ts'
import { ingestPath } from '../ingest/ingest.ts'
import { ingestDocument } from '../ingest/knowledge-operator.ts'
import type { IngestReport } from '../ingest/report.ts'
import { loadContent } from '../parts.ts'
import { withInstallation, withQueue } from './session.ts'
import type { Terminal } from './terminal.ts'

/** `carenav seed demo`: the knowledge base, the invented people and their sign-ins. */
export async function seedDemo(terminal: Terminal): Promise<void> {
  await withInstallation(async (base, chain) => {
    const progress = await terminal.progress('Loading')
    const demo = { ...base, config: { ...base.config, CARENAV_MODE: 'demo' as const } }
    const { knowledge, people } = await loadContent(demo, chain, (_, done, total) => progress.update(done, total))
    progress.stop()
    const { accounts } = await seedAccounts({ ...demo, database: chain.database })
    const data = { knowledge, people, accounts: accounts.map(({ email, role }) => ({ email, role })) }
    terminal.print(
      data,
      `${people?.people.length ?? 0} people and ${knowledge.loaded + knowledge.unchanged} documents are there.`,
    )
  })
}

export interface IngestCommand {
  readonly person?: string
  readonly dryRun?: boolean
}

/** `carenav ingest`: records go to their person, documents to the knowledge base. False when something could not be read. */
export async function ingest(terminal: Terminal, paths: readonly string[], options: IngestCommand): Promise<boolean> {
  return withInstallation(async ({ config, clock, log, corpora }, chain) => {
    const { database, models } = chain
    const progress = await terminal.progress('Loading')
    const parts = { database, clock, log, tables: chain.knowledge.reason, plans: await readPlanKnowledge(corpora) }
    const [report, checked] = await withQueue(database, log, async queue => {
      const loaded = await ingestPath({ database, clock, log, corpora, changed: recomputeWhenKept(queue) }, paths, {
        ...(options.person === undefined ? {} : { person: options.person }),
        dryRun: options.dryRun === true,
        progress: ({ done, total }) => progress.update(done, total),
      }).finally(progress.stop)
      if (options.dryRun === true) return [loaded, 0] as const
      const checking = await terminal.progress('Checking')
      const people = loaded.people.length
      const done = await recomputeWaiting(parts, queue, count => checking.update(count, Math.max(count, people)))
      checking.stop()
      return [loaded, done] as const
    })
    const unstructured =
      config.UNSTRUCTURED_API_URL === undefined
        ? undefined
        : {
            url: config.UNSTRUCTURED_API_URL,
            ...(config.UNSTRUCTURED_API_KEY === undefined ? {} : { key: config.UNSTRUCTURED_API_KEY }),
          }
    const documents = []
    for (const name of report.documents) {
      const file = { name, bytes: await readFile(name), modified: (await stat(name)).mtime }
      documents.push(
        await ingestDocument({ database, clock, log, embed: models.embed, unstructured }, file, {
          dryRun: options.dryRun === true,
        }),
      )
    }
    const text = reportText(report, documents.length, options.dryRun === true)
    terminal.print({ ...report, documents, checked }, `${text}\nFindings worked out anew for ${checked} people.`)
    return report.problems.length === 0
  })
}

function reportText(report: IngestReport, documents: number, isDry: boolean): string {
  const lines = [
    `${isDry ? 'Would load' : 'Loaded'} ${report.files} files: ${report.people.length} people, ${report.resources} resources, ${report.facts} facts, ${documents} documents.`,
    `${report.added} resources added, ${report.updated} updated, ${report.unchanged} unchanged.`,
  ]
  if (report.problems.length > 0) lines.push(`${report.problems.length} could not be read; the rest is in:`)
  for (const { file, path, reason } of report.problems.slice(0, 50)) lines.push(`  ${file} ${path}: ${reason}`)
  if (report.problems.length > 50) lines.push(`  … and ${report.problems.length - 50} more (--json lists all)`)
  return lines.join('\n')
}
