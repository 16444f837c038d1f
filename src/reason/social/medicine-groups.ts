import type { StoredFact } from '../../record/facts.ts'
import type { MedicineGroupRow } from '../rows/social-row.ts'
import { phraseAt, type Substances, wordsOf } from '../substances.ts'

/** Which groups of social-medicines a medicine or device belongs to. */
export interface MedicineGroups {
  readonly ids: readonly string[]
  of(medicine: StoredFact): ReadonlySet<string>
}

interface Compiled {
  readonly row: MedicineGroupRow
  readonly names: readonly (readonly string[])[]
  readonly dosage: readonly (readonly string[])[]
}

/** A brand counts as its ingredients too, as far as `substances` knows it. Refuses, as a mistake of the table, an unknown group. */
export function createMedicineGroups(rows: readonly MedicineGroupRow[], substances: Substances): MedicineGroups {
  const known = new Set(rows.map(({ id }) => id))
  const lost = rows.flatMap(({ id, groups }) => groups.filter(each => !known.has(each)).map(each => `${id}: ${each}`))
  if (lost.length > 0) throw new Error(`social-medicines names unknown groups: ${lost.join(', ')}`)
  const compiled = rows.map(row => ({ row, names: row.names.map(wordsOf), dosage: row.dosage.map(wordsOf) }))
  const seen = new Map<string, ReadonlySet<string>>()
  return {
    ids: rows.map(({ id }) => id),
    of(medicine) {
      const text = textOf(medicine)
      const dosage = dosageOf(medicine)
      const key = `${text}\n${dosage}`
      const before = seen.get(key)
      if (before !== undefined) return before
      const ingredients = substances.named(text).map(({ name }) => name)
      const own = wordsOf([text, ...ingredients].join(' ; '))
      const all = [...own, ...wordsOf(dosage)]
      const direct = compiled.filter(group => isMember(group, own, all)).map(({ row }) => row.id)
      const groups = withParents(direct, rows)
      // Texts of medicines repeat over people; a bounded memory of them costs less than reading them again.
      if (seen.size > 5_000) seen.clear()
      seen.set(key, groups)
      return groups
    },
  }
}

/** The words of the order, and what its codes call it: some records name a medicine by code alone. */
const textOf = ({ text, codings }: StoredFact): string =>
  [...new Set([text, ...codings.flatMap(({ display }) => display ?? [])])].join(' ; ')

function dosageOf({ detail }: StoredFact): string {
  const { dosage, asNeeded } = detail
  const lines = [dosage].flat().filter(each => typeof each === 'string')
  return [...lines, ...(asNeeded === true ? ['as needed'] : [])].join(' ; ')
}

function isMember({ row, names, dosage }: Compiled, own: readonly string[], all: readonly string[]): boolean {
  const isNamed = names.some(phrase => phraseAt(own, phrase) >= 0) || dosage.some(phrase => phraseAt(all, phrase) >= 0)
  return (
    isNamed &&
    (row.forms.length === 0 || row.forms.some(form => own.includes(form))) &&
    !row.exceptForms.some(form => all.includes(form))
  )
}

function withParents(direct: readonly string[], rows: readonly MedicineGroupRow[]): ReadonlySet<string> {
  const groups = new Set(direct)
  for (let size = -1; size !== groups.size; ) {
    size = groups.size
    for (const { id, groups: parts } of rows) if (parts.some(part => groups.has(part))) groups.add(id)
  }
  return groups
}
