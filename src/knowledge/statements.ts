import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { parseYaml } from '../kernel/yaml.ts'
import { readPathwayStatements } from './pathway-statements.ts'
import { corporaFolder } from './rules.ts'

/** A rule row that can be quoted: its reviewed sentence, under the table and id that a citation names. */
export interface RuleStatement {
  readonly table: string
  readonly id: string
  readonly title: string
  readonly statement: string
  readonly reviewed: string
}

const tableSchema = z.object({
  table: z.string(),
  reviewed: z.iso.date(),
  rows: z.array(z.object({ id: z.string(), title: z.string().optional(), statement: z.string().min(8).optional() })),
})

/** The rows of all tables in `corpora/rules/` that carry a `statement`, and the actions of the pathways. Other columns belong to who reads them. */
export async function readRuleStatements(folder: URL = corporaFolder): Promise<readonly RuleStatement[]> {
  const rules = new URL('rules/', folder)
  const names = (await readdir(rules)).filter(name => name.endsWith('.yaml')).sort()
  const tables = await Promise.all(
    names.map(async name => readTable(name, await readFile(new URL(name, rules), 'utf8'))),
  )
  return [...tables.flat(), ...(await readPathwayStatements(folder))]
}

function readTable(name: string, text: string): readonly RuleStatement[] {
  // Most tables hold no statement; parsing them would cost more than everything else a second start does.
  if (!/^[\s-]*["']?statement["']?:|[{,]\s*statement:/m.test(text)) return []
  const parsed = tableSchema.safeParse(parseYaml(text, `corpora/rules/${name}`))
  if (!parsed.success) {
    throw new Refusal(
      'invalid',
      `corpora/rules/${name}: ${z.prettifyError(parsed.error)}`,
      'Mend the named row and load again.',
    )
  }
  const { table, reviewed, rows } = parsed.data
  return rows.flatMap(({ id, title, statement }) =>
    statement === undefined ? [] : [{ table, id, title: title ?? id, statement, reviewed }],
  )
}
