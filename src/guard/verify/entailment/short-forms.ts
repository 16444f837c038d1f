import { stem } from '../../../knowledge/stem.ts'
import { foldText, isStopword } from './read-sentence.ts'

/** What short forms stand for in one text, both ways and by stems: "sudden infant death syndrome (SIDS)". */
export function shortForms(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  const add = (from: string, to: string): void => {
    found.set(from, (found.get(from) ?? new Set()).add(to))
  }
  const folded = foldText(text)
  for (const match of folded.matchAll(/\(([\p{L}][\p{L}\p{N}-]{1,9})\)/gu)) {
    const short = (match[1] ?? '').replace(/s$/, '')
    const letters = short.toLowerCase().replace(/[^a-z]/g, '')
    if (!/\p{Lu}/u.test(short) || letters.length < 2) continue
    const before =
      folded
        .slice(0, match.index)
        .match(/[\p{L}\p{N}]+/gu)
        ?.slice(-letters.length - 2) ?? []
    const from = before.findIndex(
      (word, at) =>
        word.toLowerCase().startsWith(letters[0] ?? '') && before.length - at >= Math.min(2, letters.length),
    )
    const [first = ''] = short.toLowerCase().match(/[a-z0-9]+/g) ?? []
    for (const word of from < 0 ? [] : before.slice(from).map(one => one.toLowerCase())) {
      if (word.length < 3 || isStopword(word)) continue
      add(stem(first), stem(word))
      add(stem(word), stem(first))
    }
  }
  return found
}
