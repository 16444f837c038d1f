import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { KnowledgeDocument } from '../knowledge/document.ts'

const sentences = 5
const sentenceWords = 12

/**
 * Invented texts of an installation, to fill a knowledge base up with: words drawn as often as the given texts use them, so that they share
 * the words of the questions and answer none. The same seed gives the same texts.
 */
export function* fillerDocuments(count: number, texts: readonly string[], seed: number): Generator<KnowledgeDocument> {
  const words = texts.flatMap(text => text.toLowerCase().match(/\p{L}{2,}/gu) ?? [])
  const random = xoroshiro128plus(seed)
  const draw = (): string => words[uniformInt(random, 0, words.length - 1)] ?? ''
  for (let number = 1; number <= count; number += 1) {
    const said = Array.from({ length: sentences }, () => Array.from({ length: sentenceWords }, draw).join(' '))
    yield {
      id: `operator-filler-${number}`,
      title: `Note ${number}`,
      audience: 'patient',
      level: 'standard',
      language: 'en',
      topics: [draw()],
      codes: [],
      sources: [{ title: `Note ${number}`, agency: 'Generated', year: 2026 }],
      reviewed: '2026-01-01',
      licence: 'not stated',
      collection: 'operator',
      file: `note-${number}.md`,
      trust: 'operator',
      body: said.map(each => `${each.charAt(0).toUpperCase()}${each.slice(1)}.`).join(' '),
    }
  }
}
