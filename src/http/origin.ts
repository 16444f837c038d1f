import type { Config } from '../kernel/config.ts'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * True for an address that this installation is reached at: its public URL, or, without one, this machine or the host it
 * listens on. Anything else (another site, a foreign name pointed at this machine) is not us.
 */
export function isOurOrigin(config: Config, origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, hostname, host } = new URL(origin)
  if (config.CARENAV_PUBLIC_URL !== undefined && new URL(config.CARENAV_PUBLIC_URL).host === host) return true
  return (protocol === 'http:' || protocol === 'https:') && (loopback.has(hostname) || hostname === config.HOST)
}

/** True when the request is addressed to us and, if a browser says where it comes from, comes from our own pages. */
export function isOurRequest(config: Config, request: Request): boolean {
  const { origin } = new URL(request.url)
  if (!isOurOrigin(config, origin)) return false
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return true
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return false
  const from = request.headers.get('origin')
  return from === null || (isOurOrigin(config, from) && new URL(from).host === new URL(origin).host)
}
