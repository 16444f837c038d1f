import type { Level } from '../domain/answer.ts'
import type { AttachedDocument } from './about/answer-about.ts'

/** A question as a surface hands it in. */
export interface Asked {
  readonly text: string
  /** The person the question is about; a patient asks about nobody else. */
  readonly person: string
  /** Continues this chat; without it a new one begins. The caller may choose the id of a new chat. */
  readonly chat?: string
  /** The caller's id for this message: asking twice with one id answers once. */
  readonly message?: string
  /** Defaults to the person's stored level for a patient, 'detailed' for a clinician. */
  readonly level?: Level
  /** The answer is to be plainer than one of this grade that the reader has seen. */
  readonly plainerThan?: number
  /** BCP 47; defaults to the person's language for a patient, 'en' for a clinician. */
  readonly language?: string
  /** Earlier questions that are not stored here, oldest first (evaluations, API clients that keep their own history). */
  readonly previous?: readonly string[]
  /** A document that the question is about; the answer then comes out of it alone, and it is not kept. */
  readonly about?: AttachedDocument
}
