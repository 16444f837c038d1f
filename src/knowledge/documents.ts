import { readdir, readFile } from 'node:fs/promises'
import { Refusal } from '../kernel/errors.ts'
import { type KnowledgeDocument, parseDocument } from './document.ts'
import { corporaFolder } from './rules.ts'

/** The folders of corpora/ that hold documents; a folder's name is its documents' collection. */
const collections = ['clinical', 'genomic', 'social', 'pathways'] as const

/** Every Markdown document under the collections of `folder`, in order of path. Ids are unique over all of them. */
export async function readDocuments(folder: URL = corporaFolder): Promise<readonly KnowledgeDocument[]> {
  const files = await markdownFiles(folder)
  const documents = await Promise.all(
    files.map(async ({ collection, path }) =>
      parseDocument(await readFile(new URL(encodeURI(path), folder), 'utf8'), `corpora/${path}`, collection),
    ),
  )
  const seen = new Map<string, string>()
  for (const { id, file } of documents) {
    const other = seen.get(id)
    if (other !== undefined)
      throw new Refusal(
        'invalid',
        `${file}: the id ${id} is also the id of ${other}.`,
        'Give each document its own id.',
      )
    seen.set(id, file)
  }
  return documents
}

/** The documents' files; a README is for people who keep the folder, and is no document. */
export async function markdownFiles(
  folder: URL,
): Promise<readonly { readonly collection: string; readonly path: string }[]> {
  const found = await Promise.all(
    collections.map(async collection =>
      (await readdir(new URL(`${collection}/`, folder), { recursive: true }))
        .map(entry => entry.replaceAll('\\', '/'))
        .filter(entry => entry.endsWith('.md') && !entry.endsWith('README.md'))
        .sort()
        .map(entry => ({ collection, path: `${collection}/${entry}` })),
    ),
  )
  return found.flat()
}
