import { basename } from 'node:path'
import { Refusal } from '../kernel/errors.ts'
import { languageOf } from '../kernel/language.ts'
import { type KnowledgeDocument, parseDocument } from '../knowledge/document.ts'
import { trustOf } from '../knowledge/trust.ts'
import { readOutsideDocument } from '../sources/document.ts'
import type { UnstructuredServer } from '../sources/unstructured.ts'

export interface OperatorFile {
  /** The file's name; loading a file of the same name again replaces what it gave before. */
  readonly name: string
  readonly bytes: Uint8Array
  /** When the file was last changed: it stands as the review date of a document that names none. */
  readonly modified: Date
}

export interface OperatorFileOptions {
  /** Who may read it when the file does not say; patients see it only when someone decides so. */
  readonly audience?: KnowledgeDocument['audience'] | undefined
  readonly level?: KnowledgeDocument['level'] | undefined
  /** Two letters; without it the text's own, as far as it can be told, or English. */
  readonly language?: string | undefined
  /** The installation's own clinician who has reviewed it: the document is then as trusted as a shipped one. */
  readonly reviewedBy?: string | undefined
}

/**
 * An installation's own file as a document. Markdown with front matter says itself who it is for; anything else is for clinicians, at the
 * standard level, unless the options say otherwise. A review makes a document reviewed as of `today`, unless it is quarantined.
 */
export async function readOperatorDocument(
  unstructured: UnstructuredServer | undefined,
  file: OperatorFile,
  options: OperatorFileOptions,
  today: Date,
): Promise<KnowledgeDocument> {
  const document = withFrontMatter(file) ?? (await withoutFrontMatter(unstructured, file, options))
  const { reviewedBy } = options
  if (reviewedBy === undefined) return document
  const trust = document.trust === 'quarantined' ? 'quarantined' : 'reviewed'
  return { ...document, trust, reviewedBy, reviewed: today.toISOString().slice(0, 10) }
}

function withFrontMatter({ name, bytes }: OperatorFile): KnowledgeDocument | undefined {
  if (!/^\uFEFF?---\r?\n/.test(new TextDecoder().decode(bytes.subarray(0, 8)))) return undefined
  const document = parseDocument(new TextDecoder().decode(bytes).replace(/^\uFEFF/, ''), basename(name), 'operator')
  return { ...document, id: operatorId(document.id) }
}

async function withoutFrontMatter(
  unstructured: UnstructuredServer | undefined,
  { name, bytes, modified }: OperatorFile,
  { audience = 'clinician', level = 'standard', language }: OperatorFileOptions,
): Promise<KnowledgeDocument> {
  const fileName = basename(name)
  const { title, text, hidden } = await readOutsideDocument(bytes, fileName, { unstructured })
  return {
    id: operatorId(fileName.replace(/\.[a-z0-9]+$/i, '')),
    title,
    audience,
    level,
    language: language ?? languageOf(text.slice(0, readForLanguage)) ?? 'en',
    topics: [title],
    codes: [],
    sources: [{ title, agency: 'This installation', year: modified.getUTCFullYear() }],
    reviewed: modified.toISOString().slice(0, 10),
    licence: 'not stated',
    collection: 'operator',
    file: fileName,
    body: text,
    // A title is mostly the first heading; said again it would count as repeated.
    ...trustOf('operator', text.includes(title) ? text : `${title}\n${text}`, hidden),
  }
}

/** Characters that say enough about a text's language. */
const readForLanguage = 4_000

function operatorId(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  if (slug === '') throw new Refusal('invalid', `${name} gives no id.`, 'Give the file a name with letters or digits.')
  return slug.startsWith('operator-') ? slug : `operator-${slug}`
}
