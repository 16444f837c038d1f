import type { RuleTable } from '../../knowledge/rules.ts'
import { type ContextReader, createContext, type Sense } from './context.ts'
import type { Quantity } from './expression.ts'
import type { Lexicon } from './lexicon.ts'
import { measure } from './measure.ts'
import { type Sentence, splitSentences } from './sentence.ts'
import type { ContextRow } from './tables.ts'

/** What a message says, as far as triage cares. */
export interface Reading {
  readonly sentences: readonly Sentence[]
  /** Concepts stated as here and now. */
  readonly present: ReadonlySet<string>
  readonly denied: ReadonlySet<string>
  readonly past: ReadonlySet<string>
  readonly measured: Readonly<Partial<Record<Quantity, readonly number[]>>>
  /** How a stretch of one sentence is meant. */
  sense(sentence: number, stretch: { readonly start: number; readonly end: number }): Sense
}

export function createReader(lexicon: Lexicon, table: RuleTable<ContextRow>): (matching: string) => Reading {
  const context: ContextReader = createContext(table, lexicon.classes)

  return matching => {
    const sentences = splitSentences(matching, word => lexicon.repair(word))
    const informational = context.informational(sentences)
    const found = { stated: new Set<string>(), denied: new Set<string>(), past: new Set<string>() }
    sentences.forEach((sentence, index) => {
      const over = context.isOver(sentence)
      for (const mention of lexicon.mentions(sentence.text)) {
        const { id, kind, resolves } = mention.concept
        const sense = context.sense(sentence, mention, informational[index] === true)
        if (sense === 'denied') found.denied.add(id)
        else if (kind === 'risk') found.stated.add(id)
        else if (sense === 'past' || (over && resolves)) found.past.add(id)
        else if (sense === 'hypothetical' && kind !== 'disease') continue
        else if (kind !== 'disease' || (sense === 'stated' && context.isHappening(sentence, mention)))
          found.stated.add(id)
      }
    })
    for (const id of found.stated) found.denied.delete(id)
    const measurable = sentences.filter((sentence, index) => informational[index] !== true && !context.isOver(sentence))
    return {
      sentences,
      present: found.stated,
      denied: found.denied,
      past: found.past,
      measured: measure(measurable.map(({ text }) => text)),
      sense: (sentence, stretch) => {
        const within = sentences[sentence]
        return within === undefined ? 'stated' : context.sense(within, stretch, informational[sentence] === true)
      },
    }
  }
}
