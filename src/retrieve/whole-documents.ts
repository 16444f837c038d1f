import type { Actor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import type { Tx } from '../store/database.ts'
import { type Passage, type PassageRow, toPassage } from './passage.ts'
import { scopeFor } from './scope.ts'

/**
 * All passages, in their own order, of the documents in the actor's scope that are named by id, carry one of the codes, or are about nobody's
 * condition in particular; of the documents on one subject only the one at the level nearest to the reader's, unless it is named.
 */
export async function readWholeDocuments(
  tx: Tx,
  actor: Actor,
  { language, level }: Reader,
  { ids = [], codes = [], isGeneral = false }: WholeDocuments,
): Promise<readonly Passage[]> {
  const scope = scopeFor(actor, language)
  const steps = (column: string) =>
    `abs(array_position(array['simple', 'standard', 'detailed'], ${column}.level) - $7::int)`
  const rows = await tx.query<PassageRow & Record<string, unknown>>(
    `select c.chunk_id as chunk, c.document_id as document, d.title, d.topics, d.codes, c.ordinal, c.heading, c.text,
       c.sha256 as hash, d.reviewed, d.trust
     from document d join chunk c using (document_id)
     where (d.document_id = any($1::text[]) or d.codes && $2::text[] or $6::boolean and d.codes = '{}' and d.collection = 'pathways')
       and d.language = $3 and d.audience = any($4::text[]) and d.trust = any($5::text[])
       and (d.document_id = any($1::text[]) or not exists (
         select from document o where o.subject = d.subject and o.language = $3 and o.audience = any($4::text[])
           and o.trust = any($5::text[]) and ${steps('o')} < ${steps('d')}))
     order by d.document_id, c.ordinal`,
    [ids, codes, scope.language, scope.audiences, scope.trust, isGeneral, levels.indexOf(level) + 1],
  )
  return rows.map(row => toPassage(row, 0))
}

/** For whom the texts are. */
export interface Reader {
  readonly language: string
  readonly level: Level
}

const levels: readonly Level[] = ['simple', 'standard', 'detailed']

export interface WholeDocuments {
  readonly ids?: readonly string[]
  /** FHIR tokens, `system|code`. */
  readonly codes?: readonly string[]
  /** Pathways for everyone: when to call, taking medicine, preparing a visit. */
  readonly isGeneral?: boolean
}
