import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Config } from '../kernel/config.ts'
import { Refusal } from '../kernel/errors.ts'

type Fetch = (request: Request, env: unknown) => Response | Promise<Response>

export interface Listener {
  /** The port in use; asked for 0, the system chose it. */
  readonly port: number
  /** Takes no new connections, lets answers under way finish for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>
}

/** Opens the port. Throws Refusal `unavailable` when it is taken or not ours to open. */
export async function listen(fetch: Fetch, { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): Promise<Listener> {
  const server = createAdaptorServer({ fetch, hostname: HOST }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(refusalOf(error, HOST, PORT)))
    server.listen(PORT, HOST, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : PORT,
    close: graceMs =>
      new Promise(resolve => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function refusalOf(error: Error, host: string, port: number): Error {
  const code = 'code' in error ? error.code : undefined
  const said = { cause: error }
  if (code === 'EADDRINUSE') {
    return new Refusal(
      'unavailable',
      `Port ${port} on ${host} is in use.`,
      'Stop what uses it, or set PORT to another number.',
      said,
    )
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return new Refusal(
      'unavailable',
      `This machine does not let us listen on ${host}:${port}.`,
      'Set HOST and PORT to an address of this machine and a port above 1023.',
      said,
    )
  }
  return error
}
