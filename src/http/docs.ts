import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { secureHeaders } from 'hono/secure-headers'
import type { HttpEnv } from './environment.ts'

const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Care Navigator</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/open.js"></script></body>
</html>
`

const open = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null })\n`

/** `/openapi.json` and a page that shows it, from files of this installation only. */
export function docs(app: OpenAPIHono<HttpEnv>): void {
  app.get('/openapi.json', c => c.json(openApiDocument(app)))
  // The page's library writes style attributes; it shows no personal data and signs nobody in.
  app.use(
    '/docs/*',
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      strictTransportSecurity: false,
    }),
  )
  app.get('/docs', c => c.redirect('/docs/'))
  app.get('/docs/', c => c.html(page))
  app.get('/docs/open.js', c => c.body(open, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
  app.get('/docs/:asset', async c => {
    const name = c.req.param('asset')
    const type = assets[name]
    if (type === undefined) return c.notFound()
    const file = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)
    return c.body(new Uint8Array(await readFile(file)), 200, { 'Content-Type': type, 'Cache-Control': 'max-age=86400' })
  })
}

/** The API as OpenAPI 3.1, made from the same schemas that check requests. */
const openApiDocument = (app: OpenAPIHono<HttpEnv>) =>
  app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Care Navigator',
      version: '0.1.0',
      description: 'Sign in with POST /api/v1/session; the session cookie names the actor of every other request.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
  })
