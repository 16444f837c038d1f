/** A reply whose bytes are no UTF-8 text of the agreed lines: a piece of it is lost, and no part of it can be trusted. */
class BrokenStream extends Error {}

/** More than any answer needs, with the frame around each piece. */
const mostBytes = 4 * 1024 * 1024

/**
 * `fetch` for chat models. The vendors' clients pass over a line that they cannot read, and print it: an answer would then miss a piece, a "not"
 * for one, and a patient's text would stand in a log. Here such a line ends the reply. A server that sends elsewhere is not followed.
 */
export const checkedFetch =
  (protocol: 'openai' | 'ollama'): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' })
    if (!response.ok || response.body === null) return response
    const isLine = protocol === 'openai' ? isServerSent : isJson
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    let rest = ''
    let read = 0
    const check = (text: string): void => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (!isLine(line.trim())) throw new BrokenStream('a line is not in the agreed form')
    }
    const checked = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(part, controller) {
          read += part.byteLength
          if (read > mostBytes) throw new BrokenStream('the reply is too large')
          check(decoded(decoder, part))
          controller.enqueue(part)
        },
        flush() {
          check(`${decoded(decoder)}\n`)
        },
      }),
    )
    return new Response(checked, response)
  }

function decoded(decoder: TextDecoder, part?: Uint8Array): string {
  try {
    return part === undefined ? decoder.decode() : decoder.decode(part, { stream: true })
  } catch (error) {
    throw new BrokenStream('the reply is not UTF-8', { cause: error })
  }
}

const isServerSent = (line: string): boolean =>
  line === '' ||
  /^(:|event:|id:|retry:)/.test(line) ||
  (line.startsWith('data:') && (line.slice(5).trim() === '[DONE]' || isJson(line.slice(5).trim())))

function isJson(text: string): boolean {
  if (text === '') return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
