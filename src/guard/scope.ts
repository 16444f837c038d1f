import { z } from 'zod'
import type { ReaderRole } from '../domain/actor.ts'
import { canonicalise } from '../kernel/canonical.ts'
import { readRules } from '../knowledge/rules.ts'
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

/** Patients get no diagnosis, prescription, dose change or advice to stop; nobody gets another person's data or the product's instructions. */
export async function loadScope(folder?: URL): Promise<ScopeOf> {
  const { rows } = await readRules('scope', rowSchema, folder)
  const find = compilePhraseTable(rows)
  const otherPerson = rows.find(({ id }) => id === 'other-person')
  if (otherPerson === undefined) throw new RangeError('corpora/rules/scope.yaml has no row other-person')

  return (question, { role }, ownName) => {
    const { text, matching } = canonicalise(question)
    const row =
      role === 'patient' && namesAnotherPerson(text, ownName) ? otherPerson : find(matching, role === 'patient')
    return row === undefined ? { allowed: true } : { allowed: false, reason: row.id, notice: row.notice }
  }
}
