import type { RuleTable } from '../../knowledge/rules.ts'
import { compilePhrases } from './pattern.ts'
import { indexPhrases, type Stretch } from './phrase-index.ts'
import type { Sentence } from './sentence.ts'
import type { ContextRow } from './tables.ts'

/** How a mention is meant. `stated`: here and now. */
export type Sense = 'stated' | 'denied' | 'past' | 'hypothetical'

/** How the mentions of one message are meant. */
export interface MessageContext {
  /** Sentence by sentence: asks for general or recorded knowledge rather than telling what is happening. */
  readonly informational: readonly boolean[]
  sense(sentence: number, mention: Stretch): Sense
  /** The writer says a disease is happening or may be: "I think I'm having a …". */
  isHappening(sentence: number, mention: Stretch): boolean
  /** The sentence says that what it names is over. */
  isOver(sentence: number): boolean
  /** The sentence without its clauses about the past: "it was 182/114 in 2012, now …". */
  presentText(sentence: number): string
  /** The mention is part of a turn of phrase that means something else: "drowning in paperwork". */
  isFigure(sentence: number, mention: Stretch): boolean
  /** The sentence begins as a question does: "what", "can". */
  opensQuestion(sentence: number): boolean
  /** Words of a row of triage-context.yaml stand in the message. */
  holds(row: string): boolean
}

