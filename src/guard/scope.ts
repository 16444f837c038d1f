import { z } from 'zod'
import type { ReaderRole } from '../domain/actor.ts'
import { canonicalise, foldForMatching } from '../kernel/canonical.ts'
import { hiddenReadings } from '../kernel/disguise.ts'
import { readRules } from '../knowledge/rules.ts'
import { type IntentName, loadIntents } from './intent/intent.ts'
import { namesAnotherPerson } from './named-person.ts'
import { compilePhraseTable } from './phrase-table.ts'

/** Whether a question lies within what its asker may ask; a refusal names the reviewed wording that says so. */
export type Scope =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      /** Row of corpora/rules/scope.yaml: 'diagnosis', 'dose-change', 'other-person', … */
      readonly reason: string
      /** Row of corpora/rules/notices.yaml. */
      readonly notice: string
      /** What in the text spoke for it, where no single row did. */
      readonly because?: readonly string[]
    }

/** `ownName`: the full name of the asker's own person, so that a patient may speak of herself by name. */
export type ScopeOf = (question: string, actor: { readonly role: ReaderRole }, ownName?: string) => Scope

const rowSchema = z.object({
  id: z.string(),
  source: z.string(),
  reader: z.enum(['patient', 'any', 'allow', 'class']),
  notice: z.string(),
  phrases: z.array(z.string()).min(1),
  unless: z.array(z.string()).min(1).optional(),
  strict: z.boolean().optional(),
  atLeast: z.number().int().min(2).optional(),
})
type Row = z.infer<typeof rowSchema>

/** The row by which a text with this intent is refused. */
const rowOf: Readonly<Record<IntentName, string>> = { attack: 'instructions', harm: 'harm' }

export interface ScopeOptions {
  /** Folder of corpora; the product's own when left out. */
  readonly folder?: URL | undefined
  /** A dictionary, by which hidden words are told from chance; without one only plain text is read. */
  readonly isWord?: (word: string) => boolean
}

/**
 * Patients get no diagnosis, prescription, dose change or advice to stop; nobody gets another person's data, the product's instructions or help with harm.
 * Rows decide first, then what the text as a whole is after; what is hidden in it counts like what stands in it.
 */
export async function loadScope({ folder, isWord }: ScopeOptions = {}): Promise<ScopeOf> {
  const [{ rows }, intents] = await Promise.all([readRules('scope', rowSchema, folder), loadIntents(folder)])
  const find = compilePhraseTable(rows)
  const named = (id: string): Row => {
    const row = rows.find(one => one.id === id)
    if (row === undefined) throw new RangeError(`corpora/rules/scope.yaml has no row ${id}`)
    return row
  }
  const otherPerson = named('other-person')
  const byIntent = (['attack', 'harm'] as const).map(intent => ({ row: named(rowOf[intent]), read: intents[intent] }))

  function refusalOf(matching: string, isPatient: boolean): { row: Row; because?: readonly string[] } | undefined {
    const row = find(matching, isPatient)
    if (row !== undefined) return { row }
    for (const { row, read } of byIntent) {
      const { score, because } = read(matching)
      if (score > 0) return { row, because }
    }
    return undefined
  }

  return (question, { role }, ownName) => {
    const { text, matching } = canonicalise(question)
    const isPatient = role === 'patient'
    if (isPatient && namesAnotherPerson(text, ownName)) return refused(otherPerson)
    const plain = refusalOf(matching, isPatient)
    if (plain !== undefined) return refused(plain.row, plain.because)
    for (const reading of isWord === undefined ? [] : hiddenReadings(text, isWord)) {
      const hidden = refusalOf(foldForMatching(reading), false)
      if (hidden !== undefined) return refused(hidden.row, hidden.because)
    }
    return { allowed: true }
  }
}

const refused = ({ id, notice }: Row, because?: readonly string[]): Scope => ({
  allowed: false,
  reason: id,
  notice,
  ...(because === undefined ? {} : { because }),
})
