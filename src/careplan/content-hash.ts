import type { PlanDelta, Proposal } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import { sha256 } from '../kernel/ids.ts'

/** What an approval binds: change any of it and the hash, and with it the approval, is another. */
export interface ItemContent extends Proposal {
  readonly finding: string
  /** `<span id>@<hash>` in the order shown. */
  readonly evidence: readonly string[]
}

export const evidenceKey = (span: Span): string => `${span.id}@${span.hash}`

/**
 * SHA-256 over netstrings, so that no two contents share their bytes. An item without delta that is not safety-critical is hashed as
 * before there were either, so that what was decided keeps its hash; the leading '2' keeps the two forms apart.
 * `careplan_item_hash_of` in 0010_approval.sql computes the same.
 */
export function itemHash(content: ItemContent): string {
  const { finding, action, text, patientText, risk, evidence, delta, safetyCritical } = content
  const words = [finding, action, text, patientText, risk, evidence.join('\n')]
  if (delta === undefined && safetyCritical !== true) return contentHash(words)
  return contentHash(['2', ...words, deltaKey(delta), safetyCritical === true ? 'safety-critical' : ''])
}

const deltaKey = (delta: PlanDelta | undefined): string =>
  delta === undefined
    ? ''
    : netstrings([delta.op, delta.pathway, delta.action, delta.reason, delta.evidence.join('\n'), delta.author])

/** SHA-256 over the netstrings of the parts: byte length, ':', bytes, ','. */
export const contentHash = (parts: readonly string[]): string => sha256(netstrings(parts))

const netstrings = (parts: readonly string[]): string =>
  parts.map(part => `${Buffer.byteLength(part, 'utf8')}:${part},`).join('')
