import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Draft, DraftSentence, ReadingAim } from '../../domain/answer.ts'
import type { Guard } from '../../guard/guard.ts'
import type { Log } from '../../kernel/log.ts'
import type { Models } from '../../models/models.ts'
import { dataMarked } from './request.ts'

/** A draft worded more plainly by a model; undefined where nothing of it could be used. Never rejects. */
export type Rewording = (draft: Draft, aim: ReadingAim, language: string) => Promise<Draft | undefined>

const replySchema = z.object({
  sentences: z.array(z.object({ id: z.number().int().positive(), text: z.string().trim().min(1).max(600) })).max(24),
})
const deadlineMilliseconds = 8_000
const promptFile = new URL('../../../prompts/simplify.md', import.meta.url)

/**
 * Rewording by the configured chat model; undefined without one. It words claims only, and each of its sentences stands in for ours only when the
 * guard finds that it keeps every number, dose, negation, warning and medicine; it is then checked as a model's.
 */
export async function createRewording(
  models: Models,
  { lossesIn, readability }: Pick<Guard, 'lossesIn' | 'readability'>,
  log: Log,
  milliseconds = deadlineMilliseconds,
): Promise<Rewording | undefined> {
  const door = models.asksFor(replySchema, { milliseconds })
  if (door === undefined) return undefined
  const prompt = await readFile(promptFile, 'utf8')
  return async (draft, { grade }, language) => {
    const system = prompt.replaceAll('{grade}', String(Math.floor(grade))).replaceAll('{language}', language)
    // What the record says of the person is told by templates, and stays at home.
    const sentences = draft.sentences.flatMap(({ text, kind }, at) => (isClaim(kind) ? [{ id: at + 1, text }] : []))
    if (sentences.length === 0) return undefined
    const reply = await door.ask({ system, human: dataMarked({ grade, language, sentences }) })
    if ('fault' in reply) {
      log.warn('rewording-left-out', { model: door.id, fault: reply.fault })
      return undefined
    }
    const texts = new Map(reply.sentences.map(({ id, text }) => [id, text]))
    let used = 0
    const worded = draft.sentences.map((sentence, at) => {
      const text = texts.get(at + 1)
      if (text === undefined || text === sentence.text || !isClaim(sentence.kind)) return sentence
      const isPlainer = readability.grade(text, language) < readability.grade(sentence.text, language)
      if (!isPlainer || lossesIn(sentence.text, text, language).length > 0) return sentence
      used += 1
      return { ...sentence, text, origin: 'model' as const }
    })
    if (used < sentences.length) log.info('rewording', { model: door.id, sentences: sentences.length, used })
    return used === 0 ? undefined : { ...draft, sentences: worded }
  }
}

const isClaim = (kind: DraftSentence['kind']): boolean => kind === 'guidance' || kind === 'action'
