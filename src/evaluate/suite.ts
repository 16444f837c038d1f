import { z } from 'zod'
import type { EvaluateParts } from './parts.ts'

/** One case of a suite, as it stands in a `cases.jsonl`. */
export const evalCaseSchema = z.object({
  id: z.string(),
  input: z.unknown(),
  expected: z.unknown(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})
export type EvalCase = Readonly<z.infer<typeof evalCaseSchema>>

/** One case after the task ran. A score is between 0 and 1; `null` means that the scorer does not apply to this case. */
export interface ScoredCase {
  readonly id: string
  readonly output: unknown
  readonly scores: Readonly<Record<string, number | null>>
  /** Group name → value, e.g. `{ kind: 'trend' }`; metrics are also reported for each. */
  readonly groups?: Readonly<Record<string, string>>
}

/** A proportion or mean with its 95 % interval over n cases. */
export interface Metric {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}

export interface SuiteOptions {
  /** File or folder of the cases, when they are someone's own: what a case names by a path lies beside it. */
  readonly cases?: string
  /** Folder of FHIR bundles, one per person. */
  readonly bundles?: string
  /** ISO instant at which the cases are asked. */
  readonly now?: string
  readonly model: string
}

export interface SuiteContext {
  readonly cases: readonly EvalCase[]
  readonly parts: EvaluateParts
  readonly options: SuiteOptions
}

/** A task plus its scorers. */
export interface Suite {
  readonly name: string
  readonly description: string
  /** Reads cases of another layout than a JSONL of cases. */
  readCases?(path: string, parts: EvaluateParts): Promise<readonly EvalCase[]>
  run(context: SuiteContext): AsyncIterable<ScoredCase>
  metrics(cases: readonly ScoredCase[]): Readonly<Record<string, Metric>>
}
