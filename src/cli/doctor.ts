import { systemActor } from '../domain/actor.ts'
import { countUnseen, readVectorProgress } from '../ingest/vector-progress.ts'
import { readConfig } from '../kernel/config.ts'
import { Refusal } from '../kernel/errors.ts'
import { readDocuments } from '../knowledge/documents.ts'
import type { Models } from '../models/models.ts'
import { createBaseParts, createChainParts } from '../parts.ts'
import type { Tx } from '../store/database.ts'
import { openDatabase } from '../store/open.ts'
import type { Terminal } from './terminal.ts'

interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
  readonly hint?: string
}

/** `carenav doctor`: what works, what does not, and what to do about it. False when something is broken. */
export async function doctor(terminal: Terminal): Promise<boolean> {
  const findings: Finding[] = [
    { what: 'runtime', ok: true, detail: `Node ${process.versions.node} on ${process.platform}` },
  ]
  const check = async <T>(what: string, work: () => Promise<{ value: T; detail: string }>): Promise<T | undefined> => {
    try {
      const { value, detail } = await work()
      findings.push({ what, ok: true, detail })
      return value
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      findings.push({ what, ok: false, detail: error.message, hint: error.hint })
      return undefined
    }
  }

  const config = await check('settings', async () => ({ value: readConfig(), detail: 'all valid' }))
  if (config !== undefined) {
    const base = await check('rules', async () => ({
      value: await createBaseParts(config),
      detail: 'all tables valid',
    }))
    if (base !== undefined) {
      await check('documents', async () => {
        const documents = await readDocuments(base.corpora)
        return { value: documents, detail: `${documents.length} valid` }
      })
      const database = await check('database', async () => {
        const value = await openDatabase(config, base.log)
        return { value, detail: `${value.kind}, migrated` }
      })
      try {
        if (database !== undefined) {
          await check('search', async () => {
            const detail = await database.as(systemActor('operate'), searchDetail)
            return { value: detail, detail }
          })
          await check('models', async () => {
            const { models } = await createChainParts(base, database)
            const [vector] = (await models.embed?.embed(['a test sentence'])) ?? []
            return {
              value: models,
              detail: `${models.describe().chat}; ${await useDetail(models)}${vector === undefined ? 'vectors learnt from the knowledge base' : `${models.embed?.id}, ${vector.length} dimensions`}`,
            }
          })
        }
      } finally {
        await database?.close()
      }
    }
  }
  const text = findings.map(
    ({ what, ok, detail, hint }) =>
      `${ok ? 'ok ' : 'BAD'} ${what.padEnd(10)} ${detail}${hint === undefined ? '' : `\n               ${hint}`}`,
  )
  terminal.print(findings, text.join('\n'))
  return findings.every(finding => finding.ok)
}

/** What chat models have used today, and whether that was all they may. */
async function useDetail({ meter }: Models): Promise<string> {
  if (meter === undefined) return ''
  const { use, limits, isSpent } = await meter.read()
  const tokens = `${use.input + use.output} of ${limits.dayTokens ?? 'any number of'} tokens today`
  const cost = limits.dayCost === undefined ? '' : `, ${use.cost.toFixed(2)} of ${limits.dayCost} in cost`
  return `${tokens}${cost}${isSpent ? ' (limit reached: answers are composed without a model until midnight UTC)' : ''}; `
}

/** Whose vectors answer, what they lack, and whose are being made. */
async function searchDetail(tx: Tx): Promise<string> {
  const { serving, building } = await readVectorProgress(tx)
  const unseen = serving === undefined ? 0 : await countUnseen(tx, serving)
  return [
    serving === undefined ? 'words alone; no vectors yet' : `words, and vectors of ${serving}`,
    ...(unseen === 0 ? [] : [`${unseen} texts have none yet and are found by words`]),
    ...(building === undefined
      ? []
      : [`being made: ${building.embedder}, ${building.done} of ${building.total} texts`]),
  ].join('; ')
}
