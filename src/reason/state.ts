import type { Actor } from '../domain/actor.ts'
import { ageAt } from '../record/age.ts'
import { currentFacts, type StoredFact } from '../record/facts.ts'
import type { Tx } from '../store/database.ts'
import { type Body, bodyCodes, readBody } from './body.ts'
import { type CalledPhenotypes, calledPhenotypes, type GeneConflict } from './genome/called-phenotypes.ts'
import { geneOf } from './genome/gene-of.ts'
import { currentMedicines, distinctMedicines, type Medicine } from './medicine.ts'
import { type Situation, situationsOf } from './situation.ts'
import type { ReasonTables } from './tables.ts'

export { geneOf } from './genome/gene-of.ts'

/** What the checks look at: one person's record, read once. */
export interface State {
  readonly person: string
  readonly now: Date
  /** Whole years; undefined where no birth date is on record. */
  readonly age: number | undefined
  /** Newest order of each medicine that is taken or planned. */
  readonly medicines: readonly Medicine[]
  readonly allergies: readonly StoredFact[]
  readonly situations: readonly Situation[]
  /** The latest eGFR, as a number of mL/min/1.73 m². */
  readonly egfr: { readonly fact: StoredFact; readonly number: number } | undefined
  /** The latest phenotype of each gene: as reported, else as its genotypes mean. */
  readonly phenotypes: readonly StoredFact[]
  /** Genes whose sources contradict each other. */
  readonly geneConflicts: readonly GeneConflict[]
  /** The latest diplotype of each gene: as reported, else as it is called. */
  readonly genotypes: readonly StoredFact[]
  /** Device readings, newest first. */
  readonly readings: readonly StoredFact[]
  /** Age, sex, pregnancy, liver, kidney injury, orders and laboratory results. */
  readonly body: Body
}

export async function readState(tx: Tx, actor: Actor, person: string, now: Date, tables: ReasonTables): Promise<State> {
  const facts = await currentFacts(tx, actor, person, [
    'medication',
    'allergy',
    'condition',
    'phenotype',
    'genotype',
    'social-need',
    'screening-answer',
    'demographic',
    'reading',
    'procedure',
  ])
  const questions = [
    ...tables.situations.rows.flatMap(row => row.answers.map(({ question }) => question)),
    ...tables.screening.rows.map(({ question }) => question),
  ]
  const observed = await currentFacts(
    tx,
    actor,
    person,
    ['observation'],
    [
      ...new Set([
        ...tables.egfrCodes,
        ...questions,
        ...bodyCodes(currentMedicines(facts, tables.substances, now), tables),
      ]),
    ],
  )
  const read = [...facts, ...observed]
  const past = read.filter(fact => !isAfter(fact, now))
  return stateOf(person, read, now, tables, await calledPhenotypes(past, tables.genome))
}

/** The state that these facts make, newest first: the same for facts of the store and for facts that are only supposed. */
export function stateOf(
  person: string,
  facts: readonly StoredFact[],
  now: Date,
  tables: ReasonTables,
  called: CalledPhenotypes = { phenotypes: [], genotypes: [], conflicts: [] },
): State {
  const past = facts.filter(fact => !isAfter(fact, now))
  // Lines of a genome file are no result; what they mean is.
  const reported = past.filter(({ source }) => source.resourceType !== 'vcf')
  const situations = situationsOf(past, tables.situations.rows, tables.screening.rows)
  // A planned medicine may be dated ahead, so these are not cut at now.
  const orders = currentMedicines(facts, tables.substances, now)
  const body = readBody(past, orders, situations, now, tables)
  return {
    person,
    now,
    age: body.birth === undefined ? undefined : ageAt(body.birth.date, now.toISOString()),
    medicines: distinctMedicines(orders),
    allergies: past.filter(isAllergy),
    situations,
    egfr: latestEgfr(past, tables.egfrCodes),
    phenotypes: latestPerGene([...reported, ...called.phenotypes], 'phenotype'),
    genotypes: latestPerGene([...reported, ...called.genotypes], 'genotype'),
    geneConflicts: called.conflicts,
    readings: past.filter(fact => fact.kind === 'reading'),
    body,
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

function latestPerGene(facts: readonly StoredFact[], kind: 'phenotype' | 'genotype'): readonly StoredFact[] {
  const seen = new Set<string>()
  return facts.filter(fact => {
    if (fact.kind !== kind) return false
    const gene = geneOf(fact)
    if (seen.has(gene)) return false
    seen.add(gene)
    return true
  })
}
