import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseYaml } from '../../kernel/yaml.ts'

const listSchema = z.record(z.string(), z.array(z.string()))
const fileSchema = z.object({ patients: listSchema, clinicians: listSchema })

export interface BenchQuestion {
  readonly role: 'patient' | 'clinician'
  readonly person: string
  readonly text: string
}

const file = new URL('../../../evals/bench/questions.yaml', import.meta.url)

/** Every question once for each person it is for, in an order that mixes people and kinds and is the same each time. */
export async function readBenchQuestions(): Promise<readonly BenchQuestion[]> {
  const { patients, clinicians } = fileSchema.parse(
    parseYaml(await readFile(file, 'utf8'), 'evals/bench/questions.yaml'),
  )
  const people = Object.keys(patients).filter(name => name !== 'everyone')
  const of = (role: BenchQuestion['role'], list: z.infer<typeof listSchema>): BenchQuestion[] =>
    people.flatMap(person =>
      [...(list['everyone'] ?? []), ...(list[person] ?? [])].map(text => ({ role, person, text })),
    )
  const all = [...of('patient', patients), ...of('clinician', clinicians)]
  // A stride without a common factor visits each once and never two of one person's list in a row.
  const stride = strideFor(all.length)
  return all.flatMap((_, at) => all[(at * stride) % all.length] ?? [])
}

function strideFor(length: number): number {
  let stride = Math.max(1, Math.floor(length * 0.618))
  while (greatestCommonDivisor(stride, length) > 1) stride += 1
  return stride
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))
