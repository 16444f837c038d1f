import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import { parseYaml } from '../kernel/yaml.ts'
import { countingModels } from './asked-models.ts'
import { readCases } from './cases.ts'
import type { EvaluateParts } from './parts.ts'
import type { EvalCase, Metric, ScoredCase, Suite, SuiteOptions } from './suite.ts'

const headSchema = z.object({
  name: z.string(),
  description: z.string(),
  /** Least value of each metric on the suite's own cases. */
  gates: z.record(z.string(), z.number()),
  /** The most that a metric may be on them. */
  limits: z.record(z.string(), z.number()).default({}),
})
export type SuiteHead = Readonly<z.infer<typeof headSchema>>

const suitesFolder = new URL('../../evals/suites/', import.meta.url)

export interface SuiteRun {
  readonly suite: string
  readonly n: number
  readonly model: string
  /** How many times the suite had the model's draft of an answer; 0 for a suite that asks none. */
  readonly asked: number
  readonly metrics: Readonly<Record<string, Metric>>
  /** Group name → group value → metrics of its cases. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Metric>>>>>>
  readonly gates: readonly GateResult[]
  readonly cases: readonly ScoredCase[]
  readonly hashes: { readonly cases: string; readonly outputs: string }
}

export interface GateResult {
  readonly metric: string
  /** The least value, or … */
  readonly min?: number
  /** … the most. */
  readonly max?: number
  readonly met: boolean
}

export interface RunRequest extends SuiteOptions {
  /** Someone's own cases of the same shape; gates then do not apply. */
  readonly cases?: string
  readonly progress?: (done: number, total: number) => void
}

/** The suite's own description and gates, from `evals/suites/<name>/suite.yaml`. */
export async function readSuiteHead(name: string): Promise<SuiteHead> {
  const parsed = headSchema.safeParse(
    parseYaml(await readFile(new URL(`${name}/suite.yaml`, suitesFolder), 'utf8'), `evals/suites/${name}/suite.yaml`),
  )
  if (!parsed.success)
    throw new Refusal(
      'invalid',
      `evals/suites/${name}/suite.yaml: ${z.prettifyError(parsed.error)}`,
      'Mend the named field.',
    )
  return parsed.data
}

/** Runs every case, scores it, and reports metrics with intervals, over all and by group. */
export async function runSuite(suite: Suite, given: EvaluateParts, request: RunRequest): Promise<SuiteRun> {
  const { parts, asked } = countingModels(given)
  const own = request.cases === undefined
  const head = await readSuiteHead(suite.name)
  const cases = await casesOf(suite, parts, request.cases)
  const scored: ScoredCase[] = []
  for await (const one of suite.run({ cases, parts, options: request })) {
    scored.push(one)
    request.progress?.(scored.length, cases.length)
  }
  if (scored.length !== cases.length)
    throw new Error(`${suite.name}: ${scored.length} of ${cases.length} cases came back`)
  const metrics = suite.metrics(scored)
  return {
    suite: suite.name,
    n: scored.length,
    model: request.model,
    asked: asked(),
    metrics,
    groups: byGroup(suite, scored),
    gates: own ? gateResults(head, metrics) : [],
    cases: scored,
    hashes: {
      cases: sha256(JSON.stringify(cases)),
      outputs: sha256(JSON.stringify(scored.map(one => [one.id, one.scores]))),
    },
  }
}

function gateResults({ gates, limits }: SuiteHead, metrics: SuiteRun['metrics']): readonly GateResult[] {
  const reached = (metric: string): number => metrics[metric]?.value ?? Number.NaN
  return [
    ...Object.entries(gates).map(([metric, min]) => ({ metric, min, met: reached(metric) >= min })),
    ...Object.entries(limits).map(([metric, max]) => ({ metric, max, met: reached(metric) <= max })),
  ]
}

const casesOf = (suite: Suite, parts: EvaluateParts, path: string | undefined): Promise<readonly EvalCase[]> =>
  suite.readCases === undefined
    ? readCases(path ?? new URL(`${suite.name}/cases.jsonl`, suitesFolder).pathname)
    : suite.readCases(path ?? new URL(`${suite.name}/`, suitesFolder).pathname, parts)

function byGroup(suite: Suite, scored: readonly ScoredCase[]): SuiteRun['groups'] {
  const names = new Set(scored.flatMap(one => Object.keys(one.groups ?? {})))
  return Object.fromEntries(
    [...names].sort().map(name => {
      const members = Map.groupBy(
        scored.filter(one => one.groups?.[name] !== undefined),
        one => one.groups?.[name] ?? '',
      )
      return [
        name,
        Object.fromEntries(
          [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, cases]) => [value, suite.metrics(cases)]),
        ),
      ]
    }),
  )
}
