import type { Actor } from '../../domain/actor.ts'
import type { Citation } from '../../domain/evidence.ts'
import { sha256 } from '../../kernel/ids.ts'
import type { Database } from '../../store/database.ts'

/** Where the stored text of a citation lies, by the beginning of its span id. */
const stored = {
  fact: 'select quote as text, quote_sha256 as hash from fact where fact_id = $1',
  chunk: 'select text, sha256 as hash from chunk where chunk_id = $1',
  rule: "select body as text, sha256 as hash from rule where table_name || '/' || rule_id = $1",
} as const

/** Span ids that resolve to no stored text, or to one that differs in a byte from what was shown, or from its own hash. Read as the actor. */
export async function unresolvedCitations(
  database: Database,
  actor: Actor,
  citations: readonly Citation[],
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { spanId, span } of citations) {
    const [kind, ...rest] = spanId.split(':')
    const statement = kind === 'fact' || kind === 'chunk' || kind === 'rule' ? stored[kind] : undefined
    const rows =
      statement === undefined
        ? []
        : await database.as(actor, tx => tx.query<{ text: string; hash: string }>(statement, [rest.join(':')]))
    if (!rows.some(({ text, hash }) => text === span && sha256(text) === hash)) wrong.push(spanId)
  }
  return wrong
}
