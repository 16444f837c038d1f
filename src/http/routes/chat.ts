import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { answer } from '../../chain/answer.ts'
import type { Asked } from '../../chain/asked.ts'
import type { ChainEvent } from '../../chain/events.ts'
import { Refusal } from '../../kernel/errors.ts'
import { stableId } from '../../kernel/ids.ts'
import { urgentEvents } from '../emergency.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { events as eventStream, levelSchema } from '../schemas.ts'
import { servicesOf, sessionOf } from '../session-of.ts'
import { streamAnswer, streamFromFirst } from '../stream-answer.ts'

const messageSchema = z.looseObject({
  id: z.string().max(200).optional(),
  role: z.enum(['user', 'assistant', 'system']),
  parts: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
})

/** What an unmodified `useChat` sends, and what a caller may add to it. */
const bodySchema = z
  .object({
    id: z.string().min(1).max(200).optional(),
    messages: z.array(messageSchema).min(1),
    trigger: z.enum(['submit-message', 'regenerate-message']).optional(),
    messageId: z.string().optional(),
    level: levelSchema.optional(),
    language: z.string().max(35).optional(),
    person: z
      .string()
      .max(200)
      .optional()
      .openapi({ description: 'For clinicians; a patient always asks about herself.' }),
  })
  .openapi('ChatRequest')

const chatRoute = createRoute({
  method: 'post',
  path: '/api/v1/chat',
  summary: 'Ask; the answer comes as an AI SDK UI message stream',
  request: { body: { required: true, content: { 'application/json': { schema: bodySchema } } } },
  responses: eventStream('Server-sent events; the ids are for Last-Event-ID'),
})

/** The one route that answers before the start is through, without a session and without a database: if it is urgent. */
export function askRoute(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(chatRoute, async c => {
    const asked = askedOf(c.req.valid('json'))
    try {
      const services = servicesOf(parts)
      const { actor } = await sessionOf(services, c.req.raw.headers)
      const person = actor.role === 'patient' ? actor.person : asked.person
      if (person === undefined) {
        throw new Refusal('invalid', 'A clinician asks about one patient.', 'Name the patient in `person`.')
      }
      return await streamFromFirst(answer(services.chain, actor, { ...asked, person }), parts.log)
    } catch (error) {
      const urgent = urgentEvents(parts.guard, asked)
      if (urgent === undefined) throw error
      parts.log.warn('urgent-answer-without-session', { error: error instanceof Error ? error.name : typeof error })
      const [first, ...rest] = urgent
      if (first === undefined) throw error
      return streamAnswer(toAsync(rest), first, parts.log)
    }
  })
}

type Asking = Omit<Asked, 'person'> & { readonly person?: string }

function askedOf({ id, messages, trigger, level, language, person }: z.infer<typeof bodySchema>): Asking {
  const questions = messages.filter(({ role }) => role === 'user')
  const last = questions.at(-1)
  const text = textOf(last)
  if (text === '') throw new Refusal('invalid', 'There is no question in this request.', 'Send a message with text.')
  return {
    text,
    previous: id === undefined ? questions.slice(0, -1).map(textOf) : [],
    ...(id === undefined ? {} : { chat: id }),
    // Asking again for another wording is a new message; sending the same one twice is not. The stored message carries the
    // answer's id, which must differ from the question's or a chat client takes one for the other.
    ...(last?.id === undefined || trigger === 'regenerate-message'
      ? {}
      : { message: stableId('answer', id ?? '', last.id) }),
    ...(level === undefined ? {} : { level }),
    ...(language === undefined ? {} : { language }),
    ...(person === undefined ? {} : { person }),
  }
}

const textOf = (message: z.infer<typeof messageSchema> | undefined): string =>
  (message?.parts ?? [])
    .map(part => (part.type === 'text' ? (part.text ?? '') : ''))
    .join(' ')
    .trim()

async function* toAsync(events: readonly ChainEvent[]): AsyncGenerator<ChainEvent> {
  yield* events
}
