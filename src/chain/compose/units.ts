import { sentenceSpans } from '../../knowledge/sentences.ts'

/** The sentences of a passage as they may be quoted: Markdown marks taken off, a list joined to the line that leads into it. */
export function quotableUnits(passage: string): readonly string[] {
  const units: string[] = []
  for (const { start, end } of sentenceSpans(passage)) {
    const raw = passage.slice(start, end)
    const text = withoutMarks(raw)
    const last = units.at(-1)
    if (listItem.test(raw) && last !== undefined && /[:;]$/.test(last)) {
      units[units.length - 1] = `${last} ${text.replace(/[.;,]$/, '')};`
    } else if (last !== undefined && isOpenQuote(last)) {
      units[units.length - 1] = `${last} ${text}`
    } else if (text !== '') units.push(text)
  }
  return units.map(unit => unit.replace(/;$/, '.'))
}

/** What somebody may say is quoted whole: `You can say, "I am worried. Can you help me?"` */
const isOpenQuote = (text: string): boolean =>
  (text.match(/"/g)?.length ?? 0) % 2 === 1 || (text.match(/[“„«]/g)?.length ?? 0) > (text.match(/[”»]/g)?.length ?? 0)

const listItem = /^\s*(?:[-*+]|\d+[.)])\s/

/** List bullets, emphasis, code marks, headings and link addresses go; the words stay. */
const withoutMarks = (text: string): string =>
  text
    .replace(listItem, '')
    .replace(/^#+\s+/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|[*_`])(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim()
