import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages'
import type { ComposeRequest } from './chat-door.ts'
import type { Repair } from './reply-reader.ts'

/** The request as LangChain messages; a repair adds the unreadable reply and what was wrong with it. */
export function messagesOf(request: ComposeRequest, repair?: Repair): BaseMessage[] {
  const messages = [new SystemMessage(request.system), new HumanMessage(request.human)]
  if (repair === undefined) return messages
  return [
    ...messages,
    new AIMessage(repair.reply.slice(0, 4_000)),
    new HumanMessage(
      `That reply could not be read: ${repair.problem}. Send the JSON object alone, in the shape the instructions give.`,
    ),
  ]
}
