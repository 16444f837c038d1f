import { chunkDocument } from '../knowledge/chunk.ts'
import type { KnowledgeDocument } from '../knowledge/document.ts'
import { readDocuments } from '../knowledge/documents.ts'
import { subjectOf } from '../knowledge/scope.ts'

/** The shipped documents, read once a test file. */
export const documents = await readDocuments()

/** What stands on one subject, in whatever language and at whatever level. */
export const subjects: ReadonlyMap<string, readonly KnowledgeDocument[]> = Map.groupBy(documents, ({ id }) =>
  subjectOf(id),
)

/** `clinical/conditions`, `social`, … */
export const folderOf = ({ file }: KnowledgeDocument): string => file.split('/').slice(1, -1).join('/')

/** Which of the texts of a subject it is. */
export type Kind = 'simple' | 'standard' | 'clinician'
export const kindOf = ({ audience, level }: KnowledgeDocument): Kind =>
  audience === 'clinician' ? 'clinician' : level === 'simple' ? 'simple' : 'standard'

/** English topics that have all three texts: topic → its texts. */
export const topics: ReadonlyMap<string, Readonly<Record<Kind, KnowledgeDocument>>> = new Map(
  [...subjects].flatMap(([subject, texts]) => {
    const find = (kind: Kind) => texts.find(text => text.language === 'en' && kindOf(text) === kind)
    const [simple, standard, clinician] = [find('simple'), find('standard'), find('clinician')]
    return simple && standard && clinician ? [[subject, { simple, standard, clinician }] as const] : []
  }),
)

export const plainText = (document: KnowledgeDocument): string =>
  chunkDocument(document)
    .map(({ text }) => text)
    .join('\n\n')

/** The text under a heading of the second level; empty when there is none of that name. */
export const sectionOf = ({ body }: KnowledgeDocument, heading: string): string =>
  body
    .split(/^## /m)
    .find(section => section.startsWith(`${heading}\n`))
    ?.slice(heading.length)
    .trim() ?? ''
