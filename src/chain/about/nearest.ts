import { indexTerms } from '../../knowledge/terms.ts'
import type { Unit } from './units.ts'

/** What a question about a document looks for. */
export interface Sought {
  readonly task: string
  /** Index terms of words that only frame a question. */
  readonly frame: ReadonlySet<string>
  /** How many units may be told. */
  readonly most: number
}

export interface Nearest {
  /** In the document's order. */
  readonly units: readonly Unit[]
  /** The document has none of the words that the question looks for: the units say what it does say. */
  readonly isElsewhere: boolean
}

/**
 * The units that answer: those with the rarest words of the question. For a question about the whole ("what is this about?"), and where no word of it stands
 * in the document, those that have most in common with all others; a question for an amount prefers units with a number.
 */
export function nearestUnits(units: readonly Unit[], { task, frame, most }: Sought): Nearest {
  const termed = units.map(unit => ({ unit, terms: new Set(indexTerms(unit.text)) }))
  const frequency = new Map<string, number>()
  for (const { terms } of termed) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  const rarity = (term: string): number => Math.log(1 + units.length / (frequency.get(term) ?? units.length))
  const looked = [...new Set(indexTerms(task))].filter(term => !frame.has(term))
  const asked = looked.filter(term => frequency.has(term))
  const isWhole = asked.length === 0 || asksForWhole.test(task)
  const number = /[$€£]/.test(task) ? /[$€£]\s?\d/ : /\d/
  const wantsNumber = asksForNumber.test(task)

  const scored = termed.map(({ unit, terms }, at) => {
    const near = asked.filter(term => terms.has(term)).reduce((sum, term) => sum + rarity(term), 0)
    if (near === 0 && !isWhole) return { unit, at, score: 0 }
    const shared = [...terms].filter(term => (frequency.get(term) ?? 0) > 1).length / Math.max(4, terms.size)
    const isCounted = wantsNumber && number.test(unit.text)
    if (near === 0 && !isCounted && isStray(units.length, shared)) return { unit, at, score: 0 }
    const counted = isCounted ? (near === 0 ? 2 : 0.3) : 0
    return { unit, at, score: 0.01 + near + shared * (isWhole ? 1 : 0.2) + counted }
  })
  const best = scored
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, most)
  const header = scored.find(({ unit }) => unit.isRow)
  const told = best.some(({ unit }) => unit.isRow) && header !== undefined ? [...new Set([header, ...best])] : best
  return {
    units: told.toSorted((a, b) => a.at - b.at).map(({ unit }) => unit),
    isElsewhere: asked.length === 0 && looked.length > 0 && !asksForWhole.test(task),
  }
}

/** In a document of some length, a sentence that shares next to nothing with the others is not what it is about. */
const isStray = (units: number, shared: number): boolean => units >= 8 && shared < 0.15

const asksForNumber =
  /\b(?:how (?:much|many|high|low|long|often|old)|amount|value|total|number|sum|average|count|dose|level|result|date|when|what time|percent\w*|cu[aá]nt\w+|cu[aá]ndo|ile|kiedy)\b|[$€£%]/i

const asksForWhole =
  /\b(?:summar\w+|main (?:points?|messages?|ideas?)|key (?:points?|messages?|takeaways?)|overview|gist|in short|tl;?dr|what (?:is|does) (?:this|the|it)(?: \w+)? (?:about|say|mean)|tell me (?:about|what)|explain this|resum\w+|de qué trata|streszcz\w*|podsumuj|o czym jest)\b/i

/** True when a unit has nothing of what is asked, and hardly a content word in common with the rest of the document. */
export function isStranger(
  unit: Unit,
  others: readonly Unit[],
  { task, frame }: Pick<Sought, 'task' | 'frame'>,
): boolean {
  const terms = new Set(indexTerms(unit.text))
  if (terms.size === 0 || indexTerms(task).some(term => !frame.has(term) && terms.has(term))) return false
  const known = new Set(others.filter(other => other !== unit).flatMap(({ text }) => indexTerms(text)))
  return [...terms].filter(term => known.has(term)).length / terms.size < 0.35
}
