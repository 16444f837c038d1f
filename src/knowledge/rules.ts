import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { parseYaml } from '../kernel/yaml.ts'

/** Where rules and documents live; configuration may name another folder of the same shape. */
export const corporaFolder = new URL('../../corpora/', import.meta.url)

const headSchema = z.object({
  table: z.string(),
  title: z.string(),
  /** ISO date on which a person last checked the rows against the sources. */
  reviewed: z.iso.date(),
  /** Short key → full reference (guideline or agency, title, year); rows name their source by key. */
  sources: z.record(z.string(), z.string().min(8)),
})

export interface RuleTable<T> extends z.infer<typeof headSchema> {
  readonly rows: readonly T[]
}

/** Reads `corpora/rules/<table>.yaml` and checks every row. Every row must carry a unique `id` and a `source` that the head names. */
export async function readRules<T extends { readonly id: string; readonly source: string | readonly string[] }>(
  table: string,
  row: z.ZodType<T>,
  folder: URL = corporaFolder,
): Promise<RuleTable<T>> {
  const file = new URL(`rules/${table}.yaml`, folder)
  const parsed = headSchema
    .extend({ rows: z.array(row).min(1) })
    .safeParse(parseYaml(await readFile(file, 'utf8'), `corpora/rules/${table}.yaml`))
  if (!parsed.success) {
    throw new Refusal(
      'invalid',
      `corpora/rules/${table}.yaml: ${z.prettifyError(parsed.error)}`,
      'Mend the named row and start again.',
    )
  }
  const seen = new Set<string>()
  for (const { id, source } of parsed.data.rows) {
    if (seen.has(id))
      throw new Refusal(
        'invalid',
        `corpora/rules/${table}.yaml: the id ${id} stands twice.`,
        'Give each row its own id.',
      )
    seen.add(id)
    for (const key of [source].flat()) {
      if (!(key in parsed.data.sources))
        throw new Refusal(
          'invalid',
          `corpora/rules/${table}.yaml: row ${id} names an unknown source ${key}.`,
          'Add it under sources.',
        )
    }
  }
  return parsed.data
}
