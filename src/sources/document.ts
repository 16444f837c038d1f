import { Refusal } from '../kernel/errors.ts'
import { readDocx } from './docx.ts'
import { readHtml } from './html.ts'
import { partitionDocument, type UnstructuredServer } from './unstructured.ts'

/** One paragraph, heading or list item of an outside document. */
interface TextBlock {
  readonly text: string
  /** 1-based, where the format has pages. */
  readonly page?: number
  /** Place in the document's `text`, in UTF-16 units: `text.slice(start, end)` is the block. */
  readonly start: number
  readonly end: number
}

export interface OutsideDocument {
  readonly title: string
  /** All blocks, joined by a blank line. */
  readonly text: string
  readonly blocks: readonly TextBlock[]
  /** Text that the file holds and its reader does not see, where the format tells; no part of `text`. */
  readonly hidden: readonly string[]
}

export interface DocumentOptions {
  /** The server that reads PDF, DOCX and HTML; without it they are read here. */
  readonly unstructured?: UnstructuredServer | undefined
}

type Kind = 'pdf' | 'docx' | 'html' | 'text'
export type PagedText = { readonly text: string; readonly page?: number; readonly isTitle?: boolean }

/** Bytes; a larger file is refused. */
export const largestDocument = 100 * 1024 * 1024
const mostPages = 5_000

/**
 * Reads an operator's own document into text blocks; headings are Markdown headings. The kind is told by content, not by the file's name.
 * Refuses an empty, damaged or locked file, one of more than 100 MB, an archive that unpacks to more than 400 MB and a PDF of more than
 * 5,000 pages.
 */
export async function readOutsideDocument(
  bytes: Uint8Array,
  name: string,
  options: DocumentOptions = {},
): Promise<OutsideDocument> {
  if (bytes.length > largestDocument) throw tooLarge(name, bytes.length)
  const kind = kindOf(bytes, name)
  const server = options.unstructured
  if (kind === 'text') return assemble(name, paragraphs(decodeText(bytes, name)))
  if (server !== undefined) return assemble(name, await partitionDocument(server, bytes, name))
  if (kind === 'pdf') return assemble(name, await readPdf(bytes, name))
  const { title, blocks, hidden } = kind === 'docx' ? await readDocx(bytes, name) : readHtml(decodePage(bytes))
  return assemble(name, blocks, { title, hidden })
}

/** What is said of a file that is too large to read. */
export const tooLarge = (name: string, size: number): Refusal =>
  new Refusal(
    'invalid',
    `${name} has ${Math.ceil(size / 1024 / 1024)} MB; a document may have 100.`,
    'Split it, or take large pictures out.',
  )

function kindOf(bytes: Uint8Array, name: string): Kind {
  const head = new TextDecoder()
    .decode(bytes.subarray(0, 1024))
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (head === '') throw new Refusal('invalid', `${name} is empty.`, 'Give a document with text.')
  if (head.startsWith('%PDF-')) return 'pdf'
  if (head.startsWith('PK\u0003\u0004')) return 'docx'
  const isPage = /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(!doctype html|html)/i.test(head)
  return isPage || (/\.x?html?$/i.test(name) && head.startsWith('<')) ? 'html' : 'text'
}

/** A page says its characters itself; without a word it is UTF-8, or else what browsers take it for. */
function decodePage(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
    const label = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1] ?? 'windows-1252'
    return decoderOf(label).decode(bytes)
  }
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label)
  } catch {
    return new TextDecoder('windows-1252')
  }
}

function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Refusal('invalid', `${name} is neither PDF nor UTF-8 text.`, 'Save it as PDF or as UTF-8 text.', {
      cause,
    })
  }
}

async function readPdf(bytes: Uint8Array, name: string): Promise<readonly PagedText[]> {
  const { extractText, getDocumentProxy } = await import('unpdf')
  // The parser takes its input over, so it gets a copy; at verbosity 0 it does not write to the console.
  const damaged = (cause: unknown): never => {
    throw new Refusal('invalid', `${name} is a damaged or locked PDF.`, 'Export it again without a password.', {
      cause,
    })
  }
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch(damaged)
  if (pdf.numPages > mostPages) {
    throw new Refusal(
      'invalid',
      `${name} has ${pdf.numPages} pages; a document may have ${mostPages}.`,
      'Split it into its chapters: a question is answered from one of them.',
    )
  }
  const pages = await extractText(pdf).catch(damaged)
  return pages.text.flatMap((text, at) => paragraphs(text).map(block => ({ ...block, page: at + 1 })))
}

/** Blocks between blank lines; a Markdown heading is a title. */
function paragraphs(text: string): readonly PagedText[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n/)
    .map(block => block.trim())
    .filter(block => block !== '')
    .map(block => (/^#{1,6} /.test(block) ? { text: block, isTitle: true } : { text: block }))
}

function assemble(
  name: string,
  found: readonly PagedText[],
  more: { readonly title?: string | undefined; readonly hidden?: readonly string[] } = {},
): OutsideDocument {
  if (found.length === 0) {
    throw new Refusal(
      'invalid',
      `${name} holds no text.`,
      'A scanned document needs a server with text recognition: set UNSTRUCTURED_API_URL.',
    )
  }
  let start = 0
  const blocks = found.map(({ text, page }): TextBlock => {
    const block = { text, start, end: start + text.length, ...(page === undefined ? {} : { page }) }
    start = block.end + 2
    return block
  })
  const title = found
    .find(({ isTitle }) => isTitle === true)
    ?.text.replace(/^#+ /, '')
    .split('\n')[0]
  return {
    title: more.title ?? title ?? name.replace(/\.[a-z0-9]+$/i, ''),
    text: found.map(({ text }) => text).join('\n\n'),
    blocks,
    hidden: more.hidden ?? [],
  }
}
