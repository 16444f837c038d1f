import { type Chunk, chunkDocument } from './chunk.ts'
import type { KnowledgeDocument } from './document.ts'
import { indexTerms } from './terms.ts'

/** What is searched as a whole: a document, or a run of chunks of a long one. */
export interface SearchUnit {
  readonly firstOrdinal: number
  readonly lastOrdinal: number
  /** Index terms with repeats; the title counts twice. */
  readonly terms: readonly string[]
}

/** A document longer than this is searched in parts, between chunks. */
const unitWords = 1_200

/** A chunk with its index terms. */
export interface IndexedChunk extends Chunk {
  readonly terms: readonly string[]
}

/** The units of a document, in order, over its chunks. */
function searchUnits(
  document: Pick<KnowledgeDocument, 'title' | 'topics'>,
  chunks: readonly IndexedChunk[],
): readonly SearchUnit[] {
  const about = [document.title, document.title, ...document.topics].flatMap(indexTerms)
  return runs(chunks).map(run => ({
    firstOrdinal: run[0]?.ordinal ?? 0,
    lastOrdinal: run.at(-1)?.ordinal ?? 0,
    terms: [...about, ...run.flatMap(({ heading, terms }) => [...indexTerms(belowTitle(heading)), ...terms])],
  }))
}

/** The headings of a chunk without the document's title. */
export const belowTitle = (heading: string): string => heading.split(' › ').slice(1).join(' ')

function runs<C extends Chunk>(chunks: readonly C[]): readonly (readonly C[])[] {
  const found: C[][] = []
  let words = 0
  for (const chunk of chunks) {
    const size = chunk.text.split(/\s+/).length
    const open = found.at(-1)
    if (open === undefined || words + size > unitWords) {
      found.push([chunk])
      words = size
    } else {
      open.push(chunk)
      words += size
    }
  }
  return found
}

/** What a chunk's vector is made from. */
export const embeddedText = ({ heading, text }: Pick<Chunk, 'heading' | 'text'>): string => `${heading}\n${text}`

/** All units and chunks that are made of one document. */
export function indexDocument(document: KnowledgeDocument): {
  readonly chunks: readonly IndexedChunk[]
  readonly units: readonly SearchUnit[]
} {
  const chunks = chunkDocument(document).map(chunk => ({ ...chunk, terms: indexTerms(chunk.text) }))
  return { chunks, units: document.trust === 'quarantined' ? [] : searchUnits(document, chunks) }
}
