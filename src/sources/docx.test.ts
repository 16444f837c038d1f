import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readOutsideDocument } from './document.ts'
import { readZip, writeZip } from './zip.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

/** A Word document of these paragraphs, as WordprocessingML. */
function docx(body: string): Buffer {
  return writeZip(
    new Map([
      [
        '[Content_Types].xml',
        bytes(
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        ),
      ],
      [
        '_rels/.rels',
        bytes(
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        ),
      ],
      [
        'word/styles.xml',
        bytes(
          `<w:styles ${w}><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>`,
        ),
      ],
      ['word/document.xml', bytes(`<w:document ${w}><w:body>${body}</w:body></w:document>`)],
    ]),
  )
}
const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`
const paragraph = (...runs: readonly string[]): string => `<w:p>${runs.join('')}</w:p>`

test('a Word document keeps its headings and its paragraphs', async () => {
  const heading = `<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>${run('How often')}</w:p>`
  const document = await readOutsideDocument(
    docx(`${heading}${paragraph(run('Once a '), run('day &amp; not more.'))}`),
    'iron.docx',
  )
  expect(document).toMatchObject({ title: 'How often', text: '## How often\n\nOnce a day & not more.', hidden: [] })
})

test.each([
  ['marked as hidden', '<w:vanish/>'],
  ['white on white', '<w:color w:val="FFFFFF"/>'],
])('text that is %s never becomes text, and is reported', async (_, properties) => {
  const body = paragraph(run('Take one.'), run(' Take &lt;ten&gt;.', properties), run(' Rest.'))
  const document = await readOutsideDocument(docx(body), 'iron.docx')
  expect(document.text).toBe('Take one. Rest.')
  expect(document.hidden.join(' ').trim()).toMatch(/^Take .*ten.*\.$/)
})

test('white text on a dark cell is seen', async () => {
  const cell = `<w:tc><w:tcPr><w:shd w:fill="1F3864"/></w:tcPr>${paragraph(run('Dose', '<w:color w:val="FFFFFF"/>'))}</w:tc>`
  const document = await readOutsideDocument(docx(`<w:tbl><w:tr>${cell}</w:tr></w:tbl>`), 'table.docx')
  expect(document).toMatchObject({ text: 'Dose', hidden: [] })
})

/** An archive of one entry, packed by hand. */
function packed(name: string, content: Uint8Array): Buffer {
  const plain = writeZip(new Map([[name, new Uint8Array()]]))
  const squeezed = deflateRawSync(content)
  const local = Buffer.from(plain.subarray(0, 30 + name.length))
  const rest = Buffer.from(plain.subarray(30 + name.length))
  for (const [header, at] of [
    [local, 8],
    [rest, 10],
  ] as const) {
    header.writeUInt16LE(8, at)
    header.writeUInt32LE(squeezed.length, at + 10)
    header.writeUInt32LE(content.length, at + 14)
  }
  rest.writeUInt32LE(local.length + squeezed.length, rest.length - 6)
  return Buffer.concat([local, squeezed, rest])
}

describe('archives', () => {
  test('what is packed is unpacked', () => {
    expect(readZip(packed('a.txt', bytes('abc'.repeat(50))), 1_000).get('a.txt')?.length).toBe(150)
  })

  test('one that unpacks to more than is allowed is refused', () => {
    expect(() => readZip(packed('a.txt', new Uint8Array(100_000)), 1_000)).toThrow(/unpacks to more/)
  })

  test('the limit is one for all entries together', () => {
    const two = writeZip(new Map([1, 2].map(at => [`${at}.txt`, new Uint8Array(600)])))
    expect(() => readZip(two, 1_000)).toThrow(/unpacks to more/)
  })

  test.each([
    ['cut off', (whole: Buffer) => whole.subarray(0, whole.length - 30)],
    ['broken inside', (whole: Buffer) => Buffer.concat([Buffer.from('PK\u0003\u0004'), whole.subarray(40)])],
    ['another Office file', () => writeZip(new Map([['xl/workbook.xml', bytes('<x/>')]]))],
    ['a document that is no XML', () => docx('<<<&')],
  ])('%s is refused with a next step', async (_, broken) => {
    await expect(readOutsideDocument(broken(docx(paragraph(run('Rest.')))), 'a.docx')).rejects.toMatchObject({
      name: 'Refusal',
      code: 'invalid',
    })
  })
})
