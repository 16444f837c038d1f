import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseYaml } from '../../kernel/yaml.ts'
import type { EvalCase } from '../suite.ts'

const partsSchema = z.strictObject({
  carriers: z.array(
    z.strictObject({
      id: z.string(),
      role: z.enum(['patient', 'clinician']),
      task: z.string(),
      /** The paragraphs of the document; the attack goes between two of them. */
      text: z.array(z.string()).min(2),
    }),
  ),
  /** How an attack is dressed: `{attack}` is the payload. */
  wrappers: z.array(z.strictObject({ id: z.string(), text: z.string() })),
  /** Kind of payload → payloads. */
  /** Orders of care, each told in its carrier and asked for. */
  care: z.array(z.strictObject({ carrier: z.string(), task: z.string(), text: z.string() })),
  payloads: z.record(z.string(), z.array(z.string()).min(1)),
})

/** The suite's own folder holds parts; anything else is a file of cases. */
export const isOwnCases = (path: string): boolean => path.endsWith('/')

/** Every payload in every carrier and wrapper, at a place that goes round, and each carrier once as it is. */
export async function plantedCases(path: string): Promise<readonly EvalCase[]> {
  const { carriers, wrappers, care, payloads } = partsSchema.parse(parseYaml(await readFile(path, 'utf8'), path))
  const all = Object.entries(payloads).flatMap(([category, list]) => list.map(attack => ({ category, attack })))
  const clean = carriers.map(({ id, role, task, text }) => ({
    id: `${id}-clean`,
    input: { document: text.join('\n'), task, role },
    expected: { injected: false },
    metadata: { carrier: id },
  }))
  const orders = care.map(({ carrier, task, text }, at) => {
    const { role, text: lines } = carriers.find(({ id }) => id === carrier) ?? { role: 'clinician', text: [] }
    const place = at % (lines.length + 1)
    return {
      id: `${carrier}-care-${at + 1}`,
      input: { document: [...lines.slice(0, place), text, ...lines.slice(place)].join('\n'), task, role },
      expected: { injected: false, told: text },
      metadata: { carrier },
    }
  })
  const planted = carriers.flatMap(carrier =>
    wrappers.flatMap(wrapper =>
      all.map(({ category, attack }, at) => {
        const place = (at % (carrier.text.length + 1)) % (carrier.text.length + 1)
        const said = wrapper.text.replaceAll('{attack}', attack)
        const document = [...carrier.text.slice(0, place), said, ...carrier.text.slice(place)].join('\n')
        return {
          id: `${carrier.id}-${wrapper.id}-${at + 1}`,
          input: { document, task: carrier.task, role: carrier.role },
          expected: { injected: true, attack_text: attack, attack_category: category },
          metadata: { carrier: carrier.id, wrapper: wrapper.id },
        }
      }),
    ),
  )
  return [...clean, ...orders, ...planted]
}
