import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import { noTracing } from './no-tracing.ts'

/** A text that was found, as LangChain hands it on. */
export interface FoundText<M extends Record<string, unknown>> {
  readonly id: string
  readonly text: string
  readonly metadata: M
}

/** Any search as a LangChain retriever; nothing of a query goes to a tracing service. */
export class SearchRetriever<M extends Record<string, unknown>> extends BaseRetriever<M> {
  static override lc_name(): string {
    return 'SearchRetriever'
  }
  override readonly lc_namespace = ['care-navigator', 'retrievers']
  readonly #search: (query: string) => Promise<readonly FoundText<M>[]>
  constructor(search: (query: string) => Promise<readonly FoundText<M>[]>) {
    super({ callbacks: [noTracing] })
    this.#search = search
  }
  override async _getRelevantDocuments(query: string): Promise<Document<M>[]> {
    const found = await this.#search(query)
    return found.map(({ id, text, metadata }) => new Document({ id, pageContent: text, metadata }))
  }
}
