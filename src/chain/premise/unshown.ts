import { audit } from '../../audit/audit.ts'
import type { FactKind } from '../../domain/fact.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { wordsOf as substanceWords } from '../../reason/substances.ts'
import { currentFacts, type StoredFact } from '../../record/facts.ts'
import { conceptFilter } from '../../record/filter.ts'
import { mentionsIn } from '../../record/mentions.ts'
import { isMeant } from '../../record/section-facts.ts'
import { readSeries } from '../../record/series.ts'
import { stemsOf, wordsOf } from '../../record/words.ts'
import { readQuery } from '../../retrieve/query.ts'
import { wordsIn } from '../../retrieve/vocabulary.ts'
import type { Tx } from '../../store/database.ts'
import type { ChainKnowledge } from '../knowledge.ts'
import type { Asker } from '../parts.ts'
import type { Premise } from './read-premises.ts'

/** A premise that the record does not show, with what it shows instead: another date, another value. */
export interface Unshown {
  readonly premise: Premise
  readonly instead?: StoredFact
}

/** Kinds of fact that can bear a premise out. */
const kinds: readonly FactKind[] = [
  ...(['condition', 'medication', 'allergy', 'procedure', 'imaging', 'immunization', 'encounter', 'report'] as const),
  ...(['observation', 'care-plan', 'social-need', 'screening-answer'] as const),
]

/** Looks each premise up in the person's whole record, with its audit row. What nothing here recognises as a thing of medicine is let be. */
export async function unshownPremises(
  tx: Tx,
  actor: Asker,
  person: string,
  premises: readonly Premise[],
  language: string,
  knowledge: ChainKnowledge,
  now: Date,
): Promise<readonly Unshown[]> {
  if (premises.length === 0) return []
  const facts = await currentFacts(tx, actor, person, kinds)
  await audit(
    tx,
    actor,
    { action: 'record-read', person, subject: 'record/premise', detail: { facts: facts.length } },
    now,
  )
  const found: Unshown[] = []
  for (const premise of premises) {
    const unshown =
      premise.kind === 'result'
        ? await otherValue(tx, actor, person, premise, facts, language, knowledge)
        : notBorneOut(premise, facts, language, knowledge)
    if (unshown !== undefined) found.push(unshown)
  }
  return found
}

/** How far a told value may be from a recorded one and still be that one: people round. */
const rounding = 0.05

async function otherValue(
  tx: Tx,
  actor: Asker,
  person: string,
  premise: Premise,
  facts: readonly StoredFact[],
  language: string,
  knowledge: ChainKnowledge,
): Promise<Unshown | undefined> {
  const { vocabulary } = knowledge.record
  const meanings = mentionsIn(wordsOf(premise.thing), vocabulary).flatMap(mention => mention.meanings)
  const row = meanings.flatMap(each => (each.kind === 'measurement' ? [each.measurement] : []))[0]
  const { value } = premise
  if (value === undefined) return undefined
  if (row === undefined) return notBorneOut(premise, facts, language, knowledge)
  const readings = await readSeries(tx, actor, person, row)
  const isNear = (number: number): boolean => Math.abs(number - value) <= rounding * Math.abs(number)
  if (readings.some(({ numbers }) => numbers.some(isNear))) return undefined
  const [latest] = readings
  return latest === undefined ? { premise } : { premise, instead: latest.fact }
}

function notBorneOut(
  premise: Premise,
  facts: readonly StoredFact[],
  language: string,
  knowledge: ChainKnowledge,
): Unshown | undefined {
  const ways = waysOf(premise, language, knowledge)
  if (!ways.isRecognised) return undefined
  const bearing = facts.filter(fact => ways.bears(fact))
  if (bearing.length === 0) return { premise }
  const { year } = premise
  const dated = bearing.filter(({ effective }) => effective !== undefined)
  if (year === undefined || dated.length < bearing.length || dated.some(fact => isOf(fact, year))) return undefined
  const [instead] = dated
  return instead === undefined ? { premise } : { premise, instead }
}

const isOf = ({ effective }: StoredFact, year: number): boolean => effective?.start.startsWith(String(year)) === true

/** How a thing may stand in a record, and whether it is a thing of medicine at all. */
function waysOf({ kind, thing }: Premise, language: string, knowledge: ChainKnowledge) {
  const { reason, record, vocabulary, premises } = knowledge
  const { substances } = reason
  const named = substances.mentions(substanceWords(thing))
  const names = new Set(named.flatMap(each => each.names))
  const classes = new Set(
    named.filter(each => each.names.length === 0).flatMap(each => each.classes.map(({ id }) => id)),
  )
  const words = wordsOf(thing)
  const mentions = mentionsIn(words, record.vocabulary)
  const concepts = mentions.flatMap(({ meanings }) =>
    meanings.flatMap(each => (each.kind === 'concept' ? [each.concept] : [])),
  )
  // What the vocabulary's name leaves over says which one: a biopsy of the liver is no other biopsy.
  const over = words.filter((_, at) => !mentions.some(({ start, end }) => at >= start && at < end)).flatMap(indexTerms)
  const queried = readQuery(thing, wordsIn(vocabulary, language)).filter(({ importance }) => importance === 1)
  const terms = queried.filter(({ isTerm }) => isTerm === true)
  // A name that the vocabulary has whole is compared by its other names, not by the wider concept that it belongs to.
  const isKnown = queried.length > 0 && queried.every(({ isTerm }) => isTerm === true)
  const stems = stemsOf(thing)
  const isClinical = stems.some(
    stem =>
      premises.clinical.has(stem) ||
      premises.endings.some(ending => stem.length > ending.length + 2 && stem.endsWith(ending)),
  )
  const isRecognised =
    kind === 'allergic' ||
    named.length > 0 ||
    ((kind === 'had' || kind === 'result') && (concepts.length > 0 || terms.length > 0 || isClinical))
  const own = indexTerms(thing)
  const bears = (fact: StoredFact): boolean => {
    if (kind === 'allergic' && fact.kind !== 'allergy') return false
    if (kind === 'takes' && fact.kind !== 'medication') return false
    // A shot against an illness is no illness.
    if (fact.kind === 'immunization' && !concepts.some(({ kind: each }) => each === 'vaccine')) return false
    const inFact = substances.named(fact.text).map(({ name }) => name)
    if (inFact.some(name => names.has(name) || substances.classesOf(name).some(({ id }) => classes.has(id))))
      return true
    const told = new Set(
      indexTerms([fact.text, ...fact.codings.map(({ display }) => display ?? ''), fact.quote].join(' ')),
    )
    const holds = (way: readonly string[]): boolean => way.length > 0 && way.every(term => told.has(term))
    if (kind === 'takes' && names.size > 0) return holds(own)
    if (
      holds(own) ||
      (queried.length > 0 &&
        queried.every(({ alternatives }) => alternatives.some(way => !dropsAWord(way.terms, own) && holds(way.terms))))
    )
      return true
    return (
      !isKnown && over.every(term => told.has(term)) && concepts.some(concept => isMeant(fact, conceptFilter(concept)))
    )
  }
  return { isRecognised, bears }
}

/** A wider name ("biopsy" for "liver biopsy") bears nothing out. */
const dropsAWord = (way: readonly string[], own: readonly string[]): boolean =>
  way.length < own.length && way.every(term => own.includes(term))
