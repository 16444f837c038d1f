import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refusal } from '../kernel/errors.ts'
import { recognise, type SourceFormat } from '../sources/recognise.ts'
import type { VocabularyFormat } from '../sources/vocabulary.ts'

export interface FoundFile {
  readonly file: string
  /** Undefined when the content is nothing the product reads. */
  readonly format: SourceFormat | undefined
  /** Whether the caller named this very file, rather than a folder it lies in. */
  readonly isNamed: boolean
}

/** The files to load: named ones as they are; of a folder, every record and document below it but its READMEs. Bundles come first. */
export async function findFiles(paths: readonly string[]): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = []
  for (const path of paths) {
    const entry = await stat(path).catch((cause: unknown) => {
      throw new Refusal('not-found', `There is no file or folder ${path}.`, 'Check the path.', { cause })
    })
    const files = entry.isDirectory() ? await filesBelow(path) : [path]
    for (const file of files) {
      const format = await formatOf(file)
      if (entry.isDirectory() && mayBeOther.test(file) && !isVocabulary(format)) continue
      found.push({ file, format, isNamed: !entry.isDirectory() })
    }
  }
  return found.toSorted((a, b) => order(a) - order(b))
}

const loadable = /\.(json|csv|md|markdown|txt|html?|pdf|docx|tsv|vcf(\.b?gz)?|rrf(\.gz)?|jsonl(\.gz)?)$/i
/** Lines of JSON are many things; in a folder only vocabularies are taken. */
const mayBeOther = /\.(jsonl|rrf)(\.gz)?$/i

const order = ({ format }: FoundFile): number => (format === 'fhir-r4' ? 0 : 1)

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(each => each.isFile() && loadable.test(each.name) && !/^readme\./i.test(each.name))
    .map(each => join(each.parentPath, each.name))
    .sort()
}

/** Told apart from records and documents, because they are loaded by `loadVocabulary`. */
export const isVocabulary = (format: SourceFormat | undefined): format is VocabularyFormat =>
  format === 'vocabulary-jsonl' || format === 'vocabulary-table' || format === 'umls-rrf'

/** Looks at the first kilobytes only. */
async function formatOf(file: string): Promise<SourceFormat | undefined> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
    return recognise(buffer.subarray(0, bytesRead), basename(file))
  } finally {
    await handle.close()
  }
}
