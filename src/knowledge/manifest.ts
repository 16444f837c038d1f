import { readdir, readFile } from 'node:fs/promises'
import { sha256 } from '../kernel/ids.ts'
import { markdownFiles } from './documents.ts'
import { guidanceFiles } from './guidance-statements.ts'
import { corporaFolder } from './rules.ts'

/** What the corpora folder holds, without reading any of it: one `<sha256>  <path>` per file, in order of path. */
export interface Manifest {
  readonly documents: number
  readonly text: string
}

/** Hashes every document and rule table. Equal texts mean an equal knowledge base. */
export async function readManifest(folder: URL = corporaFolder): Promise<Manifest> {
  const documents = (await markdownFiles(folder)).map(({ path }) => path)
  const rules = (await readdir(new URL('rules/', folder))).filter(name => name.endsWith('.yaml')).sort()
  const lines = await Promise.all(
    [...documents, ...rules.map(name => `rules/${name}`), ...(await guidanceFiles(folder))].map(
      async path => `${sha256(await readFile(new URL(encodeURI(path), folder)))}  ${path}`,
    ),
  )
  return { documents: documents.length, text: lines.join('\n') }
}
