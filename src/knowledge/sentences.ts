/** Where a sentence stands in its text, in UTF-16 units; white space around it left out. */
export interface SentenceSpan {
  readonly start: number
  readonly end: number
}

/**
 * The sentences of one paragraph or section. A line break inside a paragraph ends no sentence; a blank line and a list item do.
 * Breaks after abbreviations are mended.
 */
export function sentenceSpans(text: string): readonly SentenceSpan[] {
  let from = 0
  return blocks(text).flatMap(block => {
    const spans = blockSpans(block, from)
    from += block.length
    return spans
  })
}

function blockSpans(block: string, offset: number): readonly SentenceSpan[] {
  const spans: SentenceSpan[] = []
  // A break counts as a space, of the same length, so that places stay true.
  for (const { segment, index } of segmenter.segment(block.replace(/[\r\n]/g, ' '))) {
    const start = index + segment.length - segment.trimStart().length
    const end = index + segment.trimEnd().length
    if (end <= start) continue
    const previous = spans.at(-1)
    if (previous !== undefined && abbreviation.test(block.slice(previous.start, previous.end))) {
      spans[spans.length - 1] = { start: previous.start, end }
    } else spans.push({ start, end })
  }
  return spans.map(({ start, end }) => ({ start: start + offset, end: end + offset }))
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

const abbreviation =
  /(?:^|[\s(])(?:Dr|Drs|Mr|Mrs|Ms|St|No|vs|etc|approx|e\.g|i\.e|a\.m|p\.m|U\.S|Sr|Sra|Dra|Ud|Uds|p\. ej)\.$/u

/** Splits before each blank line and each list item, keeping every character. */
const blocks = (text: string): readonly string[] => text.split(/(?<=\n)(?=[ \t]*\r?\n|[ \t]*(?:[-*+]|\d+[.)])[ \t])/u)
