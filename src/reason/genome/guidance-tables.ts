import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Refusal } from '../../kernel/errors.ts'
import { parseYaml } from '../../kernel/yaml.ts'
import { guidanceStatement, sayOf } from '../../knowledge/guidance-statements.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import {
  type GuidanceHead,
  type GuidanceRow,
  type GuidanceSource,
  type GuidanceWording,
  guidanceFile,
  guidanceHead,
  guidanceSources,
  guidanceWording,
  type ReportedWords,
} from './guidance-row.ts'

/** Guidance by source and drug. A file is read at start and parsed when the first of its drugs is asked for. */
export interface GuidanceTables {
  /** Lines in the order of their decision tables; none for a drug that no guideline of the source speaks of. */
  rowsOf(source: GuidanceSource, drug: string): readonly GuidanceRow[]
  drugsOf(source: GuidanceSource): readonly string[]
  /** The class of drug-classes that a drug's name stands for ('hormonal contraceptives'). */
  classOf(drug: string): string | undefined
  readonly reported: readonly ReportedWords[]
  /** What a proposal adds where another medicine, `{by}`, makes a result act in another way. */
  readonly under: string
}

interface GuidanceText {
  readonly name: string
  readonly text: string
  readonly head: GuidanceHead
}

/** Reads `corpora/genomic/guidance/`. Refuses 'invalid' with file and field; a row is checked when its file is first needed. */
export async function readGuidance(folder: URL = corporaFolder): Promise<GuidanceTables> {
  const root = new URL('genomic/guidance/', folder)
  const wordingName = 'corpora/genomic/guidance/wording.yaml'
  const [wordingText, ...folders] = await Promise.all([
    readFile(new URL('wording.yaml', root), 'utf8'),
    ...guidanceSources.map(source => readFolder(root, source.toLowerCase())),
  ])
  const { wording, reported, under } = check(guidanceWording, wordingText, wordingName)
  const files = folders.flat()
  const parsed = new Map<string, readonly GuidanceRow[]>()
  const rowsIn = (file: GuidanceText): readonly GuidanceRow[] => {
    const known = parsed.get(file.name) ?? parseGuidance(file.text, file.name, wording)
    parsed.set(file.name, known)
    return known
  }
  return {
    rowsOf: (source, drug) => {
      const name = drug.toLowerCase()
      return files
        .filter(({ head }) => head.source === source && head.drugs.includes(name))
        .flatMap(rowsIn)
        .filter(row => row.drugs.includes(name))
    },
    drugsOf: source => [...new Set(files.flatMap(({ head }) => (head.source === source ? head.drugs : [])))],
    classOf: drug => files.flatMap(({ head }) => head.classes[drug] ?? [])[0],
    reported,
    under,
  }
}

async function readFolder(root: URL, name: string): Promise<readonly GuidanceText[]> {
  const folder = new URL(`${name}/`, root)
  const names = (await readdir(folder)).filter(each => each.endsWith('.yaml')).sort()
  return Promise.all(
    names.map(async each => {
      const file = `corpora/genomic/guidance/${name}/${each}`
      const text = await readFile(new URL(each, folder), 'utf8')
      // The head alone says which drugs a file speaks of; its rows are many times longer.
      return { name: file, text, head: check(guidanceHead, text.split(/^rows:/m)[0] ?? '', file) }
    }),
  )
}

/** The rows of one file, each with its guideline, wording and stored text. */
function parseGuidance(
  text: string,
  name: string,
  wording: Readonly<Record<string, GuidanceWording>>,
): readonly GuidanceRow[] {
  const { rows, guidelines, keys, populations, ...head } = check(guidanceFile, text, name)
  const seen = new Set<string>()
  return rows.map(({ guideline: key, say, ...rest }) => {
    const guideline = guidelines[key]
    const line = { ...rest, say }
    const said = wording[sayOf(line)]
    const made = guidanceStatement({ ...head, guidelines, populations }, { ...line, guideline: key }, wording)
    const unlisted = line.drugs.find(drug => !head.drugs.includes(drug))
    if (guideline === undefined) throw invalid(name, `row ${rest.id} names an unknown guideline ${key}.`)
    if (said === undefined || made === undefined) throw invalid(name, `row ${rest.id} has no wording in wording.yaml.`)
    if (unlisted !== undefined)
      throw invalid(name, `row ${rest.id} is about ${unlisted}, which the head does not list.`)
    if (seen.has(rest.id)) throw invalid(name, `the id ${rest.id} stands twice.`)
    seen.add(rest.id)
    return {
      ...rest,
      ...made,
      when: expand(rest.when, keys),
      source: head.source,
      reviewed: head.reviewed,
      guideline: { key, ...guideline },
      exceptForms: head.exceptForms,
      ages: head.ages,
      wording: said,
    }
  })
}

const expand = (when: GuidanceRow['when'], keys: GuidanceHead['keys']): GuidanceRow['when'] =>
  Object.fromEntries(
    Object.entries(when).map(([gene, names]) => [gene, names.flatMap(name => keys[gene]?.[name] ?? [name])]),
  )

function check<T>(schema: z.ZodType<T>, text: string, name: string): T {
  const parsed = schema.safeParse(parseYaml(text, name))
  if (!parsed.success) throw invalid(name, z.prettifyError(parsed.error))
  return parsed.data
}

const invalid = (name: string, message: string): Refusal =>
  new Refusal('invalid', `${name}: ${message}`, 'Mend the named row and start again.')
