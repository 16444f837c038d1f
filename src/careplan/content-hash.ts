import type { Proposal } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import { sha256 } from '../kernel/ids.ts'

/** What an approval binds: change any of it and the hash, and with it the approval, is another. */
export interface ItemContent extends Proposal {
  readonly finding: string
  /** `<span id>@<hash>` in the order shown. */
  readonly evidence: readonly string[]
}

export const evidenceKey = (span: Span): string => `${span.id}@${span.hash}`

/** SHA-256 over netstrings, so that no two contents share their bytes. `careplan_item_hash` in 0006_careplan.sql computes the same. */
export function itemHash(content: ItemContent): string {
  const { finding, action, text, patientText, risk, evidence } = content
  return contentHash([finding, action, text, patientText, risk, evidence.join('\n')])
}

/** SHA-256 over the netstrings of the parts: byte length, ':', bytes, ','. */
export const contentHash = (parts: readonly string[]): string =>
  sha256(parts.map(part => `${Buffer.byteLength(part, 'utf8')}:${part},`).join(''))
