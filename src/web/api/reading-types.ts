import type { Level, Reply } from './types.ts'

/** How plainly a patient is written to, and why. */
export interface ReadingLevelState {
  readonly level: Level
  readonly grade: number | null
  readonly points: number
  readonly decidedBy: 'patient' | 'clinician' | 'signals' | 'baseline'
  readonly contributions: readonly {
    readonly signal: string
    readonly effect: number
    readonly isHeldBack: boolean
    readonly reason: string
    readonly at: string
    readonly until: string
  }[]
}

/** What the product says to an answer that was said back. */
export type TeachBackReply =
  | { readonly result: 'urgent'; readonly card: Reply }
  | { readonly result: 'passed' | 'partly' | 'failed'; readonly say: string; readonly again?: Reply }
