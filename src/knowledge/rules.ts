import { readdir, readFile } from 'node:fs/promises'
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

/**
 * Reads `corpora/rules/<table>.yaml` and checks every row. Every row must carry a unique `id` and a `source` that the head of its
 * file names. A long table goes on in parts beside it, `<table>.<part>.yaml` with the same `table` in the head; they are read in
 * the order of their names, and the whole is as old as its oldest review.
 */
export async function readRules<T extends { readonly id: string; readonly source: string | readonly string[] }>(
  table: string,
  row: z.ZodType<T>,
  folder: URL = corporaFolder,
): Promise<RuleTable<T>> {
  const rules = new URL('rules/', folder)
  const names = (await readdir(rules)).filter(name => name.startsWith(`${table}.`) && name.endsWith('.yaml'))
  const first = await readPart(table, `${table}.yaml`, row, rules)
  const further = await Promise.all(
    names
      .filter(name => name !== `${table}.yaml`)
      .toSorted()
      .map(name => readPart(table, name, row, rules)),
  )
  const seen = new Set<string>()
  for (const { id } of [first, ...further].flatMap(part => part.rows)) {
    if (seen.has(id))
      throw new Refusal(
        'invalid',
        `corpora/rules/${table}.yaml: the id ${id} stands twice.`,
        'Give each row its own id.',
      )
    seen.add(id)
  }
  const parts = [first, ...further]
  return {
    ...first,
    reviewed: parts.map(({ reviewed }) => reviewed).toSorted()[0] ?? first.reviewed,
    sources: Object.assign({}, ...parts.map(({ sources }) => sources)),
    rows: parts.flatMap(({ rows }) => rows),
  }
}

async function readPart<T extends { readonly id: string; readonly source: string | readonly string[] }>(
  table: string,
  name: string,
  row: z.ZodType<T>,
  rules: URL,
): Promise<RuleTable<T>> {
  const parsed = headSchema
    .extend({ rows: z.array(row).min(1) })
    .safeParse(parseYaml(await readFile(new URL(name, rules), 'utf8'), `corpora/rules/${name}`))
  if (!parsed.success) {
    throw new Refusal(
      'invalid',
      `corpora/rules/${name}: ${z.prettifyError(parsed.error)}`,
      'Mend the named row and start again.',
    )
  }
  if (parsed.data.table !== table)
    throw new Refusal(
      'invalid',
      `corpora/rules/${name}: the head names the table ${parsed.data.table}, the file is a part of ${table}.`,
      'Give the head the table of its file, because citations name it.',
    )
  for (const { id, source } of parsed.data.rows) {
    for (const key of [source].flat()) {
      if (!(key in parsed.data.sources))
        throw new Refusal(
          'invalid',
          `corpora/rules/${name}: row ${id} names an unknown source ${key}.`,
          'Add it under sources.',
        )
    }
  }
  return parsed.data
}
