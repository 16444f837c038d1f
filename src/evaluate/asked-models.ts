import type { ChatDoor } from '../models/chat-door.ts'
import type { EvaluateParts } from './parts.ts'

/** The same parts, and how many times a suite has had its chosen model asked. */
export function countingModels(parts: EvaluateParts): { readonly parts: EvaluateParts; readonly asked: () => number } {
  let asked = 0
  const counted = (door: ChatDoor): ChatDoor => ({
    ...door,
    compose: (request, signal) => {
      asked += 1
      return door.compose(request, signal)
    },
  })
  return {
    asked: () => asked,
    parts: {
      ...parts,
      chainOver: async (database, clock) => {
        const chain = await parts.chainOver(database, clock)
        const { chat, embedded } = chain.models
        const counting = counted(chat)
        return {
          ...chain,
          models: { ...chain.models, chat: counting, embedded: embedded === chat ? counting : embedded },
        }
      },
    },
  }
}
