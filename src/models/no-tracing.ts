import { BaseCallbackHandler } from '@langchain/core/callbacks/base'

/**
 * LangChain sends every prompt to a tracing service when LANGSMITH_TRACING or LANGCHAIN_TRACING_V2 is set in the environment,
 * unless a handler by the tracer's own name is already there. This one is, and does nothing.
 */
class NoTracing extends BaseCallbackHandler {
  override readonly name = 'langchain_tracer'
}

export const noTracing = new NoTracing()
