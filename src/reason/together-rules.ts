import type { StoredFact } from '../record/facts.ts'
import { allergyHits } from './allergy.ts'
import { kidneyReasons } from './kidney.ts'
import { isMeant, type Medicine } from './medicine.ts'
import type { InteractionRow } from './rows/interaction-row.ts'
import type { State } from './state.ts'
import type { Mention, Substances } from './substances.ts'
import type { ReasonTables } from './tables.ts'

/** A rule that speaks against the asked substance, and the fact of the record that it meets; none when only the question names the other side. */
export interface TogetherHit {
  readonly row: InteractionRow
  readonly medicine?: Medicine
  readonly facts: readonly StoredFact[]
  /** The question itself named this medicine or its class. */
  readonly isNamed: boolean
  /** The reference of the row that means the asked substance, for its everyday name. */
  readonly askedAs: string | undefined
}

const ranks = { high: 0, moderate: 1, low: 2 }

/** Rules against the asked substance in this record: by severity, then the ones the question names. */
export function togetherHits(
  asked: Mention,
  others: readonly Mention[],
  state: State,
  tables: ReasonTables,
): readonly TogetherHit[] {
  const substance = substanceOf(asked)
  const mine = state.medicines.filter(medicine => !sharesName(medicine, asked))
  const hits = [
    ...allergyHits(substance, state.allergies, tables).map(({ row, allergy }) => ({
      row,
      facts: [allergy],
      isNamed: false,
      askedAs: undefined,
    })),
    ...tables.interactions.rows.flatMap((row): readonly TogetherHit[] => {
      if (row.kind === 'drug-kidney') {
        const facts = row.medicines.some(each => meansAsked(each, asked, tables.substances))
          ? kidneyReasons(row, state)
          : []
        return facts.length === 0 ? [] : [{ row, facts, isNamed: false, askedAs: undefined }]
      }
      if (row.kind !== 'drug-drug' && row.kind !== 'drug-food') return []
      const own = mine.flatMap(medicine => {
        const askedAs = sideOf(row, asked, medicine, tables.substances)
        return askedAs === undefined
          ? []
          : [
              {
                row,
                medicine,
                facts: [medicine.fact],
                isNamed: others.some(other => isNamedBy(medicine, other)),
                askedAs,
              },
            ]
      })
      return own
    }),
  ]
  return hits.toSorted((a, b) => ranks[a.row.severity] - ranks[b.row.severity] || Number(b.isNamed) - Number(a.isNamed))
}

/** The rule between two things that a question names, when the record holds neither side. */
export function generalHit(asked: Mention, others: readonly Mention[], tables: ReasonTables): TogetherHit | undefined {
  const rows = tables.interactions.rows.flatMap(row => {
    if (row.kind !== 'drug-drug' && row.kind !== 'drug-food') return []
    const fits = others.flatMap(other => sideOf(row, asked, substanceOf(other), tables.substances) ?? [])
    return fits.length === 0 ? [] : [{ row, facts: [], isNamed: true, askedAs: fits[0] }]
  })
  return rows.toSorted((a, b) => ranks[a.row.severity] - ranks[b.row.severity])[0]
}

/** Whether the question's words mean this medicine: its own name, or a class it belongs to. */
export function isNamedBy(medicine: Medicine, mention: Mention): boolean {
  if (mention.names.length > 0) return sharesName(medicine, mention)
  return mention.classes.some(({ id }) => medicine.classes.includes(id))
}

type Substance = Pick<Medicine, 'names' | 'classes'>

const sharesName = (medicine: Medicine, mention: Mention): boolean =>
  mention.names.some(name => medicine.names.includes(name))

const substanceOf = (mention: Mention): Substance => ({
  names: mention.names,
  classes: mention.classes.map(({ id }) => id),
})

const meansAsked = (reference: string, asked: Mention, substances: Substances): boolean =>
  isMeant(reference, substanceOf(asked), substances)

/** The reference that means the asked substance, when the row's other side means the other one. */
function sideOf(
  row: Extract<InteractionRow, { a: readonly string[] }>,
  asked: Mention,
  other: Substance,
  substances: Substances,
): string | undefined {
  const meansOther = (references: readonly string[]) =>
    references.some(reference => isMeant(reference, other, substances))
  const inA = row.a.find(reference => meansAsked(reference, asked, substances))
  if (inA !== undefined && meansOther(row.b)) return inA
  const inB = row.b.find(reference => meansAsked(reference, asked, substances))
  return inB !== undefined && meansOther(row.a) ? inB : undefined
}
