import { z } from 'zod'

/** The two messages every composer gets, embedded or not. `human` is the JSON payload that chain/prompt.ts writes. */
export interface ComposeRequest {
  readonly system: string
  readonly human: string
}

/** What every composer must give back: one object per sentence, citing evidence by the short ids of the request. */
export const composedSchema = z.object({
  sentences: z
    .array(
      z.object({
        text: z.string().trim().min(1).max(600),
        cites: z.array(z.string().max(40)).max(8),
        kind: z.enum(['fact', 'guidance', 'action', 'notice', 'question']),
      }),
    )
    .min(1)
    .max(16),
})
export type Composed = Readonly<z.infer<typeof composedSchema>>

/** Why a model's reply was not used. */
export type ModelFault =
  | 'timeout'
  | 'unreachable'
  | 'overloaded'
  | 'invalid-reply'
  | 'too-large'
  | 'paused'
  | 'over-budget'
  | 'failed'

export interface Composition extends Composed {
  /** Who wrote the sentences: `embedded/composer-1`, `openai/<model>`, `ollama/<model>`. */
  readonly model: string
  /** Set when the chosen model failed and the embedded composer wrote the sentences instead. */
  readonly fellBack?: ModelFault
}

/** Composes one answer. Never rejects because a model failed: the embedded composer then answers alone, never half and half. */
export interface ChatDoor {
  readonly id: string
  /** Loads what the first question would otherwise wait for. */
  warm(): Promise<void>
  compose(request: ComposeRequest, signal?: AbortSignal): Promise<Composition>
}

/** The embedded composer's own work: same request, same reply, no model. Deterministic, and quick enough to run on the caller's thread. */
export type Composer = (request: ComposeRequest) => Composed
