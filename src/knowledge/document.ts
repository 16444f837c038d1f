import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { parseYaml } from '../kernel/yaml.ts'
import { type Trust, trustOf } from './trust.ts'

const referenceSchema = z.strictObject({
  title: z.string().min(2),
  /** Who published it: agency, society or maker. */
  agency: z.string().min(2),
  /** Year of publication; for a page that is kept up to date, the year of the edition that was read. */
  year: z.number().int().min(1990).max(2100),
  url: z.url({ protocol: /^https$/ }).optional(),
})

/** The front matter of a knowledge document. Unknown fields are errors, so that a misspelt one is noticed. */
export const frontMatterSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and single hyphens'),
  title: z.string().min(3),
  audience: z.enum(['patient', 'clinician']),
  level: z.enum(['simple', 'standard', 'detailed']),
  /** BCP 47 tag. */
  language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'use a language tag such as en or es'),
  topics: z.array(z.string().min(2)).min(1),
  /** FHIR tokens, `system|code`. */
  codes: z.array(z.string().regex(/^https?:\/\/[^|\s]+\|[^|\s]+$/, 'write system|code')).default([]),
  sources: z.array(referenceSchema).min(1),
  reviewed: z.iso.date(),
  licence: z.string().min(2),
})

/** One Markdown document of the knowledge base. Every span of its chunks counts UTF-16 units of `body`. */
export interface KnowledgeDocument extends z.infer<typeof frontMatterSchema> {
  /** `clinical`, `genomic`, `social`, `pathways`, or `operator` for an installation's own. */
  readonly collection: string
  /** Path as people know it, for messages. */
  readonly file: string
  readonly trust: Trust
  /** Why the text is quarantined. */
  readonly quarantine?: string
  /** The installation's own clinician who marked its document as reviewed. `reviewed` is the day. */
  readonly reviewedBy?: string
  readonly body: string
}

/** Reads one file's text: front matter between `---` lines, then Markdown. Throws Refusal `invalid` naming file and field. */
export function parseDocument(text: string, file: string, collection: string): KnowledgeDocument {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text)
  const front = match?.[1]
  const body = match?.[2]
  if (front === undefined || body === undefined) {
    throw new Refusal(
      'invalid',
      `${file}: no front matter.`,
      'Begin the file with the fields between two --- lines; corpora/README.md shows them.',
    )
  }
  const parsed = frontMatterSchema.safeParse(parseYaml(front, `${file} (front matter)`))
  if (!parsed.success) {
    throw new Refusal(
      'invalid',
      `${file}: ${z.prettifyError(parsed.error)}`,
      'Mend the named field; corpora/README.md explains each.',
    )
  }
  if (body.trim() === '')
    throw new Refusal('invalid', `${file}: the document has no text.`, 'Write at least one section.')
  return {
    ...parsed.data,
    collection,
    file,
    body,
    ...trustOf(collection === 'operator' ? 'operator' : 'reviewed', `${parsed.data.title}\n${body}`),
  }
}
