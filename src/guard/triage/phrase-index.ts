import { anchorsOf, contract, openingsOf } from './pattern.ts'
import { createMatcher } from './word-matcher.ts'

export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Where a phrase of a row stands in a sentence. */
export interface Found<Row> extends Stretch {
  readonly row: Row
}

/**
 * Finds the phrases of many rows in one sentence. A phrase is tried only when the sentence holds one of the words it cannot do
 * without, so the time hardly grows with the table.
 */
export function indexPhrases<Row extends { readonly phrases: readonly string[] }>(
  rows: readonly Row[],
  classes: ReadonlyMap<string, readonly string[]>,
): (text: string) => readonly Found<Row>[] {
  const openings = openingsOf(classes)
  const matcher = createMatcher(classes)
  const entries = rows.flatMap(row =>
    row.phrases.map(contract).map(phrase => ({ row, anchors: anchorsOf(phrase, openings), match: matcher(phrase) })),
  )
  type Entry = (typeof entries)[number]
  const exact = new Map<string, Entry[]>()
  const prefixed = new Map<string, Entry[]>()
  for (const entry of entries)
    for (const anchor of new Set(entry.anchors)) {
      const [map, key] = anchor.endsWith('*') ? [prefixed, anchor.slice(0, -1)] : [exact, anchor]
      const there = map.get(key)
      if (there === undefined) map.set(key, [entry])
      else there.push(entry)
    }
  const always = entries.filter(({ anchors }) => anchors === undefined)
  const lengths = [...new Set([...prefixed.keys()].map(key => key.length))]

  return text => {
    const words = text.split(' ').slice(1, -1)
    const candidates = new Set(always)
    for (const word of new Set(words)) {
      for (const entry of exact.get(word) ?? []) candidates.add(entry)
      for (const length of lengths)
        if (length <= word.length) for (const entry of prefixed.get(word.slice(0, length)) ?? []) candidates.add(entry)
    }
    const starts = offsets(words)
    return [...candidates].flatMap(({ row, match }) =>
      everywhere(words, match).map(([from, to]) => ({
        row,
        start: starts[from] ?? 0,
        end: starts[to] ?? 0,
      })),
    )
  }
}

/** Matches from left to right that do not overlap, as first word and the word after. */
function everywhere(
  words: readonly string[],
  match: (words: readonly string[], at: number) => number,
): [number, number][] {
  const found: [number, number][] = []
  for (let at = 0; at < words.length; at += 1) {
    const end = match(words, at)
    if (end <= at) continue
    found.push([at, end])
    at = end - 1
  }
  return found
}

/** Where each word begins in a text that opens with a space; one more for the end. */
function offsets(words: readonly string[]): readonly number[] {
  const starts = [1]
  for (const word of words) starts.push((starts.at(-1) ?? 0) + word.length + 1)
  return starts
}
