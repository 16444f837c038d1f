import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { parseYaml } from '../kernel/yaml.ts'
import { corporaFolder } from './rules.ts'
import type { RuleStatement } from './statements.ts'

const wordingSchema = z.object({
  wording: z.record(z.string(), z.object({ patient: z.string(), spanish: z.string() })),
})
const fileSchema = z.object({
  source: z.string(),
  family: z.string(),
  reviewed: z.iso.date(),
  populations: z.record(z.string(), z.string()).default({}),
  guidelines: z.record(z.string(), z.object({ year: z.number() })),
  rows: z.array(
    z.object({
      id: z.string(),
      guideline: z.string(),
      drugs: z.array(z.string()),
      when: z.record(z.string(), z.unknown()),
      populations: z.array(z.string()).optional(),
      classification: z.string().nullable(),
      action: z.string(),
      say: z.string().optional(),
      clinician: z.string(),
    }),
  ),
})
type GuidanceFile = z.infer<typeof fileSchema>
type Head = Pick<GuidanceFile, 'source' | 'family' | 'populations' | 'guidelines'>
type Line = Omit<GuidanceFile['rows'][number], 'id'>

/** What a line of guidance is cited by: patient line, clinician line with source, year and strength, Spanish line. */
export function guidanceStatement(
  head: Head,
  line: Line,
  wording: z.infer<typeof wordingSchema>['wording'],
):
  | { readonly table: string; readonly title: string; readonly clinician: string; readonly statement: string }
  | undefined {
  const year = head.guidelines[line.guideline]?.year
  const said = wording[sayOf(line)]
  if (year === undefined || said === undefined) return undefined
  const graded =
    line.classification !== null && line.classification !== 'N/A' ? [line.classification.toLowerCase()] : []
  const meant = (line.populations ?? []).flatMap(population => head.populations[population] ?? [])
  const strength = [...graded, ...meant].join(', ')
  const clinician = `${head.source} ${year}${strength === '' ? '' : ` (${strength})`}: ${line.clinician}`
  return {
    table: `guidance-${head.source.toLowerCase()}-${head.family}`,
    title: `${head.source} ${year}: ${listed(line.drugs)} and ${Object.keys(line.when).join(', ')}`,
    clinician,
    statement: `${said.patient}\n${clinician}\n${said.spanish}`,
  }
}

/** A line that asks for something names its own wording; the others are told by their class. */
export const sayOf = ({ say, action, classification }: Pick<Line, 'say' | 'action' | 'classification'>): string =>
  say ?? (action !== 'standard' ? 'none' : classification === 'No recommendation' ? 'unclear' : 'standard')

const listed = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 2).join(', ')} and others` : names.join(', ')

/** Every file of guidance, by its path in the corpora folder. */
export async function guidanceFiles(folder: URL = corporaFolder): Promise<readonly string[]> {
  const sources = await Promise.all(
    ['cpic', 'dpwg'].map(async source =>
      (await readdir(new URL(`genomic/guidance/${source}/`, folder))).map(name => `genomic/guidance/${source}/${name}`),
    ),
  )
  return [
    'genomic/guidance/wording.yaml',
    ...sources
      .flat()
      .filter(path => path.endsWith('.yaml'))
      .sort(),
  ]
}

/** The stored text of every line of guidance. */
export async function readGuidanceStatements(folder: URL = corporaFolder): Promise<readonly RuleStatement[]> {
  const [first = '', ...paths] = await guidanceFiles(folder)
  const { wording } = await read(wordingSchema, first, folder)
  const files = await Promise.all(paths.map(path => read(fileSchema, path, folder)))
  return files.flatMap(({ rows, ...head }) =>
    rows.flatMap(({ id, ...line }) => {
      const made = guidanceStatement(head, line, wording)
      return made === undefined
        ? []
        : [{ table: made.table, id, title: made.title, statement: made.statement, reviewed: head.reviewed }]
    }),
  )
}

async function read<T>(schema: z.ZodType<T>, path: string, folder: URL): Promise<T> {
  const parsed = schema.safeParse(parseYaml(await readFile(new URL(path, folder), 'utf8'), `corpora/${path}`))
  if (parsed.success) return parsed.data
  throw new Refusal(
    'invalid',
    `corpora/${path}: ${z.prettifyError(parsed.error)}`,
    'Mend the named row and load again.',
  )
}
