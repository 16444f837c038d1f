import type { RuleTable } from '../../knowledge/rules.ts'
import { createContext, type MessageContext, type Sense } from './context.ts'
import type { Lexicon } from './lexicon.ts'
import type { Measure, Measured } from './measure.ts'
import { type Sentence, splitSentences } from './sentence.ts'
import type { ContextRow } from './tables.ts'

/** What a message says, as far as triage cares. */
export interface Reading {
  readonly sentences: readonly Sentence[]
  /** Concepts stated as here and now. */
  readonly present: ReadonlySet<string>
  readonly denied: ReadonlySet<string>
  readonly past: ReadonlySet<string>
  readonly measured: Measured
  /** How a stretch of one sentence is meant. */
  sense(sentence: number, stretch: { readonly start: number; readonly end: number }): Sense
  readonly context: MessageContext
}

export function createReader(
  lexicon: Lexicon,
  measure: Measure,
  table: RuleTable<ContextRow>,
): (matching: string) => Reading {
  const readContext = createContext(table, lexicon.classes)

  return matching => {
    const sentences = splitSentences(matching, word => lexicon.repair(word))
    const context = readContext(sentences)
    const found = { stated: new Set<string>(), denied: new Set<string>(), past: new Set<string>() }
    sentences.forEach((sentence, index) => {
      const over = context.isOver(index)
      for (const mention of lexicon.mentions(sentence.text)) {
        const { id, kind, resolves } = mention.concept
        if (context.isFigure(index, mention)) continue
        const sense = context.sense(index, mention)
        if (sense === 'denied') found.denied.add(id)
        else if (kind === 'risk') found.stated.add(id)
        else if (sense === 'past' || (over && resolves)) found.past.add(id)
        else if (sense === 'hypothetical' && kind !== 'disease') continue
        else if (kind !== 'disease' || (sense === 'stated' && context.isHappening(index, mention))) found.stated.add(id)
      }
    })
    for (const id of found.stated) found.denied.delete(id)
    const measurable = sentences
      .map((_, index) => index)
      .filter(index => !context.informational[index] && !context.isOver(index))
    return {
      sentences,
      context,
      present: found.stated,
      denied: found.denied,
      past: found.past,
      measured: measure(measurable.map(index => context.presentText(index))),
      sense: (sentence, stretch) => context.sense(sentence, stretch),
    }
  }
}
