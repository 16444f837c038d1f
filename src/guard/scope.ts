import { z } from 'zod'
import type { ReaderRole } from '../domain/actor.ts'
import { canonicalise } from '../kernel/canonical.ts'
import { readRules } from '../knowledge/rules.ts'
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

export type ScopeOf = (question: string, actor: { readonly role: ReaderRole }) => Scope

const rowSchema = z.object({
  id: z.string(),
  source: z.string(),
  reader: z.enum(['patient', 'any', 'allow']),
  notice: z.string(),
  phrases: z.array(z.string()).min(1),
  unless: z.array(z.string()).min(1).optional(),
})

/** Patients get no diagnosis, prescription, dose change or advice to stop; nobody gets another person's data or the product's instructions. */
export async function loadScope(folder?: URL): Promise<ScopeOf> {
  const find = compilePhraseTable((await readRules('scope', rowSchema, folder)).rows)
  return (question, { role }) => {
    const row = find(canonicalise(question).matching, role === 'patient')
    return row === undefined ? { allowed: true } : { allowed: false, reason: row.id, notice: row.notice }
  }
}
