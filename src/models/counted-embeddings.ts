import { OpenAIEmbeddings } from '@langchain/openai'
import { wrongReply } from './vectors.ts'

type Ask = OpenAIEmbeddings['embeddingWithRetry']

/** LangChain's client takes of a reply as many vectors as it asked for, as they come; this one wants exactly those, each in its own place. */
export class CountedEmbeddings extends OpenAIEmbeddings {
  override async embeddingWithRetry(...[request]: Parameters<Ask>): ReturnType<Ask> {
    const response = await super.embeddingWithRetry(request)
    const asked = Array.isArray(request.input) ? request.input.length : 1
    const data = Array.isArray(response.data) ? response.data.toSorted((a, b) => a.index - b.index) : []
    if (data.length !== asked || data.some(({ index }, place) => index !== undefined && index !== place))
      throw wrongReply(`openai/${this.model}`, `${data.length} vectors for ${asked} texts`)
    return { ...response, data }
  }
}
