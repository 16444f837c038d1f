/** What a caller can act on. Anything else that is thrown is a bug and answers 500. */
export type RefusalCode = 'not-found' | 'not-allowed' | 'conflict' | 'invalid' | 'unavailable'

/** An expected failure with the next step to take. `detail` and `hint` are safe to show to any reader. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly hint: string
  constructor(code: RefusalCode, detail: string, hint: string, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'Refusal'
    this.code = code
    this.hint = hint
  }
}

/** A failure for a terminal: what happened and what to do next; a bug keeps its stack. */
export function failureText(error: unknown): string {
  if (error instanceof Refusal) return `${error.message}\n${error.hint}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
