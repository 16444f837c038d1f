import { Refusal } from '../kernel/errors.ts'
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
}

export interface DocumentOptions {
  /** The server that reads PDF, DOCX and HTML; without it PDF is read here and the other two are refused. */
  readonly unstructured?: UnstructuredServer | undefined
}

type Kind = 'pdf' | 'docx' | 'html' | 'text'
export type PagedText = { readonly text: string; readonly page?: number; readonly isTitle?: boolean }

/**
 * Reads an operator's own document into text blocks. The kind is told by content, not by the file's name.
 * Refuses an empty or damaged file, and DOCX and HTML when no Unstructured server is set.
 */
export async function readOutsideDocument(
  bytes: Uint8Array,
  name: string,
  options: DocumentOptions = {},
): Promise<OutsideDocument> {
  const kind = kindOf(bytes, name)
  const server = options.unstructured
  if (kind === 'text') return assemble(name, paragraphs(decodeText(bytes, name)))
  if (server !== undefined) return assemble(name, await partitionDocument(server, bytes, name))
  if (kind === 'pdf') return assemble(name, await readPdf(bytes, name))
  throw new Refusal(
    'unavailable',
    `${name} is ${kind === 'docx' ? 'a Word document' : 'an HTML page'}, and no server that reads it is set.`,
    'Set UNSTRUCTURED_API_URL, or save the document as PDF, Markdown or plain text.',
  )
}

function kindOf(bytes: Uint8Array, name: string): Kind {
  const head = new TextDecoder().decode(bytes.subarray(0, 1024)).trimStart()
  if (head === '') throw new Refusal('invalid', `${name} is empty.`, 'Give a document with text.')
  if (head.startsWith('%PDF-')) return 'pdf'
  if (head.startsWith('PK\u0003\u0004')) return 'docx'
  return /^<(!doctype html|html)/i.test(head) ? 'html' : 'text'
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
  const opened = getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  const pages = await opened
    .then(pdf => extractText(pdf))
    .catch((cause: unknown) => {
      throw new Refusal('invalid', `${name} is a damaged or locked PDF.`, 'Export it again without a password.', {
        cause,
      })
    })
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

function assemble(name: string, found: readonly PagedText[]): OutsideDocument {
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
    title: title ?? name.replace(/\.[a-z0-9]+$/i, ''),
    text: found.map(({ text }) => text).join('\n\n'),
    blocks,
  }
}