/** After ConText (Harkema, J Biomed Inform 2009;42:839): a trigger word rules over its clause until a word that ends it. */
export function createContext(
  table: RuleTable<ContextRow>,
  classes: ReadonlyMap<string, readonly string[]>,
): (sentences: readonly Sentence[]) => MessageContext {
  const patterns = new Map(table.rows.map(row => [row.id, compilePhrases(row.phrases, classes)]))
  const findAll = indexPhrases(table.rows, classes)
  const known = new Set(patterns.keys())

  /** On a stretch of a sentence, whose edges count as its own. */
  const has = (id: string, text: string): boolean => {
    const pattern = patterns.get(id)
    if (pattern === undefined) throw new RangeError(`corpora/rules/triage-context.yaml has no row ${id}`)
    pattern.lastIndex = 0
    return pattern.test(text)
  }

  function rulesForward(trigger: Stretch, text: string, start: number, list: boolean): boolean {
    if (trigger.end > start) return false
    const between = ` ${text.slice(trigger.end, start)}`
    if (has('ends-clause', between)) return false
    if (!between.includes(' , ')) return list || between.split(' ').length <= 9
    const afterComma = between.slice(between.indexOf(' , ') + 2)
    return !has('starts-clause', afterComma) && (list || /^[^.]*? (or|nor|and no) /.test(text.slice(trigger.end - 1)))
  }

  function readSentence({ text, asks }: Sentence): SentenceContext {
    const found = Map.groupBy(findAll(text), ({ row }) => row.id)
    const find = (id: string): readonly Stretch[] => {
      if (!known.has(id)) throw new RangeError(`corpora/rules/triage-context.yaml has no row ${id}`)
      return found.get(id) ?? []
    }
    const holds = (id: string): boolean => find(id).length > 0
    /** Triggers that do not stand inside a phrase which only looks like one ("not improving"). */
    const triggers = (id: string, mask: string): readonly Stretch[] =>
      find(id).filter(one => !find(mask).some(other => other.start <= one.start && one.start < other.end))
    const before = (id: string, mask: string, start: number, list: boolean): boolean =>
      triggers(id, mask).some(one => rulesForward(one, text, start, list))

    const isNow = (start: number, end: number): boolean => {
      const from = text.lastIndexOf(' , ', start)
      const to = text.indexOf(' , ', end - 1)
      return triggers('now', 'not-now').some(
        one => one.end > from + 1 && one.start < (to < 0 ? text.length : to) && !endsBetween(one, { start, end }),
      )
    }
    const endsBetween = (one: Stretch, mention: Stretch): boolean =>
      has('ends-clause', one.start >= mention.end ? text.slice(mention.end - 1, one.start + 1) : '')

    const denied = ({ start, end }: Stretch): boolean =>
      before('denies-list', 'not-a-denial', start, true) ||
      before('denies', 'not-a-denial', start, false) ||
      find('denies-back').some(one => one.start >= end && /^(,|$)/.test(text.slice(one.end))) ||
      find('denies-after').some(one => one.start >= end - 1 && !/ , | but /.test(text.slice(end - 1, one.start + 1)))
    const past = ({ start, end }: Stretch): boolean =>
      !isNow(start, end) &&
      (spans(triggers('past-before', 'not-past'), start) ||
        before('past-before', 'not-past', start, true) ||
        find('past-event').some(one => one.end <= start && !text.slice(one.end, start).trim().includes(' ')) ||
        find('past-anywhere').some(one => {
          const between = one.start >= end ? text.slice(end - 1, one.start + 1) : text.slice(one.end - 1, start + 1)
          return !has('ends-clause', between)
        }))
    const hypothetical = ({ start }: Stretch): boolean => {
      const row = holds('asks-what-to-do') ? 'supposes-other' : 'supposes'
      const around = spans(triggers(row, 'not-a-supposition'), start)
      return (
        around ||
        (!holds('now') && triggers('supposes-after', 'not-a-supposition').length > 0) ||
        before(row, 'not-a-supposition', start, true)
      )
    }

    /** "What was my last …", "when should I call …": nothing in it is happening. */
    const wantsKnowledge = holds('asks-when') || find('asks-of-record').some(({ start }) => asks || start === 1)
    const personal = ({ start, end }: Stretch): boolean => {
      const own = text.slice(start - 1, end)
      const frame = ` ${text.slice(0, start).split(' ').slice(-5).join(' ').trim()} `.replace(/^ {2}/, ' ')
      return !has('causes', frame) && (has('owns', frame) || has('owns', own))
    }
    const opensQuestion = find('opens-question').some(({ start }) => start === 1)
    return {
      opensQuestion,
      presentText() {
        const old = find('past-anywhere')
        if (old.length === 0) return text
        return clausesOf(text)
          .filter(clause => holdsIn(clause, find('now')) || !holdsIn(clause, old))
          .map(({ start, end }) => text.slice(start, end))
          .join('')
      },
      informational:
        wantsKnowledge ||
        (!holds('asks-what-to-do') &&
          !holds('asks-why-own') &&
          (holds('asks-to-learn') ||
            find('asks-to-learn-opening').some(({ start }) => asks || start === 1) ||
            (asks && opensQuestion))),
      isHeading: text.split(' ').length <= 8 && !holds('owns') && !holds('now'),
      isOver: holds('over') && !holds('came-back'),
      holds,
      isFigure: ({ start, end }) => find('figures-of-speech').some(one => one.start < end && start < one.end),
      sense(mention, informational) {
        if (denied(mention)) return 'denied'
        if (informational && (wantsKnowledge || !personal(mention))) return 'hypothetical'
        if (hypothetical(mention)) return 'hypothetical'
        return past(mention) ? 'past' : 'stated'
      },
      isHappening: ({ start, end }) =>
        has('happening', ` ${text.slice(0, start).trim().split(' ').slice(-6).join(' ')} `) ||
        has('happening-after', ` ${text.slice(end)}`),
    }
  }

  return sentences => {
    const read = sentences.map(readSentence)
    // A short heading ("Chest pain. What causes it?") belongs to the question that follows.
    const informational = read.map(
      (one, index) => one.informational || (read[index + 1]?.informational === true && one.isHeading),
    )
    return {
      informational,
      sense: (at, mention) => read[at]?.sense(mention, informational[at] === true) ?? 'stated',
      isHappening: (at, mention) => read[at]?.isHappening(mention) ?? false,
      isOver: at => read[at]?.isOver ?? false,
      presentText: at => read[at]?.presentText() ?? '',
      opensQuestion: at => read[at]?.opensQuestion ?? false,
      isFigure: (at, mention) => read[at]?.isFigure(mention) ?? false,
      holds: row => read.some(one => one.holds(row)),
    }
  }
}

const holdsIn = (clause: Stretch, triggers: readonly Stretch[]): boolean =>
  triggers.some(one => clause.start <= one.start && one.start < clause.end)

/** The stretches between commas, each with its opening space. */
function clausesOf(text: string): readonly Stretch[] {
  const cuts = [...text.matchAll(/ ,(?= )/g)].map(({ index }) => index)
  return [0, ...cuts].map((start, at) => ({ start, end: cuts[at] ?? text.length }))
}

/** A trigger that begins before the mention and reaches into it: "had | a seizure". */
const spans = (triggers: readonly Stretch[], start: number): boolean =>
  triggers.some(one => one.start < start && start < one.end)

interface SentenceContext {
  presentText(): string
  readonly opensQuestion: boolean
  readonly informational: boolean
  /** Short and without an owner: may belong to the question that follows. */
  readonly isHeading: boolean
  readonly isOver: boolean
  holds(row: string): boolean
  isFigure(mention: Stretch): boolean
  sense(mention: Stretch, informational: boolean): Sense
  isHappening(mention: Stretch): boolean
}
