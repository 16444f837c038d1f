import type { Card, Reply, SentenceView } from '../domain/answer.ts'

/** What happens on the way to an answer. The card comes before any sentence; `done` carries the whole reply and is always last. */
export type EventBody =
  | { readonly type: 'status'; readonly stage: 'composing' }
  | { readonly type: 'card'; readonly card: Card }
  | { readonly type: 'sentence'; readonly index: number; readonly sentence: SentenceView }
  | { readonly type: 'done'; readonly reply: Reply }

/** One event on its way to a reader. `number` counts from 1 within the message; a reader resumes after the last one it has. */
export type ChainEvent = EventBody & { readonly number: number; readonly chat: string; readonly message: string }

/** The events of a finished reply, in the order a reader gets them. */
export const eventsOf = (reply: Reply): readonly EventBody[] => [
  ...(reply.card === undefined ? [] : [{ type: 'card' as const, card: reply.card }]),
  ...reply.sentences.map((sentence, index) => ({ type: 'sentence' as const, index, sentence })),
  { type: 'done', reply },
]
