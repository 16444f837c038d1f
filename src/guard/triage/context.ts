import type { RuleTable } from '../../knowledge/rules.ts'
import type { Mention } from './lexicon.ts'
import { compilePhrases } from './pattern.ts'
import type { Sentence } from './sentence.ts'
import type { ContextRow } from './tables.ts'

/** How a mention is meant. `stated`: here and now. */
export type Sense = 'stated' | 'denied' | 'past' | 'hypothetical'

/** Reads how each mention is meant, after ConText (Harkema, J Biomed Inform 2009;42:839): a trigger word rules over its clause until a word that ends it. */
export interface ContextReader {
  /** Sentence by sentence: asks for general or recorded knowledge rather than telling what is happening. */
  informational(sentences: readonly Sentence[]): boolean[]
  sense(sentence: Sentence, mention: Pick<Mention, 'start' | 'end'>, informational: boolean): Sense
  /** The writer says a disease is happening or may be: "I think I'm having a …". */
  isHappening(sentence: Sentence, mention: Pick<Mention, 'start' | 'end'>): boolean
  /** The sentence says that what it names is over. */
  isOver(sentence: Sentence): boolean
}

export function createContext(
  table: RuleTable<ContextRow>,
  classes: ReadonlyMap<string, readonly string[]>,
): ContextReader {
  const patterns = new Map(table.rows.map(row => [row.id, compilePhrases(row.phrases, classes)]))
  const find = (id: string, text: string): Stretch[] => {
    const pattern = patterns.get(id)
    if (pattern === undefined) throw new RangeError(`corpora/rules/triage-context.yaml has no row ${id}`)
    return [...text.matchAll(pattern)].map(match => ({ start: match.index, end: match.index + match[0].length }))
  }
  const has = (id: string, text: string): boolean => find(id, text).length > 0

  /** Triggers that do not stand inside a phrase which only looks like one ("not improving"). */
  function triggers(id: string, mask: string, text: string): Stretch[] {
    const masked = find(mask, text)
    return find(id, text).filter(one => !masked.some(other => other.start <= one.start && one.start < other.end))
  }

  function rulesForward(trigger: Stretch, text: string, start: number, list: boolean): boolean {
    if (trigger.end > start) return false
    const between = ` ${text.slice(trigger.end, start)}`
    if (has('ends-clause', between)) return false
    if (!between.includes(' , ')) return list || between.split(' ').length <= 9
    const afterComma = between.slice(between.indexOf(' , ') + 2)
    return !has('starts-clause', afterComma) && (list || /^[^.]*? (or|nor|and no) /.test(text.slice(trigger.end - 1)))
  }

  function denied(text: string, { start, end }: Stretch): boolean {
    return (
      triggers('denies-list', 'not-a-denial', text).some(one => rulesForward(one, text, start, true)) ||
      triggers('denies', 'not-a-denial', text).some(one => rulesForward(one, text, start, false)) ||
      find('denies-after', text).some(
        one => one.start >= end - 1 && !/ , | but /.test(text.slice(end - 1, one.start + 1)),
      )
    )
  }

  function past(text: string, { start, end }: Stretch): boolean {
    if (has('now', text)) return false
    return (
      triggers('past-before', 'not-past', text).some(one => rulesForward(one, text, start, true)) ||
      find('past-anywhere', text).some(one => {
        const between = one.start >= end ? text.slice(end - 1, one.start + 1) : text.slice(one.end - 1, start + 1)
        return !has('ends-clause', between)
      })
    )
  }

  const hypothetical = (text: string, { start }: Stretch): boolean =>
    triggers(has('asks-what-to-do', text) ? 'supposes-other' : 'supposes', 'not-a-supposition', text).some(one =>
      rulesForward(one, text, start, true),
    )

  /** "What was my last …", "when should I call …": nothing in it is happening. */
  const wantsKnowledge = ({ text, asks }: Sentence): boolean =>
    has('asks-when', text) || find('asks-of-record', text).some(({ start }) => asks || start === 1)

  const personal = ({ text }: Sentence, { start, end }: Stretch): boolean => {
    const own = text.slice(start - 1, end)
    const before = text.slice(0, start).split(' ').slice(-5)
    const frame = ` ${before.join(' ').trim()} `.replace(/^ {2}/, ' ')
    return !has('causes', frame) && (has('owns', frame) || has('owns', own))
  }

  return {
    informational: sentences => {
      const own = sentences.map(({ text, asks }) => {
        if (wantsKnowledge({ text, asks })) return true
        if (has('asks-what-to-do', text)) return false
        return has('asks-to-learn', text) || (asks && find('opens-question', text).some(({ start }) => start === 1))
      })
      // A short heading ("Chest pain. What causes it?") belongs to the question that follows.
      return own.map((value, index) => {
        const text = sentences[index]?.text ?? ''
        return (
          value || (own[index + 1] === true && text.split(' ').length <= 8 && !has('owns', text) && !has('now', text))
        )
      })
    },
    sense(sentence, mention, informational) {
      const { text } = sentence
      if (denied(text, mention)) return 'denied'
      if (informational && (wantsKnowledge(sentence) || !personal(sentence, mention))) return 'hypothetical'
      if (hypothetical(text, mention)) return 'hypothetical'
      return past(text, mention) ? 'past' : 'stated'
    },
    isHappening: ({ text }, { start, end }) => {
      const before = ` ${text.slice(0, start).trim().split(' ').slice(-6).join(' ')} `
      return has('happening', before) || has('happening-after', ` ${text.slice(end)}`)
    },
    isOver: ({ text }) => has('over', text) && !has('came-back', text),
  }
}

interface Stretch {
  readonly start: number
  readonly end: number
}
