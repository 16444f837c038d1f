import type { Actor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import { indexTerms } from '../knowledge/terms.ts'
import type { Tx } from '../store/database.ts'
import { type Passage, toPassage } from './passage.ts'
import { type Concept, readQuery, type Synonyms } from './query.ts'
import { countTerms, type RankedChunk, rankChunks, type TermCounts } from './rank.ts'
import { scopeFor } from './scope.ts'
import { nearestTerm } from './spelling.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface Search {
  readonly text: string
  readonly level: Level
  /** BCP 47; only its language part decides. */
  readonly language: string
  readonly vocabulary: Vocabulary
  /** What words mean for this person: "my blood thinner" is the one on her list. */
  readonly own?: Synonyms
  /** The question's vector and the embedder it came from; passages of other embedders are compared by words alone. */
  readonly embedder: string
  readonly vector: readonly number[]
  /** What the section that would answer is called ("side effects"): raises such passages, and never makes one an answer. */
  readonly hint?: string
  /** Phrases of this question that frame it ("side effects of"), for the hint to stand for. */
  readonly framed?: readonly string[]
  readonly limit?: number
}

export interface Retrieved {
  /** Best first; empty when nothing in scope answers. */
  readonly passages: readonly Passage[]
  /** What the question is about, misspelt words mended; framing words are left out. */
  readonly concepts: readonly Concept[]
  /** What the question asks about that no passage in scope holds. */
  readonly missing: readonly Concept[]
}

/** A passage that holds less of the question than this does not answer it, nor does one that falls this far behind the best. */
const leastCoverage = 0.55
const leastOfBest = 0.75

/** Passages of the shared knowledge base for one question, in the actor's scope; abstains by returning none. */
export async function retrieve(tx: Tx, actor: Actor, search: Search): Promise<Retrieved> {
  const scope = scopeFor(actor, search.language)
  const read = [...questionConcepts(search), ...hintConcepts(search)]
  const counted = await countTerms(tx, scope, read.flatMap(termsOf))
  const isAnchored = read.some(concept => concept.isTerm === true && isHeld(concept, counted))
  const concepts: Concept[] = []
  for (const concept of read)
    concepts.push(
      await settle(tx, concept, counted, isAnchored && search.hint !== undefined ? search.vocabulary : undefined),
    )
  const counts = concepts.every((concept, index) => concept === read[index])
    ? counted
    : await countTerms(tx, scope, concepts.flatMap(termsOf))
  if (counts.passages === 0) return { passages: [], concepts: [], missing: [] }

  const ranked = await rankChunks(tx, {
    scope,
    terms: concepts.flatMap((concept, index) => weigh(concept, index, counts)),
    embedder: search.embedder,
    vector: search.vector,
    level: search.level,
    limit: search.limit ?? 12,
  })
  const weights = boundAsides(
    concepts,
    concepts.map(concept => weightOf(concept, counts)),
  )
  const measured = ranked.map(row => toPassage(row, coverageOf(row, weights)))
  const best = Math.max(0, ...measured.map(({ coverage }) => coverage))
  return {
    passages: measured.filter(({ coverage }) => coverage >= Math.max(leastCoverage, best * leastOfBest)),
    concepts: concepts.filter(isContent),
    missing: missingFrom(concepts, ranked),
  }
}

const termsOf = (concept: Concept): readonly string[] => concept.alternatives.flatMap(({ terms }) => terms)

/** Inverse document frequency; a word that no passage holds weighs most, so that a question about it is not answered without it. */
const rarity = (holding: number, passages: number): number => Math.log(1 + (passages - holding + 0.5) / (holding + 0.5))

function weigh(concept: Concept, index: number, counts: TermCounts) {
  const importance = concept.isHint === true ? hintImportance : concept.importance
  return concept.alternatives.flatMap(({ terms, weight }, alternative) =>
    [...new Set(terms)].map(term => ({
      concept: index,
      alternative,
      term,
      weight: importance * weight * rarity(counts.holding.get(term) ?? 0, counts.passages),
    })),
  )
}

