import { z } from '@hono/zod-openapi'
import { problemSchema } from './problem.ts'

const urgencySchema = z.enum(['emergency', 'crisis', 'same-day', 'routine'])
export const levelSchema = z.enum(['simple', 'standard', 'detailed'])

export const citationSchema = z
  .object({
    source: z.string(),
    id: z.string(),
    span: z.string(),
    spanId: z.string(),
    origin: z.enum(['record', 'guidance', 'rule']),
    title: z.string(),
    date: z.string().optional(),
  })
  .openapi('Citation')

const contactSchema = z.object({ label: z.string(), number: z.string(), href: z.string() }).openapi('Contact')

export const cardSchema = z
  .object({
    urgency: z.enum(['emergency', 'crisis', 'same-day']),
    title: z.string(),
    steps: z.array(z.string()),
    numbers: z.array(contactSchema),
    language: z.string(),
  })
  .openapi('Card')

const sentenceSchema = z
  .object({
    text: z.string(),
    kind: z.enum(['fact', 'guidance', 'action', 'notice', 'question']),
    citations: z.array(citationSchema),
  })
  .openapi('Sentence')

export const replySchema = z
  .object({
    kind: z.enum(['answered', 'abstained', 'escalated', 'refused', 'asked-back']),
    urgency: urgencySchema,
    text: z.string(),
    sentences: z.array(sentenceSchema),
    structured: z.unknown().optional(),
    card: cardSchema.optional(),
    language: z.string(),
    grade: z.number(),
    ms: z.number(),
  })
  .openapi('Reply')

export const modeSchema = z
  .object({
    mode: z.enum(['demo', 'clinic']),
    composer: z.object({ provider: z.enum(['embedded', 'openai', 'ollama']), model: z.string().nullable() }),
    help: z.object({ contacts: z.array(contactSchema) }),
  })
  .openapi('Mode')

export const meSchema = z
  .object({
    role: z.enum(['patient', 'clinician', 'analyst']),
    name: z.string(),
    email: z.string(),
    language: z.string(),
    level: levelSchema,
    starters: z.array(
      z.object({
        kind: z.enum(['medication', 'observation', 'condition', 'allergy', 'immunization', 'encounter']),
        name: z.string(),
      }),
    ),
  })
  .openapi('Me')

const problemAnswer = {
  description: 'A problem, with what to do next',
  content: { 'application/problem+json': { schema: problemSchema } },
} as const

const listed = (statuses: readonly number[]) => Object.fromEntries(statuses.map(status => [status, problemAnswer]))

/** The problems that every route may answer with, and those of a route that changes what two people may be changing. */
const problems = listed([400, 401, 403, 404, 503])
const editProblems = listed([409, 412, 428])

// Types, not interfaces: the library takes these as records by status.
type Content<M extends string, S> = {
  readonly description: string
  readonly content: { readonly [K in M]: { readonly schema: S } }
}
type JsonAnswer<S> = { readonly 200: Content<'application/json', S> }
type EventAnswer = { readonly 200: Content<'text/event-stream', z.ZodString> }

/**
 * A JSON answer of this shape. The document lists the problems too; the type does not, because routes throw them and never
 * return them.
 */
export function answers<S extends z.ZodType>(schema: S, description: string, isEdit = false): JsonAnswer<S> {
  const content = { 'application/json': { schema } }
  return { ...problems, ...(isEdit ? editProblems : {}), 200: { description, content } }
}

/** An answer as a FHIR R4 resource. */
export const fhirAnswer = (
  description: string,
): { readonly 200: Content<'application/fhir+json', z.ZodType<{ readonly resourceType: string }>> } => ({
  ...problems,
  200: { description, content: { 'application/fhir+json': { schema: z.looseObject({ resourceType: z.string() }) } } },
})

/** An answer without a body. */
export const nothing = (description: string): { readonly 204: { readonly description: string } } => ({
  ...problems,
  204: { description },
})

/** An answer as server-sent events. */
export const events = (description: string): EventAnswer => ({
  ...problems,
  200: { description, content: { 'text/event-stream': { schema: z.string() } } },
})
