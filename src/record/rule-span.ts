import type { Span } from '../domain/evidence.ts'
import { sha256 } from '../kernel/ids.ts'

/** The stored text of a rule row: its reviewed sentence, byte for byte. */
const ruleBody = (row: { readonly statement: string }): string => row.statement

/** The span that cites a row of `corpora/rules/<table>.yaml`. */
export const ruleSpan = (
  table: string,
  row: { readonly id: string; readonly statement: string },
  title: string = row.id,
): Span => ({
  id: `rule:${table}/${row.id}`,
  origin: 'rule',
  source: `${table}/${row.id}`,
  ref: row.id,
  title,
  text: ruleBody(row),
  hash: sha256(ruleBody(row)),
})
