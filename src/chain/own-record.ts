import { audit } from '../audit/audit.ts'
import { wordsOf } from '../reason/substances.ts'
import { currentFacts, type StoredFact } from '../record/facts.ts'
import { isActive } from '../record/section-facts.ts'
import type { Synonyms } from '../retrieve/vocabulary.ts'
import type { Tx } from '../store/database.ts'
import { holdsPhrase } from './compose/question-kind.ts'
import type { ChainKnowledge } from './knowledge.ts'
import type { Asker } from './parts.ts'

/** What of a person's record says which documents are about her. */
export interface OwnRecord {
  /** FHIR tokens, `system|code`, of conditions that hold now and of the ingredients of medicines taken or planned. */
  readonly codes: ReadonlySet<string>
  /** Names of open care plans. */
  readonly plans: readonly string[]
  readonly medicines: readonly OwnMedicine[]
}

export interface OwnMedicine {
  readonly fact: StoredFact
  /** Ingredients, as drug-classes names them. */
  readonly names: readonly string[]
}

/** Reads conditions, medicines and plans, with its audit row. */
export async function readOwnRecord(
  tx: Tx,
  actor: Asker,
  person: string,
  { reason, ingredients }: Pick<ChainKnowledge, 'reason' | 'ingredients'>,
  now: Date,
): Promise<OwnRecord> {
  const facts = await currentFacts(tx, actor, person, ['condition', 'medication', 'care-plan'])
  await audit(tx, actor, { action: 'record-read', person, subject: 'record/own', detail: { facts: facts.length } }, now)
  const active = facts.filter(fact => isActive(fact, now))
  const planned = facts.filter(({ kind, status }) => kind === 'medication' && status === 'draft')
  const medicines = [...active.filter(({ kind }) => kind === 'medication'), ...planned].map(fact => ({
    fact,
    names: reason.substances.named(fact.text).map(({ name }) => name),
  }))
  const conditions = active.filter(({ kind }) => kind === 'condition')
  return {
    medicines,
    plans: active.filter(({ kind }) => kind === 'care-plan').map(({ text }) => text),
    codes: new Set([
      ...conditions.flatMap(({ codings }) => codings.map(({ system, code }) => `${system}|${code}`)),
      ...medicines.flatMap(({ names }) => names.flatMap(name => ingredients.get(name) ?? [])),
    ]),
  }
}

/** A class word of a question that is about the reader's own ("my blood thinner", not "a blood thinner") with the person's own medicines that it means; none when she takes no such medicine. */
export interface ClassWord {
  readonly surface: string
  readonly medicines: readonly OwnMedicine[]
}

export const classWords = (
  text: string,
  own: OwnRecord,
  { reason: { substances }, tables: { personal } }: Pick<ChainKnowledge, 'reason' | 'tables'>,
): readonly ClassWord[] =>
  substances
    .mentions(wordsOf(text))
    .filter(({ names, surface }) => {
      const owned = personal.map(word => `${word} ${surface}`)
      return names.length === 0 && holdsPhrase(text, owned)
    })
    .map(({ surface, classes }) => {
      const ids = new Set(classes.map(({ id }) => id))
      const isMeant = ({ names }: OwnMedicine): boolean =>
        names.some(name => substances.classesOf(name).some(({ id }) => ids.has(id)))
      return { surface, medicines: own.medicines.filter(isMeant) }
    })

/** What class words mean for this person, for the search: with warfarin on her list, "my blood thinner" is warfarin. */
export const ownSynonyms = (words: readonly ClassWord[]): Synonyms =>
  words.flatMap(({ surface, medicines }) =>
    medicines.length === 0 ? [] : [[surface, ...new Set(medicines.flatMap(({ names }) => names))]],
  )
