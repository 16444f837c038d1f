import type { Actor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import { nameTerms } from '../knowledge/terms.ts'
import type { Tx } from '../store/database.ts'
import type { QuestionVector } from './nearest.ts'
import { type Passage, toPassage } from './passage.ts'
import type { Concept } from './query.ts'
import type { Asked } from './question.ts'
import { shareHeld, type Weighted } from './rerank.ts'
import { scopeFor } from './scope.ts'
import { type FoundUnit, searchUnits } from './search.ts'
import { markTold } from './story.ts'
import { type Sufficiency, sufficiencyFor } from './sufficiency.ts'
import type { ChunkRow } from './unit-texts.ts'
import { isContent, weighConcepts } from './weights.ts'

export interface Search extends Asked {
  readonly level: Level
  /** BCP 47; only its language part decides. */
  readonly language: string
  /** Without it words alone decide. */
  readonly vector?: QuestionVector | undefined
  /** FHIR tokens, `system|code`, of what the person has and takes: a text about it may answer without being named for what is asked. */
  readonly about?: ReadonlySet<string>
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

/** A passage that falls this far behind the best does not answer. */
const leastOfBest = 0.75

/** Passages of the shared knowledge base for one question, in the actor's scope; abstains by returning none. */
export async function retrieve(tx: Tx, actor: Actor, search: Search): Promise<Retrieved> {
  const found = await searchUnits(tx, scopeFor(actor, search.language), search, search.vector)
  const weighted = weighConcepts(markTold(found.concepts, search.vocabulary), found.counts)
  const asked = new Set(found.concepts.flatMap(({ alternatives }) => alternatives.flatMap(({ terms }) => terms)))
  const measured = found.units.flatMap(unit =>
    unit.chunks.map(chunk => measure(unit, chunk, weighted, search.level, heldBy(chunk, asked))),
  )
  // What is asked of a reviewed text is set by reviewed ones: no text that was added can make a word telling that they do not hold.
  const sufficiencies = [0, 1].map(each => {
    const some = measured.filter(one => tier(one) <= each)
    return sufficiencyFor(weighted, concept => some.some(({ held }) => shareHeld(held, concept) === 1))
  })
  const sufficient = measured.filter(each => isSufficient(each, sufficiencies[tier(each)], search.about))
  const least = leastCoverages(sufficient)
  const answering = sufficient.filter(each => each.coverage >= (least[tier(each)] ?? 1))
  return {
    passages: atOneLevel(answering, search.level)
      .toSorted((a, b) => tier(a) - tier(b) || b.score - a.score)
      .slice(0, search.limit ?? 12)
      .map(({ chunk, coverage }) => toPassage(chunk, coverage)),
    concepts: found.concepts.filter(isContent),
    missing: found.concepts.filter(
      concept =>
        isContent(concept) && /\p{L}/u.test(concept.name) && measured.every(({ held }) => shareHeld(held, concept) < 1),
    ),
  }
}

function isSufficient(
  { chunk, coverage, unitScore }: Measured,
  sufficiency: Sufficiency | undefined,
  about?: ReadonlySet<string>,
): boolean {
  if (sufficiency === undefined) return false
  const isHers = coverage >= sufficiency.leastUnnamed && chunk.codes.some(code => about?.has(code) === true)
  const isFound = unitScore >= sufficiency.leastScore && coverage >= sufficiency.leastCoverage
  return isHers || (isFound && sufficiency.isNamed(chunk))
}

interface Measured {
  readonly chunk: ChunkRow
  /** Which of the question's terms stand in it or above it. */
  readonly held: ReadonlySet<string>
  /** 0 to 1: how much of what the question is about stands in it, rare words counting more. */
  readonly coverage: number
  /** Of the unit it was found with. */
  readonly unitScore: number
  readonly score: number
}

/** Of a chunk's place: its unit's score, how much of the question it holds itself, and how well its heading fits the hint. */
const chunkShare = { unit: 1, coverage: 0.6, hint: 0.2 } as const

function measure(
  unit: FoundUnit,
  chunk: ChunkRow,
  concepts: readonly Weighted[],
  level: Level,
  held: ReadonlySet<string>,
): Measured {
  const all = concepts.reduce((sum, { weight }) => sum + weight, 0)
  const covered = concepts.reduce((sum, { concept, weight }) => sum + weight * shareHeld(held, concept), 0)
  const hints = concepts.filter(({ concept }) => concept.isHint === true)
  const hinted = hints.reduce((sum, { concept }) => sum + shareHeld(held, concept), 0) / Math.max(1, hints.length)
  const coverage = all === 0 ? 0 : covered / all
  const score = chunkShare.unit * unit.score + chunkShare.coverage * coverage + chunkShare.hint * hinted
  return { chunk, held, coverage, unitScore: unit.score, score: score * (1 - 0.1 * stepsFrom(chunk, level)) }
}

function heldBy({ words, heading, topics }: ChunkRow, asked: ReadonlySet<string>): ReadonlySet<string> {
  const held = new Set<string>()
  for (const term of words) if (asked.has(term)) held.add(term)
  // Title and headings each by itself: they come again with the next chunk.
  for (const name of [...heading.split(' › '), ...topics])
    for (const term of nameTerms(name)) if (asked.has(term)) held.add(term)
  return held
}

const levels: readonly Level[] = ['simple', 'standard', 'detailed']
const stepsFrom = ({ level }: ChunkRow, asked: Level): number => Math.abs(levels.indexOf(level) - levels.indexOf(asked))

/** What was reviewed comes before what an installation added unreviewed: no text can push itself ahead by repeating the question. */
const tier = ({ chunk }: Measured): number => (chunk.trust === 'reviewed' ? 0 : 1)

/**
 * The least that a passage of each tier must cover, set by the best. A reviewed one is held against reviewed ones only: a text that repeats the question
 * does not make their answers fall behind.
 */
function leastCoverages(measured: readonly Measured[]): readonly number[] {
  return [0, 1].map(each => {
    const best = measured.reduce((most, one) => (tier(one) <= each ? Math.max(most, one.coverage) : most), 0)
    return best * leastOfBest
  })
}

/** Of the texts on one subject only those at the level nearest to the reader's: the same fact is not told twice in other words. */
function atOneLevel(passages: readonly Measured[], level: Level): readonly Measured[] {
  const nearest = new Map<string, number>()
  for (const { chunk } of passages) {
    const steps = stepsFrom(chunk, level)
    nearest.set(chunk.subject, Math.min(steps, nearest.get(chunk.subject) ?? steps))
  }
  return passages.filter(({ chunk }) => stepsFrom(chunk, level) === nearest.get(chunk.subject))
}
