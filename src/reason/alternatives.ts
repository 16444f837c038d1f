import type { StoredFact } from '../record/facts.ts'
import { allergyHits } from './allergy.ts'
import { isMeant, type Medicine } from './medicine.ts'
import type { GeneRow } from './rows/gene-row.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/** The alternatives that a guideline names, parted by whether the person's own record speaks against them. */
export interface Alternatives {
  readonly open: readonly string[]
  readonly excluded: readonly {
    readonly name: string
    readonly because: string
    readonly facts: readonly StoredFact[]
  }[]
}

/** Checks each alternative against recorded allergies, the row's own contraindications, and high-severity interactions with the other medicines. */
export function alternativesFor(row: GeneRow, replaced: Medicine, state: State, tables: ReasonTables): Alternatives {
  const others = state.medicines.filter(medicine => medicine.fact.id !== replaced.fact.id)
  const checked = row.alternatives.map(({ name, unless }) => {
    const alternative = { names: [name], classes: tables.substances.classesOf(name).map(({ id }) => id) }
    const allergies = allergyHits(alternative, state.allergies, tables)
      .filter(hit => hit.row.severity !== 'low')
      .map(({ allergy }) => ({ because: `recorded allergy: ${allergy.text}`, facts: [allergy] }))
    const situations = state.situations
      .filter(situation => unless.includes(situation.row.id))
      .map(situation => ({ because: situation.row.words, facts: situation.facts }))
    const clashes = others
      .filter(other => clash(alternative, other, tables))
      .map(other => ({ because: `does not go with ${other.shown}`, facts: [other.fact] }))
    return { name, against: [...allergies, ...situations, ...clashes] }
  })
  return {
    open: checked.filter(({ against }) => against.length === 0).map(({ name }) => name),
    excluded: checked
      .filter(({ against }) => against.length > 0)
      .map(({ name, against }) => ({
        name,
        because: against.map(each => each.because).join('; '),
        facts: against.flatMap(each => each.facts),
      })),
  }
}

type Substance = Pick<Medicine, 'names' | 'classes'>

function clash(alternative: Substance, other: Substance, tables: ReasonTables): boolean {
  const meant = (references: readonly string[], substance: Substance) =>
    references.some(reference => isMeant(reference, substance, tables.substances))
  return tables.interactions.rows.some(
    row =>
      row.kind === 'drug-drug' &&
      row.severity === 'high' &&
      ((meant(row.a, alternative) && meant(row.b, other)) || (meant(row.b, alternative) && meant(row.a, other))),
  )
}
