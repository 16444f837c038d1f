import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import type { Span } from '../domain/evidence.ts'
import type { Tx } from '../store/database.ts'

/**
 * Why a stale draft no longer holds, one sentence per piece of evidence that is not what it was. When all of it still stands,
 * something newer in the record ended the finding, and that is said.
 */
export async function changedSince(
  tx: Tx,
  actor: Actor,
  person: string,
  evidence: readonly Span[],
): Promise<readonly string[]> {
  const facts = z.array(factSchema).parse(
    await tx.query(
      `select 'fact:' || f.fact_id as id, f.superseded_by is null as "isCurrent", newer.quote as newer
       from fact f left join fact newer on newer.tenant_id = f.tenant_id and newer.person_id = f.person_id
         and newer.fact_id = f.superseded_by
       where f.tenant_id = $1 and f.person_id = $2 and 'fact:' || f.fact_id = any ($3::text[])`,
      [actor.tenant, person, idsOf(evidence, 'record')],
    ),
  )
  const rules = z.array(ruleSchema).parse(
    await tx.query(
      `select 'rule:' || table_name || '/' || rule_id as id, sha256 as hash from rule
         where 'rule:' || table_name || '/' || rule_id = any ($1::text[])`,
      [idsOf(evidence, 'rule')],
    ),
  )
  const known = new Map([...facts, ...rules].map(row => [row.id, row]))
  const changes = evidence.flatMap(span => sentenceOf(span, known.get(span.id)))
  return changes.length > 0
    ? changes
    : ['All of its evidence still stands; something newer in the record or the rules ended this finding.']
}

function sentenceOf(
  span: Span,
  row: z.infer<typeof factSchema> | z.infer<typeof ruleSchema> | undefined,
): readonly string[] {
  if (span.origin === 'record') {
    if (row === undefined || !('newer' in row)) return [`No longer in the record: ${span.text}`]
    if (row.isCurrent) return []
    const isNew = row.newer !== null && row.newer !== span.text
    return [isNew ? `The record said: ${span.text} It now says: ${row.newer}` : `No longer in the record: ${span.text}`]
  }
  // A rule that was never loaded into the store is not known to have changed.
  return row !== undefined && 'hash' in row && row.hash !== span.hash ? [`The rule was reworded: ${span.title}`] : []
}

const idsOf = (evidence: readonly Span[], origin: Span['origin']): readonly string[] =>
  evidence.filter(span => span.origin === origin).map(({ id }) => id)

const factSchema = z.object({ id: z.string(), isCurrent: z.boolean(), newer: z.string().nullable() })
const ruleSchema = z.object({ id: z.string(), hash: z.string() })
