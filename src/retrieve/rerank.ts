import type { Concept } from './query.ts'
import type { UnitText } from './unit-texts.ts'

/** A unit that was found, with its text read. */
export interface Ranked {
  readonly unit: number
  readonly lexical: number
  readonly cosine: number
  readonly text: UnitText
}

/** What each sign of an answer counts; each is first set against the best of the units compared. Round numbers, set once for all kinds of text. */
export const share = { lexical: 1, cosine: 0.5, letters: 0.5, adjacent: 0.1 } as const
type Sign = keyof typeof share
const signs = Object.keys(share) as readonly Sign[]
/** The most a unit can reach. */
const whole = Object.values(share).reduce((sum, value) => sum + value, 0)

/** A concept of the question with what it weighs: importance × rarity. */
export interface Weighted {
  readonly concept: Concept
  readonly weight: number
}

/**
 * Scores units, 0 to 1, by four signs: words (BM25), meaning (cosine), letters shared with the question's words (so that spellings and
 * endings meet), and how often neighbouring concepts of the question stand side by side.
 */
export function scoreUnits(units: readonly Ranked[], concepts: readonly Weighted[]): ReadonlyMap<number, number> {
  const letters = lettersOf(units, concepts)
  const asked = new Set(concepts.flatMap(({ concept }) => concept.alternatives.flatMap(({ terms }) => terms)))
  const measured = units.map(({ unit, lexical, cosine, text }, index) => ({
    unit,
    lexical,
    cosine,
    letters: letters[index] ?? 0,
    adjacent: adjacency(standingOf(text.words, asked), concepts),
  }))
  const best = Object.fromEntries(signs.map(sign => [sign, Math.max(...measured.map(each => each[sign]))]))
  return new Map(
    measured.map(each => [
      each.unit,
      signs.reduce(
        (sum, sign) => sum + ((best[sign] ?? 0) > 0 ? (share[sign] * each[sign]) / (best[sign] ?? 1) : 0),
        0,
      ) / whole,
    ]),
  )
}

/** How often two neighbouring concepts of the question follow each other, saturated as BM25 is; a pair weighs what the lighter of the two does. */
function adjacency(standing: Standing, concepts: readonly Weighted[]): number {
  const places = concepts.map(({ concept }) => placesOf(standing, concept))
  return concepts.slice(1).reduce((sum, right, index) => {
    const weight = Math.min(right.weight, concepts[index]?.weight ?? 0)
    const hits = [...(places[index] ?? [])].filter(place => places[index + 1]?.has(place + 1)).length
    return sum + (weight * hits * 2.2) / (hits + 1.2)
  }, 0)
}

/** Where the words of the question stand. */
type Standing = ReadonlyMap<string, readonly number[]>

function standingOf(words: readonly string[], asked: ReadonlySet<string>): Standing {
  const standing = new Map<string, number[]>()
  for (let place = 0; place < words.length; place += 1) {
    const word = words[place] ?? ''
    if (!asked.has(word)) continue
    const places = standing.get(word)
    if (places === undefined) standing.set(word, [place])
    else places.push(place)
  }
  return standing
}

/** Where the concept stands, whichever way it is said: the places of its first word with the others close behind. */
function placesOf(standing: Standing, { alternatives }: Concept): ReadonlySet<number> {
  const found = new Set<number>()
  for (const { terms } of alternatives) {
    for (const place of standing.get(terms[0] ?? '') ?? []) {
      const isClose = (term: string): boolean =>
        standing.get(term)?.some(other => other >= place && other <= place + terms.length) === true
      if (terms.every(isClose)) found.add(place)
    }
  }
  return found
}

/** How much of a concept stands there: part of the reader's own phrase is something, part of a synonym is nothing. */
export function shareHeld(held: ReadonlySet<string>, { alternatives }: Concept): number {
  let best = 0
  for (const { terms, weight } of alternatives) {
    const found = terms.reduce((count, term) => count + (held.has(term) ? 1 : 0), 0)
    const share = terms.length === 0 || (weight < 1 && found < terms.length) ? 0 : found / terms.length
    if (share > best) best = share
  }
  return best
}

