import { indexTerms } from '../knowledge/terms.ts'
import type { Tx } from '../store/database.ts'
import { otherForms } from './endings.ts'
import { type Concept, readQuery } from './query.ts'
import type { Scope } from './scope.ts'
import { countTerms, type TermCounts } from './search-index.ts'
import { nearestTerm } from './spelling.ts'
import { readPhrases } from './stored-synonyms.ts'
import type { Phrases, Synonyms, Vocabulary } from './vocabulary.ts'
import { everydayImportance, isHeld, termsOf } from './weights.ts'

/** What a question says about itself. */
export interface Asked {
  readonly text: string
  readonly vocabulary: Vocabulary
  /** The question's own language (two letters), where the texts are in another. */
  readonly spoken?: string
  /** What words mean for this person: "my blood thinner" is the one on her list. */
  readonly own?: Synonyms
  /** What the section that would answer is called ("side effects"): raises such passages, and never makes one an answer. */
  readonly hint?: string
  /** Phrases of this question that frame it ("side effects of"), for the hint to stand for. */
  readonly framed?: readonly string[]
}

export interface ReadQuestion {
  readonly concepts: readonly Concept[]
  readonly counts: TermCounts
}

/** Reads a question against the index of the scope's language: its concepts, misspelt words mended, and how common their terms are. */
export async function readQuestion(tx: Tx, scope: Scope, asked: Asked): Promise<ReadQuestion> {
  const phrases = await readPhrases(tx, scope, asked)
  const read = [...questionConcepts(asked, phrases), ...hintConcepts(asked)]
  const counted = await countTerms(tx, scope, read.flatMap(termsOf))
  const isAnchored = read.some(concept => concept.isTerm === true && isHeld(concept, counted))
  const everyday = isAnchored && asked.hint !== undefined ? asked.vocabulary : undefined
  const concepts: Concept[] = []
  for (const concept of read) {
    const inflected = await withForms(tx, scope, concept)
    concepts.push(inflected ?? (await settle(tx, scope, concept, counted, everyday)))
  }
  const isAsRead = concepts.every((concept, index) => concept === read[index])
  return { concepts, counts: isAsRead ? counted : await countTerms(tx, scope, concepts.flatMap(termsOf)) }
}

/** The concepts of the question; the phrases that the hint stands for hardly count. */
function questionConcepts({ text, vocabulary, own, framed = [] }: Asked, phrases: Phrases): readonly Concept[] {
  const said = new Set(framed.flatMap(indexTerms))
  const frame = new Set([...vocabulary.frame, ...said])
  return readQuery(text, { phrases, frame }, own).map(concept =>
    concept.importance < 1 && (concept.alternatives[0]?.terms ?? []).every(term => said.has(term))
      ? { ...concept, importance: framedImportance }
      : concept,
  )
}

const framedImportance = 0.01

const hintConcepts = ({ hint, vocabulary }: Asked): readonly Concept[] =>
  hint === undefined
    ? []
    : readQuery(hint, { frame: vocabulary.frame, phrases: new Map() }).map(concept => ({ ...concept, isHint: true }))

/**
 * A concept that no text holds is read as misspelt, or stays what the question hangs on. Only beside a known medical term and in a
 * question of a known kind (then `everyday` is given) is an everyday word an aside: without them, "signs of lupus" must not be answered
 * by signs of flu, nor "can I fly after my stent?" by what a stent is.
 */
async function settle(
  tx: Tx,
  { language }: Scope,
  concept: Concept,
  counts: TermCounts,
  everyday: Vocabulary | undefined,
): Promise<Concept> {
  const isEveryday = concept.isTerm !== true && everyday?.isWord(concept.name.toLowerCase()) === true
  if (isHeld(concept, counts))
    return isEveryday ? { ...concept, importance: Math.min(concept.importance, everydayImportance) } : concept
  if (isEveryday) return { ...concept, isAside: true }
  const own = concept.alternatives[0]?.terms ?? []
  const mended: string[] = []
  for (const term of own) {
    const near = await nearestTerm(tx, language, term)
    if (near !== undefined) mended.push(near)
  }
  return mended.length < own.length ? concept : { ...concept, alternatives: [{ terms: mended, weight: 0.9 }] }
}

/** A single word of an inflected language with its other forms; undefined where there are none. */
async function withForms(tx: Tx, { language }: Scope, concept: Concept): Promise<Concept | undefined> {
  const [own] = concept.alternatives
  const [term, ...more] = own?.terms ?? []
  if (term === undefined || more.length > 0 || concept.isHint === true) return undefined
  const forms = await otherForms(tx, language, term)
  if (forms.length === 0) return undefined
  return { ...concept, alternatives: [...concept.alternatives, ...forms.map(form => ({ terms: [form], weight: 0.9 }))] }
}
