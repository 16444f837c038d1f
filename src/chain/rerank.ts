import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { sha256 } from '../kernel/ids.ts'
import type { Log } from '../kernel/log.ts'
import type { Models } from '../models/models.ts'
import type { Passage } from '../retrieve/passage.ts'
import { dataMarked } from './compose/request.ts'

export interface Reranked {
  /** The same passages, best first. */
  readonly passages: readonly Passage[]
  /** SHA-256 of the instructions when the model's order was taken. */
  readonly promptHash?: string
}

/** Puts passages in order for a question. Never rejects: whatever is wrong with the model, our order stands. Call it outside a transaction. */
export type Rerank = (question: string, passages: readonly Passage[]) => Promise<Reranked>

const orderSchema = z.object({ order: z.array(z.number().int().positive()).max(100) })
/** As many of the best passages as the model is shown. */
const mostShown = 12
const deadlineMilliseconds = 5_000
const promptFile = new URL('../../prompts/rerank.md', import.meta.url)

/**
 * The order of the configured chat model; undefined without one. It may move passages and drop some to the end, never add any, and a text
 * that nobody reviewed never comes before a reviewed one by it.
 */
export async function createRerank(
  models: Models,
  log: Log,
  milliseconds = deadlineMilliseconds,
): Promise<Rerank | undefined> {
  const door = models.asksFor(orderSchema, { milliseconds })
  if (door === undefined) return undefined
  const prompt = await readFile(promptFile, 'utf8')
  const promptHash = sha256(prompt)
  return async (question, passages) => {
    const shown = passages.slice(0, mostShown)
    if (shown.length < 2) return { passages }
    const asked = {
      question,
      passages: shown.map(({ heading, span }, at) => ({ number: at + 1, title: heading, text: span.text })),
    }
    const reply = await door.ask({ system: prompt, human: dataMarked(asked) })
    const fault = 'fault' in reply ? reply.fault : faultOf(reply.order, shown.length)
    if ('fault' in reply || fault !== undefined) {
      log.warn('rerank-left-out', { model: door.id, fault })
      return { passages }
    }
    const chosen = reply.order.flatMap(number => shown[number - 1] ?? [])
    const ordered = [...chosen, ...shown.filter(passage => !chosen.includes(passage)), ...passages.slice(mostShown)]
    return { passages: withinTheirTrust(ordered, passages), promptHash }
  }
}

/** Why an order cannot be taken; no part of it is used then. */
function faultOf(order: readonly number[], size: number): string | undefined {
  if (order.length === 0) return 'empty'
  if (order.some(number => number > size)) return 'unknown-number'
  return new Set(order).size < order.length ? 'repeated-number' : undefined
}

/** Reviewed texts share the places of reviewed texts, others those of others: no text speaks itself ahead of a reviewed one. */
function withinTheirTrust(ordered: readonly Passage[], before: readonly Passage[]): readonly Passage[] {
  const queues = Map.groupBy(ordered, ({ document }) => document.trust)
  const next = new Map([...queues].map(([trust, passages]) => [trust, passages.values()]))
  return before.flatMap(({ document }) => next.get(document.trust)?.next().value ?? [])
}
