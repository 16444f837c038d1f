import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseYaml } from '../kernel/yaml.ts'

const alteredSchema = z.object({
  reviewed: z.iso.date(),
  rows: z.array(
    z.object({
      id: z.string(),
      origin: z.enum(['record', 'guidance']),
      source: z.string(),
      claims: z.array(z.string()),
      faithful: z.array(z.string()),
    }),
  ),
})

/** A claim beside the text it cites. */
export interface AlteredClaim {
  readonly id: string
  readonly origin: 'record' | 'guidance'
  readonly source: string
  readonly claim: string
  /** What was altered; absent in a faithful claim. */
  readonly altered?: string
}

/** Reads `altered.yaml`: every claim as it is, every other true wording, and for each alternative the claim altered in that place alone. */
export async function readAlteredClaims(file: URL): Promise<readonly AlteredClaim[]> {
  const { rows } = alteredSchema.parse(parseYaml(await readFile(file, 'utf8'), file.pathname))
  return rows.flatMap(({ id, origin, source, claims, faithful }) => {
    const texts = [...claims.flatMap(variantsOf), ...faithful.map((claim): Variant => ({ claim }))]
    return texts.map((variant, index) => ({
      id: `${id}-${String(index + 1).padStart(2, '0')}`,
      origin,
      source,
      ...variant,
    }))
  })
}

interface Variant {
  readonly claim: string
  readonly altered?: string
}

const slot = /\{(\w+):([^}]*)\}/g

function variantsOf(template: string): readonly Variant[] {
  const slots = [...template.matchAll(slot)].map(([whole, group = '', choices = '']) => ({
    whole,
    group,
    choices: choices.split('|'),
  }))
  const filled = (at: number, choice: number): string => {
    let index = -1
    return template.replace(slot, () => {
      index += 1
      return slots[index]?.choices[index === at ? choice : 0] ?? ''
    })
  }
  return [
    { claim: filled(-1, 0) },
    ...slots.flatMap(({ group, choices }, at) =>
      choices.slice(1).map((_, choice) => ({ claim: filled(at, choice + 1), altered: group })),
    ),
  ]
}
