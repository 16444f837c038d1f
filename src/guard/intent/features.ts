import { stem } from '../../knowledge/stem.ts'
import { compilePhrases } from '../triage/pattern.ts'
import { splitSentences } from '../triage/sentence.ts'
import { headsOf } from './head.ts'

/** Words of one meaning: a row of corpora/rules/intent-words.yaml. */
export interface Meaning {
  readonly id: string
  readonly phrases: readonly string[]
}

/** What a text says, as names a person can read: `means:deceive`, `means:report<fraud`, `does:hide`, `word:chart`, `pair:hide_error`, `begins:falsi`. */
export type ReadFeatures = (matching: string) => ReadonlySet<string>

/**
 * Reads words, pairs of neighbors, beginnings of words (so that "falsify" and "falsification" meet), meanings, alone and in the order in
 * which they stand in a sentence, and the act that a request names: "report a fraud" and "commit a fraud" differ. `matching` is folded text.
 */
export function createFeatures(meanings: readonly Meaning[]): ReadFeatures {
  const compiled = meanings.map(({ id, phrases }) => ({ id, pattern: compilePhrases(phrases, new Map()) }))
  return matching => {
    const features = new Set<string>()
    for (const { text } of splitSentences(matching, word => word)) {
      const words = (text.match(/[\p{L}\p{N}]+/gu) ?? []).filter(word => !small.has(word))
      const stems = words.map(stem)
      stems.forEach((one, at) => {
        features.add(`word:${one}`)
        if (at > 0) features.add(`pair:${stems[at - 1]}_${one}`)
        if (at > 1) features.add(`pair:${stems[at - 2]}_._${one}`)
        const word = words[at] ?? ''
        if (word.length >= 6) features.add(`begins:${word.slice(0, 5)}`)
      })
      const found = compiled.flatMap(({ id, pattern }) =>
        [...text.matchAll(pattern)].map(({ index }) => ({ id, index })),
      )
      addMeanings(found, features)
      addHeads(text, found, features)
    }
    return features
  }
}

interface Found {
  readonly id: string
  readonly index: number
}

function addMeanings(found: readonly Found[], features: Set<string>): void {
  for (const { id, index } of found) {
    features.add(`means:${id}`)
    for (const later of found) if (later.index > index && later.id !== id) features.add(`means:${id}<${later.id}`)
  }
}

function addHeads(text: string, found: readonly Found[], features: Set<string>): void {
  for (const head of headsOf(text)) {
    const [first, ...rest] = (text.slice(head).match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 6)
    if (first === undefined) continue
    features.add(`does:${stem(first)}`)
    const next = rest.find(word => !small.has(word))
    if (next !== undefined) features.add(`does:${stem(first)}_${stem(next)}`)
    for (const { id, index } of found) if (index === head) features.add(`does-means:${id}`)
  }
}

/** Words that say nothing of what is wanted. "Not", "without", "no" and persons stay. */
const small: ReadonlySet<string> = new Set(
  `a an the and or of to in on at by as is are was were be been being am do does did can could would should may might will shall have has had
  it its this that these those there here then than so such very more most much many some any also just only for with from about into over
  what which how please thank thanks hello hi dear like get got s t m re ve ll d de la el los las un una y en que por para con se es w z na do`.split(
    /\s+/,
  ),
)
