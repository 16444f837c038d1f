import type { AlleleDefinition } from '../../knowledge/allele-definition.ts'
import { compareNames, joinedName } from './allele-name.ts'
import type { Sample } from './sample.ts'

/** Variants of a gene whose variants combine freely, one by one, each as often as it is there. */
export interface Variants {
  readonly found: readonly string[]
  /** Variants that alone define no allele, as "rs1 C>T": said, and read as the reference. */
  readonly alone: readonly string[]
}

/** What a sample carries on all its chromosomes. */
export const variantsIn = (definition: AlleleDefinition, sample: Sample): Variants =>
  count(
    definition,
    sample,
    sample.read.flatMap(({ name, bases }) => bases.map(base => ({ name, base }))),
  )

/** What the first or second chromosome of an effectively phased sample carries: "[a + b]", or the reference. */
export function variantsOn(definition: AlleleDefinition, sample: Sample, chromosome: number): string {
  const bases = sample.read.map(({ name, bases }) => ({ name, base: bases[chromosome] ?? bases[0] ?? '' }))
  const { found } = count(definition, sample, bases)
  return found.length === 0 ? definition.reference : joinedName(found)
}

/** Variants that agree with what was read of them, whatever else is there. */
export function openVariants(definition: AlleleDefinition, { read }: Sample): readonly string[] {
  const byName = new Map(read.map(({ name, bases }) => [name, bases]))
  return [...definition.alleles]
    .filter(([, codes]) => [...codes].every(([at, code]) => byName.get(at)?.includes(code) ?? true))
    .map(([allele]) => allele)
}

interface BaseAt {
  readonly name: string
  readonly base: string
}

/** Alleles of several positions first: what one of them explains is not counted again. */
function count(definition: AlleleDefinition, sample: Sample, bases: readonly BaseAt[]): Variants {
  const left = new Map<string, number>()
  const reference = new Map(sample.read.map(({ name, ref }) => [name, ref]))
  for (const { name, base } of bases)
    if (base !== reference.get(name)) left.set(`${name} ${base}`, (left.get(`${name} ${base}`) ?? 0) + 1)
  const found: string[] = []
  for (const { allele, keys } of byLength(definition, reference)) {
    const copies = Math.min(...keys.map(key => left.get(key) ?? 0))
    for (const key of keys) left.set(key, (left.get(key) ?? 0) - copies)
    found.push(...Array(copies).fill(allele))
  }
  const alone = [...left].filter(([, copies]) => copies > 0).map(([key]) => variantName(key, reference))
  return { found: found.toSorted(compareNames), alone }
}

const byLength = (definition: AlleleDefinition, read: ReadonlyMap<string, string>) =>
  [...definition.alleles]
    .map(([allele, codes]) => ({
      allele,
      keys: [...codes].filter(([name]) => read.has(name)).map(([name, code]) => `${name} ${code}`),
    }))
    .filter(({ keys }) => keys.length > 0)
    .sort((a, b) => b.keys.length - a.keys.length)

function variantName(key: string, reference: ReadonlyMap<string, string>): string {
  const [name = '', base = ''] = key.split(' ')
  return `${name} ${reference.get(name)}>${base}`
}