/** BM25 over runs of four letters instead of words, with rarity counted among the units compared. */
function lettersOf(units: readonly Ranked[], concepts: readonly Weighted[]): readonly number[] {
  const asked = concepts.flatMap(({ concept }) => (concept.isHint === true ? [] : [waysOf(concept)]))
  const shared = gramFinder(new Set(asked.flat().flatMap(({ grams }) => [...grams.keys()])))
  // What is known of a word holds for all units.
  const known = new Map<string, readonly string[]>()
  const held = units.map(({ text }) => {
    const grams = new Map<string, number>()
    let length = 0
    for (const words of [text.about, text.words]) {
      for (const word of words) {
        if (word.length < 3) continue
        length += word.length - 1
        let found = known.get(word)
        if (found === undefined) {
          found = shared(word)
          known.set(word, found)
        }
        for (const gram of found) grams.set(gram, (grams.get(gram) ?? 0) + 1)
      }
    }
    return { grams, length }
  })
  const mean = held.reduce((sum, { length }) => sum + length, 0) / Math.max(1, held.length) || 1
  const holding = countsOf(held.flatMap(({ grams }) => [...grams.keys()]))
  const rarities = new Map(
    [...holding].map(([gram, count]) => [gram, Math.log(1 + (held.length - count + 0.5) / (count + 0.5))]),
  )
  return held.map(({ grams, length }) => {
    const scoreOf = ({ grams: alternative, share }: Way): number => {
      let sum = 0
      for (const [gram, count] of alternative) {
        const frequency = grams.get(gram) ?? 0
        if (frequency > 0) {
          sum +=
            (count * (rarities.get(gram) ?? 0) * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * length) / mean))
        }
      }
      return share * sum
    }
    return asked.reduce((sum, alternatives) => sum + Math.max(0, ...alternatives.map(scoreOf)), 0)
  })
}

/** A way of saying a concept in runs of letters. */
interface Way {
  readonly grams: ReadonlyMap<string, number>
  /** What it may count: a synonym of more letters than the reader's own words counts no more than they do. */
  readonly share: number
}

function waysOf({ alternatives }: Concept): readonly Way[] {
  const ways = alternatives.map(({ terms, weight }) => ({ grams: terms.flatMap(gramsOf), weight }))
  const own = ways.find(({ weight }) => weight === 1)?.grams.length ?? Number.POSITIVE_INFINITY
  return ways.map(({ grams, weight }) => ({
    grams: countsOf(grams),
    share: Math.min(1, weight) * Math.min(1, own / Math.max(1, grams.length)),
  }))
}

/** Runs of four letters of a word between its ends; one less than it has letters, and none of a word shorter than three. */
function gramsOf(word: string): readonly string[] {
  const padded = `<${word}>`
  return Array.from({ length: word.length < 3 ? 0 : padded.length - 3 }, (_, at) => padded.slice(at, at + 4))
}

/** Finds the wanted runs in a word. Texts have thousands of words that share none: a table of bits tells that without cutting them up. */
function gramFinder(wanted: ReadonlySet<string>): (word: string) => readonly string[] {
  const bits = new Uint8Array(bitCount)
  for (const gram of wanted) bits[bitOf(gram, 0)] = 1
  return word => {
    const padded = `<${word}>`
    let found: string[] | undefined
    for (let at = 0; at + 4 <= padded.length; at += 1) {
      if (bits[bitOf(padded, at)] === 0) continue
      const gram = padded.slice(at, at + 4)
      if (!wanted.has(gram)) continue
      found ??= []
      found.push(gram)
    }
    return found ?? none
  }
}

const bitCount = 2 ** 16
const none: readonly string[] = []
/** Where the four letters from `at` on are marked; others may share the place. */
const bitOf = (text: string, at: number): number =>
  (text.charCodeAt(at) * 31 +
    text.charCodeAt(at + 1) * 1_009 +
    text.charCodeAt(at + 2) * 33_461 +
    text.charCodeAt(at + 3) * 1_299_709) &
  (bitCount - 1)

function countsOf(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}
