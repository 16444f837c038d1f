import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { readOutsideDocument } from './document.ts'

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)

/** A PDF of one line a page, with a correct cross-reference table. */
function pdf(...lines: readonly string[]): Uint8Array {
  const pages = lines.map((_, at) => `${4 + at * 2} 0 R`)
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.join(' ')}] /Count ${lines.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...lines.flatMap((line, at) => {
      const content = `BT /F1 12 Tf 72 720 Td (${line}) Tj ET`
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ]
    }),
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = body.length
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return bytes(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF`,
  )
}

test('each block of a PDF knows its page and its place in the text', async () => {
  const document = await readOutsideDocument(pdf('Take iron with water.', 'Keep it from children.'), 'iron.pdf')
  expect(document.blocks.map(({ text, page }) => [text, page])).toEqual([
    ['Take iron with water.', 1],
    ['Keep it from children.', 2],
  ])
  for (const block of document.blocks) expect(document.text.slice(block.start, block.end)).toBe(block.text)
})

test('Markdown keeps its paragraphs and takes its title from the first heading', async () => {
  const document = await readOutsideDocument(
    bytes('# Foot care\r\n\r\nLook at your feet daily.\r\n\r\nWear shoes.'),
    'feet.md',
  )
  expect(document.title).toBe('Foot care')
  expect(document.blocks.map(({ text }) => text)).toEqual(['# Foot care', 'Look at your feet daily.', 'Wear shoes.'])
})

test('a page of another encoding than UTF-8 is read as it says', async () => {
  const page = Buffer.from('<html><meta charset="iso-8859-2"><p>Lek na bóle g\u00B3owy</p></html>', 'latin1')
  expect(await readOutsideDocument(page, 'a.html')).toMatchObject({ text: 'Lek na bóle głowy' })
})

describe('what cannot be read is refused with a next step', () => {
  test.each([
    ['an empty file', bytes(' \n'), 'a.pdf', 'invalid'],
    ['a damaged PDF', bytes('%PDF-1.7 and then nothing'), 'a.pdf', 'invalid'],
    ['an archive that is cut off', bytes('PK\u0003\u0004rest'), 'a.docx', 'invalid'],
    ['a page that shows nothing', bytes('<!doctype html><script>x()</script>'), 'a.html', 'invalid'],
    ['a file of more than 100 MB', new Uint8Array(100 * 1024 * 1024 + 1).fill(0x61), 'a.txt', 'invalid'],
    ['a PDF of more than 5,000 pages', pdf(...Array.from({ length: 5_001 }, () => 'x')), 'a.pdf', 'invalid'],
    ['bytes that are no text', new Uint8Array([0x66, 0xff, 0xfe, 0x66]), 'a.txt', 'invalid'],
  ])('%s', async (_, content, name, code) => {
    await expect(readOutsideDocument(content, name)).rejects.toMatchObject({ name: 'Refusal', code })
  })
})

describe('with an Unstructured server', () => {
  let server: Server | undefined
  afterEach(() => server?.close())

  /** A server that speaks the partition endpoint. */
  async function serve(
    status: number,
    reply: unknown,
    seen: (request: IncomingMessage, body: string) => void = () => undefined,
  ) {
    server = createServer(async (request, response) => {
      seen(request, await textOf(request))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return `http://127.0.0.1:${address.port}`
  }

  test('a Word document comes back as elements with pages, without running heads', async () => {
    const asked: { url: string | undefined; key: unknown; body: string }[] = []
    const url = await serve(
      200,
      [
        { type: 'Header', element_id: '0', text: 'Clinic handout', metadata: { page_number: 1 } },
        { type: 'Title', element_id: '1', text: 'Heart failure at home', metadata: { page_number: 1 } },
        { type: 'NarrativeText', element_id: '2', text: 'Weigh yourself every morning.', metadata: { page_number: 2 } },
      ],
      (request, body) => asked.push({ url: request.url, key: request.headers['unstructured-api-key'], body }),
    )
    const document = await readOutsideDocument(bytes('PK\u0003\u0004rest'), 'heart.docx', {
      unstructured: { url, key: 'k' },
    })
    expect(document.title).toBe('Heart failure at home')
    expect(document.blocks.map(({ text, page }) => [text, page])).toEqual([
      ['Heart failure at home', 1],
      ['Weigh yourself every morning.', 2],
    ])
    expect(asked).toHaveLength(1)
    expect(asked[0]?.url).toBe('/general/v0/general')
    expect(asked[0]?.key).toBe('k')
    expect(asked[0]?.body).toContain('filename="heart.docx"')
  })

  test.each([
    ['turns the document down', 422, { detail: 'File type not supported' }],
    ['answers something else', 200, { hello: 'world' }],
  ])('a server that %s is reported as unavailable', async (_, status, reply) => {
    const url = await serve(status, reply)
    await expect(readOutsideDocument(pdf('x'), 'a.pdf', { unstructured: { url } })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  test('a server that is not there is reported as unavailable, and nothing else is called', async () => {
    const url = await serve(200, [])
    server?.close()
    await expect(readOutsideDocument(pdf('x'), 'a.pdf', { unstructured: { url } })).rejects.toMatchObject({
      code: 'unavailable',
    })
    await expect(readOutsideDocument(pdf('x'), 'a.pdf', { unstructured: { url: '' } })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })
})
