import { Parser } from 'htmlparser2'
import type { PagedText } from './document.ts'
import { hiddenRules, isHiddenElement, type Paint } from './html-hidden.ts'

/** What a page shows, block by block, and what it holds without showing it. */
export interface HtmlReading {
  readonly title: string | undefined
  readonly blocks: readonly PagedText[]
  /** Text that a reader of the page does not see; it is no part of the document. */
  readonly hidden: readonly string[]
}

/** Never text: programs, styles, drawings, and what stands in for them. */
const unread = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'iframe',
  'object',
  'canvas',
  'select',
  'textarea',
  'head',
])
/** Within a block; everything else begins and ends one. */
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
const isEmpty = new Set([
  'br',
  'img',
  'wbr',
  'hr',
  'input',
  'meta',
  'link',
  'col',
  'area',
  'base',
  'embed',
  'source',
  'track',
  'param',
])

interface Open extends Paint {
  readonly name: string
  readonly isUnread: boolean
}

/**
 * Reads a page: headings as Markdown headings, list items and table rows as lines of their own. Scripts, styles, comments and elements
 * that are hidden by attribute, inline style or a simple style rule give no text.
 */
export function readHtml(html: string): HtmlReading {
  const rules = hiddenRules(stylesOf(html))
  const blocks: PagedText[] = []
  const hidden: string[] = []
  const open: Open[] = []
  let title = ''
  let text = ''
  let unseen = ''
  const close = () => {
    const words = tidy(text)
    text = ''
    if (unseen.trim() !== '') hidden.push(tidy(unseen))
    unseen = ''
    if (words === '') return
    const heading = open.findLast(({ name }) => /^h[1-6]$/.test(name))?.name
    const isItem = heading === undefined && open.some(({ name }) => name === 'li')
    if (heading !== undefined) {
      blocks.push({ text: `${'#'.repeat(Number(heading.slice(1)))} ${words.replaceAll('\n', ' ')}`, isTitle: true })
    } else blocks.push({ text: isItem ? `- ${words}` : words.replace(/^#+[ \t]/gm, '\\$&') })
  }
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'td' || name === 'th') text += text.trim() === '' ? '' : ' | '
      else if (name === 'br') text += '\n'
      else if (!inline.has(name)) close()
      if (isEmpty.has(name)) return
      const around = open.at(-1)
      open.push({
        name,
        isUnread: around?.isUnread === true || unread.has(name),
        ...isHiddenElement(name, attributes, rules, around),
      })
    },
    ontext(said) {
      const place = open.at(-1)
      if (place?.name === 'title' && open.every(({ name }) => ['html', 'head', 'title'].includes(name))) title += said
      else if (place?.isUnread === true) return
      else if (place?.isHidden === true) unseen += said
      else text += said
    },
    onclosetag(name) {
      if (isEmpty.has(name)) return
      if (!inline.has(name) && name !== 'td' && name !== 'th') close()
      const at = open.findLastIndex(each => each.name === name)
      if (at >= 0) open.length = at
    },
  })
  parser.write(html)
  parser.end()
  close()
  return { title: tidy(title) === '' ? undefined : tidy(title), blocks: belowOneTitle(blocks), hidden }
}

/** Line breaks of the page stay; all other space is one space. */
const tidy = (text: string): string =>
  text
    .replace(/[^\S\n]+/g, ' ')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .join('\n')

/** Where several headings are of the first level none is the document's title: all go a level down, so that each opens a section. */
function belowOneTitle(blocks: readonly PagedText[]): readonly PagedText[] {
  if (blocks.filter(({ text }) => text.startsWith('# ')).length < 2) return blocks
  return blocks.map(block => (/^#{1,5} /.test(block.text) ? { ...block, text: `#${block.text}` } : block))
}

function stylesOf(html: string): string {
  let styles = ''
  let isStyle = false
  const parser = new Parser({
    onopentag(name) {
      isStyle = name === 'style'
    },
    ontext(text) {
      if (isStyle) styles += text
    },
    onclosetag(name) {
      if (name === 'style') isStyle = false
    },
  })
  parser.write(html)
  parser.end()
  return styles
}
