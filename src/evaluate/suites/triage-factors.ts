import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { severity, type Triager } from '../../guard/triage/triage.ts'
import { parseYaml } from '../../kernel/yaml.ts'
import { readCases } from '../cases.ts'
import { proportion } from '../metric.ts'
import type { Suite } from '../suite.ts'
import { loadTriage } from './triage.ts'

const factorSchema = z.object({
  factors: z.array(
    z.union([
      z.object({ id: z.string(), say: z.string().includes('{text}') }),
      z.object({ id: z.string(), change: z.enum(['order', 'typos']) }),
    ]),
  ),
})
type Factor = z.infer<typeof factorSchema>['factors'][number]

const inputSchema = z.object({ text: z.string(), plain: z.string(), factor: z.string() })
const own = new URL('../../../evals/suites/triage-factors/', import.meta.url)

/** Each vignette with each factor: the urgency may rise, never fall (product capability 15; metamorphic relations, Chen 1998). */
export const triageFactorsSuite: Suite = factorsSuite(loadTriage)

/** `load` makes the triage that is put to the test. */
export function factorsSuite(load: (corpora: URL) => Promise<Pick<Triager, 'assess'>>): Suite {
  return {
    name: 'triage-factors',
    description: 'Whether anything that stands beside a symptom lowers its urgency',
    async readCases(path) {
      const file = path.endsWith('/') ? `${path}vignettes.jsonl` : path
      const { factors } = factorSchema.parse(
        parseYaml(await readFile(new URL('factors.yaml', own), 'utf8'), 'evals/suites/triage-factors/factors.yaml'),
      )
      const vignettes = await readCases(file)
      return vignettes.flatMap(one =>
        factors.map(factor => {
          const plain = z.string().parse(one.input)
          return {
            ...one,
            id: `${one.id}/${factor.id}`,
            input: { plain, text: apply(factor, plain), factor: factor.id },
          }
        }),
      )
    },
    async *run({ cases, parts }) {
      const triage = await load(parts.corpora)
      for (const one of cases) {
        const { text, plain, factor } = inputSchema.parse(one.input)
        const [before, after] = [triage.assess(plain).urgency, triage.assess(text).urgency]
        yield {
          id: one.id,
          output: { before, after },
          scores: { notLowered: severity[after] >= severity[before] ? 1 : 0 },
          groups: { factor, urgency: before },
        }
      }
    },
    metrics: cases => ({ notLowered: proportion(cases, 'notLowered') }),
  }
}

function apply(factor: Factor, text: string): string {
  if ('say' in factor) return factor.say.replace('{text}', text)
  return factor.change === 'typos'
    ? misspell(text)
    : text
        .split(/(?<=\.) /)
        .toReversed()
        .join(' ')
}

/** Swaps two inner letters of every third word of six letters or more. Numbers stay. */
function misspell(text: string): string {
  let long = 0
  return text.replace(/[a-z]{6,}/g, word => {
    long += 1
    return long % 3 === 1 ? `${word.slice(0, 2)}${word[3]}${word[2]}${word.slice(4)}` : word
  })
}
