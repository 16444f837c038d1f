import { Parser } from 'htmlparser2'
import { Refusal } from '../kernel/errors.ts'
import { type HtmlReading, readHtml } from './html.ts'
import { readZip, writeZip } from './zip.ts'

/** A document unpacks to at most this; pictures included. */
const largestContent = 400 * 1024 * 1024
const main = 'word/document.xml'

/**
 * Reads a Word document: headings by style, lists, tables, notes. Text that is marked as hidden, or white on white, is taken out first and
 * handed back as such; comments and deleted text are no text. Refuses a damaged archive, one that unpacks to too much, and other Office files.
 */
export async function readDocx(bytes: Uint8Array, name: string): Promise<HtmlReading> {
  const entries = readZip(bytes, largestContent, name)
  const content = entries.get(main)
  if (content === undefined) {
    throw new Refusal(
      'invalid',
      `${name} is an archive without a Word document.`,
      'Save it as .docx, PDF, Markdown or plain text.',
    )
  }
  const { shown, hidden } = withoutHidden(new TextDecoder().decode(content))
  const { convertToHtml, images } = await import('mammoth').then(module => module.default)
  const buffer = writeZip(new Map([...entries, [main, new TextEncoder().encode(shown)]]))
  const { value } = await convertToHtml(
    { buffer },
    { convertImage: images.imgElement(async () => ({ src: '' })) },
  ).catch((cause: unknown) => {
    throw new Refusal(
      'invalid',
      `${name} is a damaged Word document.`,
      'Open it in Word, save it again, and load that.',
      { cause },
    )
  })
  const reading = readHtml(value)
  return { ...reading, hidden: [...hidden, ...reading.hidden] }
}

interface OpenElement {
  readonly name: string
  isHidden: boolean
  isShaded: boolean
}

/** WordprocessingML without the text of hidden runs, and that text. Source: ECMA-376 part 1, 17.3.2 (vanish, color, shd, highlight). */
function withoutHidden(xml: string): { readonly shown: string; readonly hidden: readonly string[] } {
  const open: OpenElement[] = []
  const hidden: string[] = []
  const cuts: { readonly start: number; readonly end: number }[] = []
  const holder = (names: readonly string[]) => open.findLast(({ name }) => names.includes(name))
  const isOn = (value: string | undefined): boolean => !['0', 'false', 'off'].includes(value ?? '1')
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const value = attributes['w:val']
        const run = open.at(-1)?.name === 'w:rPr' ? holder(['w:r']) : undefined
        if (run !== undefined && name === 'w:vanish' && isOn(value)) run.isHidden = true
        if (run !== undefined && name === 'w:color' && /^f[a-f]{5}$/i.test(value ?? '')) {
          run.isHidden ||= !open.some(({ isShaded, name }) => isShaded || name === 'w:txbxContent')
        }
        const place = holder(['w:r', 'w:p', 'w:tc', 'w:tbl'])
        const isFilled = name === 'w:shd' && !/^(?:auto|ffffff)$/i.test(attributes['w:fill'] ?? 'auto')
        if (place !== undefined && (isFilled || name === 'w:highlight' || name === 'w:tblStyle')) {
          place.isShaded = true
          if (name !== 'w:tblStyle' && run !== undefined) run.isHidden = false
        }
        open.push({ name, isHidden: false, isShaded: false })
      },
      ontext(text) {
        if (open.at(-1)?.name !== 'w:t' || holder(['w:r'])?.isHidden !== true) return
        if (text.trim() !== '') hidden.push(text)
        cuts.push({ start: parser.startIndex, end: parser.endIndex + 1 })
      },
      onclosetag() {
        open.pop()
      },
    },
    { xmlMode: true },
  )
  parser.write(xml)
  parser.end()
  let at = 0
  let shown = ''
  for (const { start, end } of cuts) {
    shown += xml.slice(at, start)
    at = Math.max(at, end)
  }
  return { shown: shown + xml.slice(at), hidden: hidden.length === 0 ? [] : [hidden.join(' ')] }
}
