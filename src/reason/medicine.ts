import type { StoredFact } from '../record/facts.ts'
import type { ClassRow } from './rows/medicine-rows.ts'
import { type Substances, wordsOf } from './substances.ts'

/** One medicine that a person takes or is planned to take, with what the tables call it. */
export interface Medicine {
  readonly fact: StoredFact
  /** Member names of drug-classes; a combination has several. */
  readonly names: readonly string[]
  readonly classes: readonly string[]
  /** What a plain sentence calls it: the first name that stands in the record's own words, else those words up to the strength. */
  readonly shown: string
  readonly isPlanned: boolean
}

const currentStatuses = ['active', 'on-hold', 'draft', 'intended', 'unknown']
const plannedStatuses = ['draft', 'intended']
const plannedIntents = ['proposal', 'plan']

/** Orders and statements that hold or are planned at `now`, newest first; one that says "not to be taken" is no medicine. */
export function currentMedicines(facts: readonly StoredFact[], substances: Substances, now: Date): readonly Medicine[] {
  return facts
    .filter(fact => fact.kind === 'medication' && currentStatuses.includes(fact.status))
    .filter(({ detail: { doNotPerform } }) => doNotPerform !== true)
    .filter(fact => fact.effective?.end === undefined || Date.parse(fact.effective.end) >= now.getTime())
    .map(fact => readMedicine(fact, substances))
}

const takenStatuses = ['active', 'on-hold', 'completed', 'stopped', 'ended', 'unknown']

/** Orders and statements of what is or was taken, whatever became of them; plans and what was never taken are left out. */
export const takenMedicines = (facts: readonly StoredFact[], substances: Substances): readonly Medicine[] =>
  facts
    .filter(fact => fact.kind === 'medication' && takenStatuses.includes(fact.status))
    .filter(({ detail: { doNotPerform } }) => doNotPerform !== true)
    .map(fact => readMedicine(fact, substances))
    .filter(({ isPlanned }) => !isPlanned)

function readMedicine(fact: StoredFact, substances: Substances): Medicine {
  const words = wordsOf(fact.text)
  const { intent } = fact.detail
  const named = substances.named(fact.text)
  const meant = named.map(({ name, surface }) => ({
    name,
    surface,
    classes: substances.classesOf(name).filter(row => speaksOf(row, words)),
  }))
  const known = meant.filter(({ classes }) => classes.length > 0)
  return {
    fact,
    names: [...new Set(known.map(({ name }) => name))],
    classes: [...new Set(known.flatMap(({ classes }) => classes.map(({ id }) => id)))],
    shown: known.find(({ name, surface }) => name === surface)?.name ?? known[0]?.surface ?? withoutStrength(fact.text),
    isPlanned: plannedStatuses.includes(fact.status) || plannedIntents.some(each => each === intent),
  }
}

/** 'Trelegy Ellipta 100-62.5-25, one inhalation daily' as 'Trelegy Ellipta'. */
const withoutStrength = (text: string): string => /^[^\d,;(]{3,}/.exec(text)?.[0].trim() ?? text

const speaksOf = (row: ClassRow, words: readonly string[]): boolean =>
  !row.exceptForms.some(form => words.includes(form))

/** Whether a table's reference, a class id or a member name, means these names and classes. A class id wins over a member of the same name. */
export function isMeant(
  reference: string,
  { names, classes }: Pick<Medicine, 'names' | 'classes'>,
  substances: Substances,
): boolean {
  return substances.find(reference)?.id === reference ? classes.includes(reference) : names.includes(reference)
}

/** The newest order of each medicine: several orders of the same substances in a form of the same classes are one medicine. */
export function distinctMedicines(medicines: readonly Medicine[]): readonly Medicine[] {
  const seen = new Set<string>()
  return medicines.filter(({ names, classes, fact }) => {
    const key = names.length === 0 ? fact.text : [...names.toSorted(), '', ...classes.toSorted()].join('+')
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