/** A concept weighs as much as its most telling way of being said that the knowledge base holds, or as an unknown word. */
function weightOf(concept: Concept, counts: TermCounts): number {
  if (concept.isHint === true) return 0
  const known = concept.alternatives.filter(({ terms }) => terms.every(term => counts.holding.has(term)))
  const rarities = known.map(({ terms }) =>
    Math.max(...terms.map(term => rarity(counts.holding.get(term) ?? 0, counts.passages))),
  )
  return concept.importance * (rarities.length === 0 ? rarity(0, counts.passages) : Math.min(...rarities))
}

function coverageOf(row: RankedChunk, weights: readonly number[]): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const covered = weights.reduce((sum, weight, index) => sum + weight * (row.covered[String(index)] ?? 0), 0)
  return all === 0 ? 0 : covered / all
}

/** What the question is about: neither a framing word, nor a hint, nor something told in passing. */
const isContent = ({ importance, isHint, isAside }: Concept): boolean =>
  importance >= everydayImportance && isHint !== true && isAside !== true

const missingFrom = (concepts: readonly Concept[], ranked: readonly RankedChunk[]): readonly Concept[] =>
  concepts.filter(
    (concept, index) =>
      isContent(concept) && /\p{L}/u.test(concept.name) && ranked.every(row => (row.covered[String(index)] ?? 0) < 1),
  )

/** The concepts of the question; the phrases that the hint stands for hardly count. */
function questionConcepts({ text, vocabulary, own, framed = [] }: Search): readonly Concept[] {
  const said = new Set(framed.flatMap(indexTerms))
  const frame = new Set([...vocabulary.frame, ...said])
  return readQuery(text, { ...vocabulary, frame }, own).map(concept =>
    concept.importance < 1 && (concept.alternatives[0]?.terms ?? []).every(term => said.has(term))
      ? { ...concept, importance: framedImportance }
      : concept,
  )
}

const framedImportance = 0.01
/** Of an everyday word beside a medical term, in a question whose kind says what is asked: "can I leave insulin out of the fridge?" */
const everydayImportance = 0.4

const hintImportance = 0.4

const hintConcepts = ({ hint, vocabulary }: Search): readonly Concept[] =>
  hint === undefined
    ? []
    : readQuery(hint, { ...vocabulary, phrases: new Map() }).map(concept => ({ ...concept, isHint: true }))

/** Everyday words beside what is asked weigh together at most half of what the rest does: people tell more than they ask. */
function boundAsides(concepts: readonly Concept[], weights: readonly number[]): readonly number[] {
  const isBeside = (index: number): boolean => {
    const concept = concepts[index]
    return concept?.isAside === true || concept?.importance === everydayImportance
  }
  const asides = weights.reduce((total, weight, index) => total + (isBeside(index) ? weight : 0), 0)
  const rest = weights.reduce((total, weight, index) => total + (isBeside(index) ? 0 : weight), 0)
  const factor = asides === 0 || rest === 0 ? 1 : Math.min(1, (0.5 * rest) / asides)
  return weights.map((weight, index) => (isBeside(index) ? weight * factor : weight))
}

const isHeld = ({ alternatives }: Concept, counts: TermCounts): boolean =>
  alternatives.some(({ terms }) => terms.some(term => counts.holding.has(term)))

/**
 * A concept that no passage holds is read as misspelt, or stays what the question hangs on. Only beside a known medical term and in a
 * question of a known kind (then `everyday` is given) is an everyday word an aside: without them, "signs of lupus" must not be answered
 * by signs of flu, nor "can I fly after my stent?" by what a stent is.
 */
async function settle(tx: Tx, concept: Concept, counts: TermCounts, everyday?: Vocabulary): Promise<Concept> {
  const isEveryday = concept.isTerm !== true && everyday?.isWord(concept.name.toLowerCase()) === true
  if (isHeld(concept, counts))
    return isEveryday ? { ...concept, importance: Math.min(concept.importance, everydayImportance) } : concept
  if (isEveryday) return { ...concept, isAside: true }
  const own = concept.alternatives[0]?.terms ?? []
  const mended: string[] = []
  for (const term of own) {
    const near = await nearestTerm(tx, term)
    if (near !== undefined) mended.push(near)
  }
  return mended.length < own.length ? concept : { ...concept, alternatives: [{ terms: mended, weight: 0.9 }] }
}
