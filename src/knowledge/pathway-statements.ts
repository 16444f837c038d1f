import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseYaml } from '../kernel/yaml.ts'

/** The table name under which an action of a pathway is cited: `rule:pathways/<pathway>.<action>`. */
export const pathwayTable = 'pathways'

const plansFolder = 'pathways/plans/'

interface CitedSource {
  readonly title: string
  readonly agency: string
  readonly year: number
}

/** The stored line of one action: what the standard says and where it says it. */
export const pathwayStatement = (text: string, sources: readonly CitedSource[]): string =>
  `${text} Source: ${sources.map(({ title, agency, year }) => `${agency}, ${title}, ${year}`).join('; ')}.`

/** The parsed files of `corpora/pathways/plans/`, in name order; empty where an installation has none. */
export async function readPlanFiles(
  folder: URL,
): Promise<readonly { readonly name: string; readonly body: unknown }[]> {
  const plans = new URL(plansFolder, folder)
  const names = await readdir(plans).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  return Promise.all(
    names
      .filter(name => name.endsWith('.yaml'))
      .sort()
      .map(async name => ({
        name: name.replace('.yaml', ''),
        body: parseYaml(await readFile(new URL(name, plans), 'utf8'), `corpora/${plansFolder}${name}`),
      })),
  )
}

const sourceSchema = z.object({ title: z.string(), agency: z.string(), year: z.number() })
const fileSchema = z.object({
  title: z.string().default('Shared actions'),
  reviewed: z.iso.date(),
  sources: z.record(z.string(), sourceSchema),
  actions: z.array(
    z.union([
      z.object({ use: z.string() }),
      z.object({
        id: z.string(),
        title: z.string(),
        text: z.string(),
        source: z.union([z.string(), z.array(z.string())]),
      }),
    ]),
  ),
})

/** Every action of every pathway as a rule row that can be quoted. */
export async function readPathwayStatements(folder: URL) {
  return (await readPlanFiles(folder)).flatMap(({ name, body }) => {
    const file = fileSchema.parse(body)
    return file.actions.flatMap(action => {
      if ('use' in action) return []
      const cited = [action.source].flat().flatMap(key => file.sources[key] ?? [])
      return [
        {
          table: pathwayTable,
          id: `${name}.${action.id}`,
          title: `${file.title}: ${action.title}`,
          statement: pathwayStatement(action.text, cited),
          reviewed: file.reviewed,
        },
      ]
    })
  })
}
