import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import { z } from 'zod'
import { type ChatDoor, type ComposeRequest, composedSchema, type ModelFault } from './chat-door.ts'
import { OverBudget } from './model-meter.ts'
import type { ReplyReader } from './reply-reader.ts'
import { ReplyTooLarge } from './reply-too-large.ts'
import type { ServerModel } from './server-chat-model.ts'

/** How long one try may take, how many run at once and wait, and when a failing server is left alone for how long. */
export interface Patience {
  readonly milliseconds: number
  readonly atOnce: number
  readonly waiting: number
  readonly failuresInARow: number
  readonly pauseMilliseconds: number
}

const usualPatience: Patience = {
  milliseconds: 30_000,
  atOnce: 8,
  waiting: 16,
  failuresInARow: 3,
  pauseMilliseconds: 15_000,
}

/** A served model with everything that can go wrong kept behind the door: the embedded composer answers instead, and says why. */
export function createModelDoor(server: ServerModel, embedded: ChatDoor, patience: Partial<Patience> = {}): ChatDoor {
  const id = `${server.provider}/${server.model}`
  const policy = policyOf({ ...usualPatience, ...patience })
  let loading: Promise<ReplyReader> | undefined
  const load = (): Promise<ReplyReader> => {
    loading ??= import('./server-chat-model.ts').then(({ openServerChatModel }) => openServerChatModel(server))
    return loading
  }
  return {
    id,
    warm: async () => void (await Promise.all([load(), embedded.warm()])),
    compose: async (request, signal) => {
      try {
        const read = await load()
        const composed = await policy.execute(async ({ signal: deadline }) => {
          const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
          try {
            return await readOrRepair(composedSchema, repair => read(request, either, repair))
          } catch (error) {
            throw signal?.aborted === true ? new CallerLeft('the caller left', { cause: error }) : error
          }
        })
        return { sentences: composed.sentences, model: id }
      } catch (error) {
        signal?.throwIfAborted()
        const fault = faultOf(error)
        server.meter?.fellBack(fault)
        return { ...(await embedded.compose(request, signal)), fellBack: fault }
      }
    },
  }
}

/** Asks a served model for one object of an agreed shape; a fault stands for "no usable reply". */
export interface ObjectDoor<T> {
  readonly id: string
  ask(request: ComposeRequest): Promise<T | { readonly fault: ModelFault }>
}

/** The same patience and the same one repair as for an answer; here nothing stands in when the model fails. */
export function createObjectDoor<T>(
  server: ServerModel,
  schema: z.ZodType<T>,
  patience: Partial<Patience> = {},
): ObjectDoor<T> {
  const policy = policyOf({ ...usualPatience, ...patience })
  let loading: Promise<ReplyReader> | undefined
  return {
    id: `${server.provider}/${server.model}`,
    async ask(request) {
      try {
        loading ??= import('./server-chat-model.ts').then(({ openServerChatModel }) =>
          openServerChatModel(server, schema),
        )
        const read = await loading
        return await policy.execute(({ signal }) => readOrRepair(schema, repair => read(request, signal, repair)))
      } catch (error) {
        const fault = faultOf(error)
        server.meter?.fellBack(fault)
        return { fault }
      }
    },
  }
}

function policyOf(patience: Patience) {
  // A reply that cannot be read, a caller who left, or a limit of ours says nothing about the server's health.
  const counts = handleWhen(
    error => !(error instanceof UnreadableReply) && !(error instanceof CallerLeft) && !(error instanceof OverBudget),
  )
  return wrap(
    bulkhead(patience.atOnce, patience.waiting),
    circuitBreaker(counts, {
      breaker: new ConsecutiveBreaker(patience.failuresInARow),
      halfOpenAfter: patience.pauseMilliseconds,
    }),
    timeout(patience.milliseconds, TimeoutStrategy.Aggressive),
  )
}

class UnreadableReply extends Error {}
class CallerLeft extends Error {}

/** One reply, and one more try when it is not the agreed JSON. */
async function readOrRepair<T>(
  schema: z.ZodType<T>,
  read: (repair?: { reply: string; problem: string }) => Promise<string>,
): Promise<T> {
  const first = await read()
  const parsed = parseReply(schema, first)
  if (parsed.success) return parsed.data
  const second = parseReply(schema, await read({ reply: first, problem: parsed.problem }))
  if (second.success) return second.data
  throw new UnreadableReply(second.problem)
}

type Parsed<T> = { readonly success: true; readonly data: T } | { readonly success: false; readonly problem: string }

/** Some servers fence JSON as Markdown or put words around it; the outermost braces are what counts. */
function parseReply<T>(schema: z.ZodType<T>, reply: string): Parsed<T> {
  // Bytes that were no text when the model wrote them; what stood there is lost.
  if (reply.includes('\uFFFD')) return { success: false, problem: 'it holds characters that cannot be read' }
  const body = reply.slice(reply.indexOf('{'), reply.lastIndexOf('}') + 1)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return { success: false, problem: 'it is not JSON' }
  }
  const checked = schema.safeParse(value)
  return checked.success
    ? { success: true, data: checked.data }
    : { success: false, problem: z.prettifyError(checked.error).slice(0, 500) }
}

/** Names the fault for the log and the turn's row; nothing of the reply's text goes along. */
function faultOf(error: unknown): ModelFault {
  if (error instanceof UnreadableReply) return 'invalid-reply'
  if (error instanceof ReplyTooLarge) return 'too-large'
  if (error instanceof OverBudget) return 'over-budget'
  if (error instanceof TaskCancelledError) return 'timeout'
  if (error instanceof BrokenCircuitError) return 'paused'
  if (error instanceof BulkheadRejectedError) return 'overloaded'
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  const code = error instanceof Error && 'status_code' in error ? error.status_code : status
  if (code === 429 || code === 503) return 'overloaded'
  const text = error instanceof Error ? `${error.name} ${error.message}` : ''
  return /connection|fetch failed|ECONN|network/i.test(text) ? 'unreachable' : 'failed'
}
