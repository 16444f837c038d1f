import { z } from 'zod'
import type { ReaderRole } from '../../domain/actor.ts'
import type { Level } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { sha256 } from '../../kernel/ids.ts'

const requestSchema = z.object({
  question: z.string(),
  reader: z.enum(['patient', 'clinician']),
  level: z.enum(['simple', 'standard', 'detailed']),
  language: z.string(),
  /** What the reader has just been told from the record: the evidence is read for what it says of that. */
  record: z.array(z.string()),
  evidence: z.array(
    z.object({
      id: z.string(),
      origin: z.enum(['record', 'guidance', 'rule']),
      title: z.string(),
      date: z.string().optional(),
      text: z.string(),
    }),
  ),
})

/** What a composer is told. Evidence has short ids of this request only (`e1`, `e2`, …), in order of relevance. */
export type ComposerInput = Readonly<z.infer<typeof requestSchema>>

export function composerInput(
  question: { readonly text: string; readonly reader: ReaderRole; readonly level: Level; readonly language: string },
  evidence: readonly Span[],
  record: readonly string[] = [],
): ComposerInput {
  const { text, reader, level, language } = question
  return {
    question: text,
    reader,
    level,
    language,
    record: [...record],
    evidence: evidence.map((span, index) => ({
      id: `e${index + 1}`,
      origin: span.origin,
      title: span.title,
      ...(span.date === undefined ? {} : { date: span.date }),
      text: span.text,
    })),
  }
}

/**
 * The user message: JSON between two marker lines whose name no document can know, because it is a hash of the whole.
 * Angle brackets are escaped, so no evidence can close the mark or open a tag.
 */
export const writeRequest = (input: ComposerInput): string => dataMarked(input)

/** The same marks around any JSON value that a model is to read as data. */
export function dataMarked(value: unknown): string {
  const body = JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')
  const mark = sha256(body).slice(0, 16)
  return `<data ${mark}>\n${body}\n</data ${mark}>`
}

/** Reads back what writeRequest wrote. */
export function readRequest(human: string): ComposerInput {
  const body = human.slice(human.indexOf('\n') + 1, human.lastIndexOf('\n'))
  return requestSchema.parse(JSON.parse(body))
}
