import type { Actor } from '../domain/actor.ts'
import { currentFacts, type StoredFact } from '../record/facts.ts'
import type { Tx } from '../store/database.ts'
import { currentMedicines, distinctMedicines, type Medicine } from './medicine.ts'
import { type Situation, situationsOf } from './situation.ts'
import type { ReasonTables } from './tables.ts'

/** What the checks look at: one person's record, read once. */
export interface State {
  readonly person: string
  readonly now: Date
  /** Newest order of each medicine that is taken or planned. */
  readonly medicines: readonly Medicine[]
  readonly allergies: readonly StoredFact[]
  readonly situations: readonly Situation[]
  /** The latest eGFR, as a number of mL/min/1.73 m². */
  readonly egfr: { readonly fact: StoredFact; readonly number: number } | undefined
  /** The latest phenotype of each gene. */
  readonly phenotypes: readonly StoredFact[]
  /** Device readings, newest first. */
  readonly readings: readonly StoredFact[]
}

export async function readState(tx: Tx, actor: Actor, person: string, now: Date, tables: ReasonTables): Promise<State> {
  const facts = await currentFacts(tx, actor, person, [
    'medication',
    'allergy',
    'condition',
    'phenotype',
    'social-need',
    'reading',
  ])
  const questions = tables.situations.rows.flatMap(row => row.answers.map(answer => answer.question))
  const observed = await currentFacts(tx, actor, person, ['observation'], [...tables.egfrCodes, ...questions])
  const past = [...facts, ...observed].filter(fact => !isAfter(fact, now))
  return {
    person,
    now,
    // A planned medicine may be dated ahead, so these are not cut at now.
    medicines: distinctMedicines(currentMedicines(facts, tables.substances, now)),
    allergies: past.filter(isAllergy),
    situations: situationsOf(past, tables.situations.rows),
    egfr: latestEgfr(past, tables.egfrCodes),
    phenotypes: latestPerGene(past),
    readings: past.filter(fact => fact.kind === 'reading'),
  }
}

const isAfter = (fact: StoredFact, now: Date): boolean =>
  fact.effective !== undefined && Date.parse(fact.effective.start) > now.getTime()

const endedAllergies = ['inactive', 'resolved', 'refuted', 'entered-in-error']
const isAllergy = (fact: StoredFact): boolean => fact.kind === 'allergy' && !endedAllergies.includes(fact.status)

function latestEgfr(facts: readonly StoredFact[], codes: readonly string[]): State['egfr'] {
  const fact = facts.find(
    each =>
      each.kind === 'observation' &&
      each.value?.type === 'quantity' &&
      each.codings.some(({ code }) => codes.includes(code)),
  )
  if (fact?.value?.type !== 'quantity') return undefined
  // "> 60" is no upper bound, so it is never below a limit.
  const isFloor = fact.value.comparator === '>' || fact.value.comparator === '>='
  return { fact, number: isFloor ? Number.POSITIVE_INFINITY : fact.value.number }
}

function latestPerGene(facts: readonly StoredFact[]): readonly StoredFact[] {
  const seen = new Set<string>()
  return facts.filter(fact => {
    if (fact.kind !== 'phenotype') return false
    const gene = geneOf(fact)
    if (seen.has(gene)) return false
    seen.add(gene)
    return true
  })
}

/** 'CYP2C19', from the coded gene or the first word of the fact. */
export const geneOf = (fact: StoredFact): string => {
  const { gene } = fact.detail
  return (typeof gene === 'string' ? gene : (fact.text.split(/\s/)[0] ?? '')).toUpperCase()
}
