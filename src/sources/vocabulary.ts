import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { parseCsv } from './csv.ts'

export type VocabularyFormat = 'vocabulary-jsonl' | 'vocabulary-table' | 'umls-rrf'

/** Names of one concept that one line gives. Lines of the same concept belong together. */
export interface VocabularyEntry {
  readonly concept: string
  /** Two letters; undefined when the line does not say. */
  readonly language: string | undefined
  readonly terms: readonly string[]
}

/** What one line says: an entry, nothing (blank, a header, suppressed, another language), or why it cannot be read. */
export type VocabularyLine =
  | { readonly entry: VocabularyEntry }
  | { readonly skipped: true }
  | { readonly problem: string }

/** Tells a vocabulary by the beginning of its text and its name; undefined when it is none. */
export function vocabularyFormat(text: string, name: string): VocabularyFormat | undefined {
  const [first = ''] = text.split(/\r?\n/, 1)
  if (/\.rrf(\.gz)?$/i.test(name)) return isConso(first.split('|')) ? 'umls-rrf' : undefined
  if (first.startsWith('{')) {
    const isNamed = /"(?:preferred|focus|term)"\s*:\s*"/.test(first) && /"synonyms"\s*:\s*\[/.test(first)
    return isNamed && !/"resourceType"\s*:/.test(first) ? 'vocabulary-jsonl' : undefined
  }
  if (!/\.(csv|tsv|txt)(\.gz)?$/i.test(name)) return undefined
  return columnsOf(first) === undefined ? undefined : 'vocabulary-table'
}

/** A reader of one file's lines, in order from the first. */
export function vocabularyReader(format: VocabularyFormat): (line: string) => VocabularyLine {
  if (format === 'umls-rrf') return readConso
  if (format === 'vocabulary-jsonl') return readJson
  let columns: Columns | undefined
  return line => {
    if (line.trim() === '') return { skipped: true }
    if (columns === undefined) {
      columns = columnsOf(line)
      if (columns === undefined)
        throw new Refusal(
          'invalid',
          'The table has no column of terms.',
          'Name the columns in the first line: code,term,language.',
        )
      return { skipped: true }
    }
    return readRow(line, columns)
  }
}

const language = z
  .string()
  .regex(/^[a-z]{2}([-_][a-z]{2})?$/i)
  .transform(tag => tag.slice(0, 2).toLowerCase())

const jsonSchema = z
  .object({
    preferred: z.string().optional(),
    focus: z.string().optional(),
    term: z.string().optional(),
    synonyms: z.array(z.string()).default([]),
    language: language.optional(),
    code: z.union([z.string(), z.number().transform(String)]).optional(),
  })
  .transform(({ preferred, focus, term, ...rest }) => ({ ...rest, name: preferred ?? focus ?? term ?? '' }))

function readJson(line: string): VocabularyLine {
  if (line.trim() === '') return { skipped: true }
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return { problem: 'is not JSON.' }
  }
  const parsed = jsonSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { problem: `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'is wrong'}.` }
  }
  const { name, synonyms, language, code } = parsed.data
  if (name.trim() === '') return { problem: 'names no concept: give preferred, focus or term.' }
  return { entry: { concept: code ?? name, language, terms: [name, ...synonyms] } }
}

interface Columns {
  readonly separator: string
  readonly concept: number
  readonly term: number
  readonly language: number
}

const headers = {
  concept: ['concept', 'concept_id', 'conceptid', 'code', 'cui', 'concept_code', 'concept id', 'id'],
  term: ['term', 'name', 'string', 'str', 'label', 'synonym', 'display', 'description', 'concept_name'],
  language: ['language', 'lang', 'lat', 'languagecode', 'language_code'],
} as const

/** Which column is which, by the names in the first line; undefined when a concept or a term is missing. */
function columnsOf(line: string): Columns | undefined {
  const separator = [',', ';', '\t'].find(each => line.includes(each))
  if (separator === undefined) return undefined
  const names = fieldsOf(line, separator).map(name => name.trim().toLowerCase())
  const at = (wanted: readonly string[]): number =>
    Math.min(...wanted.map(name => names.indexOf(name)).filter(place => place >= 0), names.length)
  const [concept, term, language] = [at(headers.concept), at(headers.term), at(headers.language)]
  return concept === names.length || term === names.length ? undefined : { separator, concept, term, language }
}

/** Fields of one line; a quoted field may hold the separator, and no line break. */
function fieldsOf(line: string, separator: string): readonly string[] {
  const text = line.replace(/^\uFEFF/, '')
  return separator === ',' || text.includes('"')
    ? (parseCsv(separator === ',' ? text : swapped(text, separator))[0] ?? [])
    : text.split(separator)
}

/** The same line with commas between its fields and the fields' own commas as spaces. */
const swapped = (line: string, separator: string): string => line.replaceAll(',', ' ').replaceAll(separator, ',')

function readRow(line: string, { separator, concept, term, language: tongue }: Columns): VocabularyLine {
  const fields = fieldsOf(line, separator)
  const [code, name] = [fields[concept]?.trim() ?? '', fields[term]?.trim() ?? '']
  if (code === '' || name === '') return { problem: 'has no concept or no term.' }
  const stated = fields[tongue]?.trim() ?? ''
  if (stated === '') return { entry: { concept: code, language: undefined, terms: [name] } }
  const parsed = language.safeParse(umlsLanguages.get(stated.toUpperCase()) ?? stated)
  if (!parsed.success) return { problem: `names no language: ${stated.slice(0, 20)}.` }
  return { entry: { concept: code, language: parsed.data, terms: [name] } }
}

/** Columns of MRCONSO.RRF. Source: US National Library of Medicine, UMLS Reference Manual, chapter 3, table 1. */
const conso = { concept: 0, language: 1, name: 14, suppress: 16, least: 17 } as const
const umlsLanguages = new Map([
  ['ENG', 'en'],
  ['SPA', 'es'],
  ['POL', 'pl'],
])
const isConso = (fields: readonly string[]): boolean =>
  fields.length >= conso.least && /^C\d{7}$/.test(fields[conso.concept] ?? '')

function readConso(line: string): VocabularyLine {
  if (line === '') return { skipped: true }
  const fields = line.split('|')
  if (!isConso(fields)) return { problem: `is no row of MRCONSO.RRF: ${fields.length} columns.` }
  const language = umlsLanguages.get(fields[conso.language] ?? '')
  const name = fields[conso.name]?.trim() ?? ''
  if (language === undefined || fields[conso.suppress] !== 'N') return { skipped: true }
  return name === ''
    ? { problem: 'has no string.' }
    : { entry: { concept: fields[conso.concept] ?? '', language, terms: [name] } }
}
