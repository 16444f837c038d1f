/** Replies longer than this are no vectors for one batch of texts. */
const mostBytes = 64 * 1024 * 1024

/** `fetch` with one deadline for connection, headers and body together, and an end to the body: a client's own timeout often ends at the headers. */
export const fetchWithin =
  (milliseconds: number): typeof fetch =>
  async (input, init) => {
    const deadline = AbortSignal.timeout(milliseconds)
    const signal = init?.signal == null ? deadline : AbortSignal.any([init.signal, deadline])
    const response = await fetch(input, { ...init, signal })
    if (response.body === null) return response
    let read = 0
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(part, controller) {
          read += part.byteLength
          if (read > mostBytes) controller.error(new Error('the reply is too large'))
          else controller.enqueue(part)
        },
      }),
    )
    return new Response(counted, response)
  }
