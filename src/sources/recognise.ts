import { constants, gunzipSync } from 'node:zlib'
import { isReadingsTable } from './device-csv.ts'
import { isGzip } from './lines.ts'
import { isOutsideCalls } from './outside-calls.ts'
import { type VocabularyFormat, vocabularyFormat } from './vocabulary.ts'

/** What a file holds. Documents and vocabularies are for the knowledge base; the others are records of people. */
export type SourceFormat =
  | 'fhir-r4'
  | 'genomic-report'
  | 'screening'
  | 'device-stream'
  | 'device-table'
  | 'vcf'
  | 'outside-calls'
  | 'document'
  | VocabularyFormat

const ownFormats: ReadonlyMap<string, SourceFormat> = new Map([
  ['carenav-genomic-report', 'genomic-report'],
  ['carenav-screening', 'screening'],
  ['carenav-device-stream', 'device-stream'],
])

/** Tells the format by content, from the first kilobytes of a file; undefined when it is nothing the product reads. */
export function recognise(head: Uint8Array, name: string): SourceFormat | undefined {
  const text = new TextDecoder()
    .decode(isGzip(head) ? unpacked(head) : head)
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (text.startsWith('%PDF-') || text.startsWith('PK\u0003\u0004')) return 'document'
  if (/^<(!doctype html|html)/i.test(text)) return 'document'
  const vocabulary = isReadingsTable(text) ? undefined : vocabularyFormat(text, name)
  if (vocabulary !== undefined) return vocabulary
  if (text.startsWith('{') || text.startsWith('[')) {
    const own = /"format"\s*:\s*"(carenav-[a-z-]+)"/.exec(text)?.[1]
    return own === undefined ? 'fhir-r4' : ownFormats.get(own)
  }
  if (text.startsWith('##fileformat=VCF')) return 'vcf'
  if (isReadingsTable(text)) return 'device-table'
  if (/\.tsv$/i.test(name) && isOutsideCalls(text)) return 'outside-calls'
  return /\.(md|markdown|txt|html?|pdf|docx)$/i.test(name) && text !== '' ? 'document' : undefined
}

/** The beginning of what a gzip or bgzip file holds, as far as the given bytes go; nothing when they are damaged. */
function unpacked(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return new Uint8Array()
  }
}
