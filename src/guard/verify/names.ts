import { z } from 'zod'
import { foldForMatching } from '../../kernel/canonical.ts'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'
import { indexTerms } from '../../knowledge/terms.ts'

/** Medicines and lay words, as verification needs them. */
export interface KnownNames {
  /** Ids of the medicines a text names, by ingredient, brand or Spanish name. */
  medicinesIn(text: string): ReadonlySet<string>
  /** Index terms of the other words for the same thing: "sugar" for "glucose". */
  alike(stem: string): readonly string[]
}

const medicineSchema = z.object({
  id: z.string(),
  source: z.union([z.string(), z.array(z.string())]),
  name: z.string(),
  brands: z.array(z.string()).default([]),
  spanish: z.array(z.string()).default([]),
})
const laySchema = z.object({
  id: z.string(),
  source: z.union([z.string(), z.array(z.string())]),
  lay: z.array(z.string()),
  clinical: z.array(z.string()),
})

export async function loadKnownNames(folder: URL = corporaFolder): Promise<KnownNames> {
  const [medicines, lay] = await Promise.all([
    readRules('medicine-names', medicineSchema, folder),
    readRules('lay-terms', laySchema, folder),
  ])
  const byName = new Map<string, string>()
  for (const { id, name, brands, spanish } of medicines.rows) {
    for (const one of [name, ...brands, ...spanish]) byName.set(foldForMatching(one), id)
  }
  const longest = Math.max(...[...byName.keys()].map(name => name.split(' ').length))
  const alike = new Map<string, Set<string>>()
  for (const row of lay.rows) {
    const stems = [...row.lay, ...row.clinical].flatMap(phrase => indexTerms(phrase))
    for (const stem of stems) {
      const others = alike.get(stem) ?? new Set()
      for (const other of stems) others.add(other)
      alike.set(stem, others)
    }
  }
  return {
    alike: stem => [...(alike.get(stem) ?? [])],
    medicinesIn(text) {
      const words = foldForMatching(text).match(/[\p{L}\p{N}-]+/gu) ?? []
      const found = new Set<string>()
      for (let start = 0; start < words.length; start += 1) {
        for (let length = 1; length <= longest; length += 1) {
          const id = byName.get(words.slice(start, start + length).join(' '))
          if (id !== undefined) found.add(id)
        }
      }
      return found
    },
  }
}
