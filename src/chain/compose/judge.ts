import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Draft, DraftSentence, Question } from '../../domain/answer.ts'
import { sha256 } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Models } from '../../models/models.ts'
import { dataMarked } from './request.ts'

export interface Verdict {
  /** The sentences of the draft that the judge will not have. */
  readonly rejected: ReadonlySet<DraftSentence>
  /** SHA-256 of the instructions when the verdict was taken; absent when nobody judged. */
  readonly promptHash?: string
}

/** Looks at what a model wrote, beside its sources. Never rejects its promise: silence and nonsense leave the guard's own word to stand. */
export type Judge = (question: Question, draft: Draft, written: readonly DraftSentence[]) => Promise<Verdict>

const verdictSchema = z.object({ rejected: z.array(z.number().int().positive()).max(100) })
const deadlineMilliseconds = 8_000
const promptFile = new URL('../../../prompts/judge.md', import.meta.url)
const nothing: Verdict = { rejected: new Set() }

/**
 * The configured model as a judge; undefined without one. It can take a sentence away and can neither add, change nor keep one: what it says is
 * numbers, and the guard has decided before. It is asked outside a transaction.
 */
export async function createJudge(
  models: Pick<Models, 'judgeAsksFor'>,
  log: Log,
  milliseconds = deadlineMilliseconds,
): Promise<Judge | undefined> {
  const door = models.judgeAsksFor(verdictSchema, { milliseconds })
  if (door === undefined) return undefined
  const prompt = await readFile(promptFile, 'utf8')
  const promptHash = sha256(prompt)
  return async ({ text, reader }, { evidence }, written) => {
    if (written.length === 0) return nothing
    const sentences = written.map((sentence, at) => ({
      number: at + 1,
      text: sentence.text,
      sources: evidence.filter(({ id }) => sentence.cites.includes(id)).map(({ title, text }) => ({ title, text })),
    }))
    const reply = await door.ask({ system: prompt, human: dataMarked({ question: text, reader, sentences }) })
    const fault = 'fault' in reply ? reply.fault : faultOf(reply.rejected, written.length)
    if ('fault' in reply || fault !== undefined) {
      log.warn('verdict-left-out', { model: door.id, fault })
      return nothing
    }
    return { rejected: new Set(reply.rejected.flatMap(number => written[number - 1] ?? [])), promptHash }
  }
}

/** Why a verdict cannot be taken; no part of it counts then. */
function faultOf(numbers: readonly number[], size: number): string | undefined {
  if (numbers.some(number => number > size)) return 'unknown-number'
  return new Set(numbers).size < numbers.length ? 'repeated-number' : undefined
}
