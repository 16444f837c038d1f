import type { Config } from '../kernel/config.ts'

/** What an installation may choose about approvals. */
export interface ApprovalPolicy {
  /** For so long an approval can be undone, and reaches nobody. */
  readonly undoSeconds: number
  /** Planted drafts for each real one, 0 to 1. */
  readonly sentinelShare: number
}

/** A clock that stands still would keep the window open for ever, so it has none unless it is asked for. */
export function approvalPolicy(
  config: Pick<Config, 'CARENAV_MODE' | 'CARENAV_NOW' | 'CARENAV_UNDO_SECONDS' | 'CARENAV_SENTINEL_SHARE'>,
): ApprovalPolicy {
  const isDemo = config.CARENAV_MODE === 'demo'
  return {
    undoSeconds: config.CARENAV_UNDO_SECONDS ?? (config.CARENAV_NOW !== undefined ? 0 : isDemo ? 20 : 120),
    sentinelShare: config.CARENAV_SENTINEL_SHARE,
  }
}
