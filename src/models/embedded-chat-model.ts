import { SimpleChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseMessage } from '@langchain/core/messages'
import type { Composer } from './chat-door.ts'
import { messagesOf } from './messages.ts'
import { createReplyReader, type ReplyReader } from './reply-reader.ts'

/** The composer as a LangChain chat model: the chain cannot tell it from a language model, so every guard is exercised without one. */
class EmbeddedChatModel extends SimpleChatModel {
  readonly #compose: Composer
  constructor(compose: Composer) {
    super({})
    this.#compose = compose
  }
  override _llmType(): string {
    return 'embedded-composer'
  }
  override async _call(messages: BaseMessage[]): Promise<string> {
    const text = (type: string): string => messages.find(message => message.type === type)?.text ?? ''
    return JSON.stringify(this.#compose({ system: text('system'), human: text('human') }))
  }
}

export const openEmbeddedChatModel = (compose: Composer): ReplyReader =>
  createReplyReader(new EmbeddedChatModel(compose), messagesOf)
