import { nameTerms } from '../knowledge/terms.ts'
import { belowTitle } from '../knowledge/unit.ts'
import type { Tx } from '../store/database.ts'
import { planOnce } from '../store/kept-plan.ts'
import type { PassageRow } from './passage.ts'
import type { Scope } from './scope.ts'

/** A chunk with what ranking needs of its document. */
export interface ChunkRow extends PassageRow {
  readonly subject: string
  readonly level: 'simple' | 'standard' | 'detailed'
  /** Its index terms, in order. */
  readonly words: readonly string[]
  /** The unit it is found with. */
  readonly unit: number
}

const within = `from search_unit u where u.unit_id = any($1::int[]) and u.scope = any($2::int[]) and u.language = $3`
/** What is said of a document comes once and not with each of its chunks. */
const documentsOfUnits = planOnce(
  `select u.unit_id as unit, d.document_id as document, d.title, d.topics, d.codes, d.subject, d.level, d.trust, d.reviewed
   from (select u.* ${within} offset 0) u join document d using (document_id)`,
)
const chunksOfUnits = planOnce(
  `select u.unit_id as unit, c.chunk_id as chunk, c.ordinal, c.heading, c.text, c.terms, c.sha256 as hash
   from (select u.* ${within} offset 0) u
     join chunk c on c.document_id = u.document_id and c.ordinal between u.first_ordinal and u.last_ordinal
   order by u.unit_id, c.ordinal`,
)

/** The chunks of these units, in order, as far as the reader may see them. */
export async function readChunks(tx: Tx, scope: Scope, units: readonly number[]): Promise<readonly ChunkRow[]> {
  const values = [units, scope.numbers, scope.language]
  const documents = await tx.query<DocumentOf & Record<string, unknown>>(documentsOfUnits, values)
  const documentOf = new Map(documents.map(row => [row.unit, row]))
  const chunks = await tx.query<Omit<ChunkRow, keyof DocumentOf | 'words'> & Record<string, unknown>>(
    chunksOfUnits,
    values,
  )
  return chunks.flatMap(chunk => {
    const document = documentOf.get(Number(chunk['unit']))
    const terms = String(chunk['terms'])
    return document === undefined ? [] : [{ ...chunk, ...document, words: terms === '' ? [] : terms.split(' ') }]
  })
}

type DocumentOf = Pick<
  ChunkRow,
  'unit' | 'document' | 'title' | 'topics' | 'codes' | 'subject' | 'level' | 'trust' | 'reviewed'
>

/** A unit as index terms, in their order. */
export interface UnitText {
  /** Title, topics and headings. */
  readonly about: readonly string[]
  readonly words: readonly string[]
}

export function unitText(chunks: readonly ChunkRow[]): UnitText {
  const [first] = chunks
  const headings = new Set(chunks.map(({ heading }) => belowTitle(heading)))
  return {
    about: [first?.title ?? '', first?.title ?? '', ...(first?.topics ?? []), ...headings].flatMap(nameTerms),
    words: chunks.flatMap(({ words }) => words),
  }
}
