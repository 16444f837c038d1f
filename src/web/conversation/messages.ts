import type { Card, Reply, SentenceView, ChatMessage as Stored } from '../api/types.ts'
import type { ChatMessage } from './transport.ts'

/** A stored conversation as the chat shows it: a question that was answered again at another level shows its newest answer. */
export const toMessages = (stored: readonly Stored[]): ChatMessage[] =>
  stored
    .filter(({ question }, at) => stored[at + 1]?.question !== question)
    .flatMap(({ id, question, reply }) => [
      { id: `question-${id}`, role: 'user' as const, parts: [{ type: 'text' as const, text: question }] },
      {
        id,
        role: 'assistant' as const,
        parts: [...(reply === null ? [] : [{ type: 'data-reply' as const, data: reply }])],
      },
    ])

/** What one assistant message holds so far: a card, the checked sentences, and, at the end, the whole reply. */
export function readAnswer(message: ChatMessage): {
  readonly card: Card | undefined
  readonly reply: Reply | undefined
  readonly sentences: readonly SentenceView[]
} {
  let card: Card | undefined
  let reply: Reply | undefined
  const sentences: SentenceView[] = []
  for (const part of message.parts) {
    if (!('data' in part)) continue
    // The names and bodies of these parts are the server's, in http/stream-answer.ts.
    if (part.type === 'data-card') card = part.data as Card
    if (part.type === 'data-reply') {
      reply = part.data as Reply
      card ??= reply.card
    }
    if (part.type === 'data-sentence') sentences.push((part.data as { readonly sentence: SentenceView }).sentence)
  }
  return { card, reply, sentences: reply?.sentences ?? sentences }
}

export const questionText = (message: ChatMessage): string =>
  message.parts.map(part => (part.type === 'text' ? part.text : '')).join('')
