import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseYaml } from '../kernel/yaml.ts'
import type { EvalCase } from './suite.ts'

const language = z.enum(['en', 'es', 'pl'])
const fileSchema = z.strictObject({
  rewrites: z.array(z.strictObject({ language, before: z.string(), after: z.string() })),
  alterations: z.array(z.strictObject({ kind: z.string(), language, from: z.string(), to: z.string() })),
  medicines: z.record(language, z.array(z.string())),
})
type Rewrites = z.infer<typeof fileSchema>

/** What a case of the `preservation` suite is made of. */
export const rewriteSchema = z.object({ before: z.string(), after: z.string(), language })

/** Each pair of `rewrites.yaml` as it stands, and one copy for each alteration that fits its plainer wording. */
export async function rewriteCases(file: string): Promise<readonly EvalCase[]> {
  const rewrites = fileSchema.parse(parseYaml(await readFile(file, 'utf8'), file))
  return rewrites.rewrites.flatMap(({ language, before, after }, index) => {
    const id = `${language}-${String(index + 1).padStart(2, '0')}`
    const one = (name: string, text: string, kind: string): EvalCase => ({
      id: `${id}-${name}`,
      input: { before, after: text, language },
      expected: { kept: kind === 'kept' },
      metadata: { kind },
    })
    return [
      one('plain', after, 'kept'),
      one('same', before, 'kept'),
      ...altered(after, language, rewrites).map(({ text, kind }, at) => one(`${kind}-${at + 1}`, text, kind)),
    ]
  })
}

function altered(after: string, language: Rewrites['rewrites'][number]['language'], rewrites: Rewrites) {
  const worded = rewrites.alterations
    .filter(one => one.language === language && (one.from === '$' || after.includes(one.from)))
    .map(({ kind, from, to }) => ({ kind, text: from === '$' ? after + to : after.replace(from, to) }))
  // Each number a tenth, ten times, and one more.
  const numbers = [...after.matchAll(/\d+(?:\.\d+)?/g)].flatMap(({ 0: found, index }) =>
    [Number(found) * 10, Number(found) + 1].map(value => ({
      kind: 'number',
      text: `${after.slice(0, index)}${value}${after.slice(index + found.length)}`,
    })),
  )
  const known = rewrites.medicines[language]
  const swapped = known
    .filter(name => after.toLowerCase().includes(name.toLowerCase()))
    .flatMap((name, at) =>
      [1, 2].map(step => ({ name, other: known[(known.indexOf(name) + step + at) % known.length] ?? '' })),
    )
    .filter(({ name, other }) => other !== name)
    .map(({ name, other }) => ({ kind: 'medicine', text: after.replace(new RegExp(name, 'i'), other) }))
  return [...worded, ...numbers, ...swapped].filter(({ text }) => text !== after)
}
