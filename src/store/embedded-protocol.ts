import type { Row } from './database.ts'
import type { QueryErrorFields } from './query-error.ts'

/** What the server asks of the database thread. One request is under way at a time. */
export type Request =
  | { readonly kind: 'begin'; readonly text: string; readonly values: readonly unknown[] }
  | { readonly kind: 'query'; readonly text: string; readonly values: readonly unknown[] }
  | { readonly kind: 'commit' | 'rollback' | 'dump' | 'close' }
  /** SQL with several statements, as the database's owner. */
  | { readonly kind: 'script'; readonly text: string }

export interface Reply {
  readonly rows?: Row[]
  /** The command tag of a commit: 'ROLLBACK' when a statement had failed. */
  readonly command?: string
  /** A tar of the whole database folder. */
  readonly image?: Uint8Array<ArrayBuffer>
}

/** First message of the thread: it is ready, or it could not open. */
export type Outcome =
  | { readonly reply: Reply }
  | { readonly refused: QueryErrorFields }
  | { readonly failed: string; readonly stack: string | undefined }

/** Where the data lies: a folder, or memory, started from an image or from nothing. */
export interface Place {
  readonly folder: string | undefined
  readonly image: string | undefined
}
