import type { StoredFact } from '../record/facts.ts'
import { kidneyInjuryOf } from './kidney.ts'
import { altOf } from './liver.ts'
import { isMeant, type Medicine, takenMedicines } from './medicine.ts'
import { mayConceiveOf, type Pregnancy, pregnancyOf } from './pregnancy.ts'
import type { Situation } from './situation.ts'
import type { ReasonTables } from './tables.ts'

/** What one record says about the body beside its conditions; what it does not say is absent, which is never a no. */
export interface Body {
  readonly birth?: { readonly fact: StoredFact; readonly date: string }
  readonly sex?: StoredFact
  readonly pregnancy?: Pregnancy
  /** Sex and date of birth, when they say that a pregnancy may come. */
  readonly mayConceive?: readonly StoredFact[]
  /** The latest ALT, as a multiple of its upper limit. */
  readonly alt?: { readonly fact: StoredFact; readonly times: number }
  /** The latest creatinine and the one that it rose from. */
  readonly kidneyInjury?: readonly StoredFact[]
  /** Every current order, also several of one substance. */
  readonly orders?: readonly Medicine[]
  /** Every order of a medicine that is or was taken. */
  readonly taken?: readonly Medicine[]
  /** Results of the tests that medicines ask for, newest first. */
  readonly results?: readonly StoredFact[]
}

/** Reads the body out of the facts that hold at `now`, newest first. `orders` are the current ones, also those dated ahead. */
export function readBody(
  facts: readonly StoredFact[],
  orders: readonly Medicine[],
  situations: readonly Situation[],
  now: Date,
  tables: ReasonTables,
): Body {
  const { rows } = tables.bodySigns
  const field = (name: string): StoredFact | undefined =>
    facts.find(({ kind, detail: { field: of } }) => kind === 'demographic' && of === name)
  const born = field('birth-date')
  const sex = field('sex')
  const identity = {
    ...(born?.value?.type === 'text' ? { birth: { fact: born, date: born.value.text } } : {}),
    ...(sex === undefined ? {} : { sex }),
  }
  const creatinine = rows.find(row => row.kind === 'creatinine-rise')
  const limit = rows.find(row => row.kind === 'alt-limit')
  const pregnancy = pregnancyOf(facts, situations, rows, now)
  const mayConceive = mayConceiveOf(identity, situations, rows, now)
  const alt = limit?.kind === 'alt-limit' ? altOf(facts, limit.codes, limit.upper) : undefined
  const kidneyInjury = creatinine?.kind === 'creatinine-rise' ? kidneyInjuryOf(facts, creatinine, now) : undefined
  return {
    ...identity,
    ...(pregnancy === undefined ? {} : { pregnancy }),
    ...(mayConceive === undefined ? {} : { mayConceive }),
    ...(alt === undefined ? {} : { alt }),
    ...(kidneyInjury === undefined ? {} : { kidneyInjury }),
    orders,
    taken: takenMedicines(facts, tables.substances),
    results: facts.filter(fact => fact.kind === 'observation' && fact.value !== undefined),
  }
}

/** The codes of the observations that `readBody` looks for: of the body, and of the checks that these orders ask for. */
export function bodyCodes(
  orders: readonly Medicine[],
  { bodySigns, checks, substances }: ReasonTables,
): readonly string[] {
  const tests = checks.rows.flatMap(row =>
    row.kind === 'check' && orders.some(order => row.medicines.some(each => isMeant(each, order, substances)))
      ? row.tests
      : [],
  )
  return [
    ...bodySigns.rows.flatMap(row => ('codes' in row && row.kind !== 'pregnancy-end' ? row.codes : [])),
    ...checks.rows.flatMap(row => (row.kind === 'test' && tests.includes(row.id) ? row.codes : [])),
  ]
}
