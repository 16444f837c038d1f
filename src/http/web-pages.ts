import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Context, Hono } from 'hono'
import type { HttpEnv } from './environment.ts'
import type { HttpParts } from './http-parts.ts'
import { failedPage, startingPage, waitingLanguage, waitingScript } from './starting-page.ts'

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

/**
 * Serves the built screens: hashed assets for a year, and one page for every address that belongs to the screens, with a
 * fresh nonce for its styles. Until the start is through they wait, and after a failed one they say why.
 */
export function webPages(
  app: Hono<HttpEnv>,
  { webFolder: folder, startup, guard }: Pick<HttpParts, 'webFolder' | 'startup' | 'guard'>,
): void {
  app.get('/assets/*', async c => {
    const path = normalize(join(folder, c.req.path))
    const type = types[extname(path)]
    if (type === undefined || !path.startsWith(join(folder, 'assets') + sep)) return c.notFound()
    const bytes = await readOrNothing(path)
    if (bytes === undefined) return c.notFound()
    return c.body(bytes, 200, { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' })
  })
  app.get('/icon.svg', async c => {
    const bytes = await readOrNothing(join(folder, 'icon.svg'))
    return bytes === undefined
      ? c.notFound()
      : c.body(bytes, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' })
  })
  app.get('/waiting.js', c => c.body(waitingScript, 200, { 'Content-Type': types['.js'] ?? '' }))
  const page = async (c: Context<HttpEnv>) => {
    const state = startup.state()
    if (state.phase !== 'ready') {
      const language = waitingLanguage(c.req.header('accept-language'))
      const waiting = { language, nonce: c.get('secureHeadersNonce') ?? '', contacts: guard.contacts(language) }
      const html = state.phase === 'starting' ? startingPage(waiting) : failedPage(waiting, state.error)
      return c.html(html, 503, { 'Retry-After': '2', 'Cache-Control': 'no-store' })
    }
    const html = await readOrNothing(join(folder, 'index.html'))
    if (html === undefined) {
      return c.text('The screens are not built yet. Run `npm run build`, then reload.\n', 503, { 'Retry-After': '5' })
    }
    const text = new TextDecoder().decode(html).replaceAll('__NONCE__', c.get('secureHeadersNonce') ?? '')
    return c.html(text, 200, { 'Cache-Control': 'no-store' })
  }
  for (const path of ['/', '/sign-in', '/me', '/me/*', '/clinic', '/clinic/*', '/lab', '/lab/*']) app.get(path, page)
}

async function readOrNothing(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return undefined
    throw error
  }
}
