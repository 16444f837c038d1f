import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { wireOf } from './model-servers.ts'

/** What one call to a broken model server gets. */
export type Step =
  /** The connection closes, or stays open in silence, before any byte. */
  | { readonly send: 'nothing'; readonly ending: 'cut' | 'hang' }
  | {
      readonly send: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** A well-formed stream of this reply, broken at a share of its bytes. */
  | {
      readonly send: 'stream'
      readonly text: string
      readonly at?: number
      /** Raw bytes put in at that place. */
      readonly insert?: Buffer
      readonly ending?: 'end' | 'cut' | 'hang' | 'drip'
    }
  /** Bytes that are no stream of this protocol at all. */
  | { readonly send: 'raw'; readonly type: string; readonly body: Buffer; readonly length?: number }

export interface FaultServer {
  readonly url: string
  readonly calls: number
  close(): Promise<void>
}

/** A server that answers its first chat call with the first step, the next with the next, and every further one with the last. */
export async function startFaultServer(
  protocol: 'openai' | 'ollama',
  steps: readonly [Step, ...Step[]],
): Promise<FaultServer> {
  const wire = wireOf(protocol)
  const closing = new AbortController()
  let calls = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      calls += 1
      const step = steps[Math.min(calls, steps.length) - 1] ?? steps[0]
      void play(step, response).catch(() => response.destroy())
    })
  })
  async function play(step: Step, response: ServerResponse): Promise<void> {
    if (step.send === 'nothing') return step.ending === 'cut' ? void response.destroy() : undefined
    if (step.send === 'status') {
      response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers })
      return void response.end(step.body ?? JSON.stringify({ error: { message: 'broken on purpose', type: 'fault' } }))
    }
    if (step.send === 'raw') {
      const length = step.length === undefined ? {} : { 'content-length': step.length }
      response.writeHead(200, { 'content-type': step.type, ...length })
      response.write(step.body)
      return void (step.length === undefined ? response.end() : response.destroy())
    }
    response.writeHead(200, { 'content-type': wire.contentType })
    const whole = streamBytes(protocol, step.text)
    const place = Math.floor((step.at ?? 1) * whole.length)
    response.write(Buffer.concat([whole.subarray(0, place), step.insert ?? Buffer.alloc(0)]))
    const rest = whole.subarray(place)
    if (step.ending === 'hang') return
    // What was written leaves the machine before the connection breaks.
    if (step.ending === 'cut') return void setTimeout(() => response.destroy(), 5)
    if (step.ending !== 'drip') return void response.end(rest)
    for (const byte of rest) {
      if (response.destroyed || closing.signal.aborted) return
      response.write(Buffer.of(byte))
      await pause(40, undefined, { signal: closing.signal })
    }
    response.end()
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the broken server has no port')
  return {
    url: `http://127.0.0.1:${address.port}${wire.basePath}`,
    get calls() {
      return calls
    },
    close: () =>
      new Promise(resolve => {
        closing.abort()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A reply of 16 characters a piece, or of larger ones where it is long, with its end. */
function streamBytes(protocol: 'openai' | 'ollama', text: string): Buffer {
  const wire = wireOf(protocol)
  const pieces: string[] = []
  const length = text.length > 10_000 ? 65_536 : 16
  for (let at = 0; at < text.length; at += length) pieces.push(wire.piece('stand-in', text.slice(at, at + length)))
  return Buffer.from(pieces.join('') + wire.end('stand-in'))
}
