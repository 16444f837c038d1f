import type { ChatDoor, Composer } from './chat-door.ts'
import { composedSchema } from './chat-door.ts'
import type { ReplyReader } from './reply-reader.ts'

/** The embedded composer behind the same door, run through the same LangChain chat-model interface as any model. */
export function createEmbeddedDoor(composer: Composer): ChatDoor {
  const id = 'embedded/composer-1'
  let loading: Promise<ReplyReader> | undefined
  const load = (): Promise<ReplyReader> => {
    loading ??= import('./embedded-chat-model.ts').then(({ openEmbeddedChatModel }) => openEmbeddedChatModel(composer))
    return loading
  }
  return {
    id,
    warm: async () => void (await load()),
    compose: async (request, signal) => {
      const read = await load()
      const { sentences } = composedSchema.parse(JSON.parse(await read(request, signal)))
      return { sentences, model: id }
    },
  }
}
