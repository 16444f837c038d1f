import { readPlanKnowledge } from '../careplan/personal/plan-tables.ts'
import { recomputeWaiting, recomputeWhenKept } from '../careplan/recompute-jobs.ts'
import { seedAccounts } from '../http/auth/seed-accounts.ts'
import { ingestPath } from '../ingest/ingest.ts'
import type { IngestReport } from '../ingest/report.ts'
import { bringVectors, type VectorParts } from '../ingest/search-vectors.ts'
import { askForVectors } from '../ingest/vector-jobs.ts'
import { Refusal } from '../kernel/errors.ts'
import { loadContent } from '../parts.ts'
import { type KnowledgeFileOptions, knowledgeText, loadKnowledgeFiles } from './ingest-knowledge.ts'
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

export interface IngestCommand extends KnowledgeFileOptions {
  readonly person?: string
}

/** `carenav ingest`: records go to their person, documents to the knowledge base. False when something could not be read. */
export async function ingest(terminal: Terminal, paths: readonly string[], options: IngestCommand): Promise<boolean> {
  return withInstallation(async ({ config, clock, log, corpora }, chain) => {
    const { database, embedders } = chain
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
    const knowledgeParts = { database, clock, log, corpora, unstructured, isWord: chain.guard.readability.isWord }
    const knowledge = await loadKnowledgeFiles(terminal, knowledgeParts, report, options)
    const { documents } = knowledge
    const problems = [...report.problems, ...knowledge.problems]
    const isChanged = documents.some(({ isUnchanged }) => !isUnchanged) && options.dryRun !== true
    const waiting = isChanged ? await bringOrAsk({ database, clock, log, embedders }, progress.update) : undefined
    const text = reportText({ ...report, problems }, documents.length, options.dryRun === true)
    const checks = `Findings worked out anew for ${checked} people.`
    const lines = [text, ...knowledgeText(knowledge), checks, ...(waiting === undefined ? [] : [waiting])]
    const data = { ...report, ...knowledge, problems, checked, ...(waiting === undefined ? {} : { waiting }) }
    terminal.print(data, lines.join('\n'))
    return problems.length === 0
  })
}

/** Vectors now; when the embedding server does not answer, words find the documents and the running server makes the vectors when it does. Says so. */
async function bringOrAsk(
  parts: VectorParts,
  progress: (done: number, total: number) => void,
): Promise<string | undefined> {
  try {
    await bringVectors(parts, progress)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await withQueue(parts.database, parts.log, queue => askForVectors(parts, queue))
    return `The documents are found by their words alone for now. ${error.message} ${error.hint}`
  }
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
