import type { Actor } from '../domain/actor.ts'
import type { Tx } from '../store/database.ts'
import { type Passage, type PassageRow, toPassage } from './passage.ts'
import { scopeFor } from './scope.ts'

/** All passages, in their own order, of the documents in the actor's scope that are named by id, carry one of the codes, or are about nobody's condition in particular. */
export async function readWholeDocuments(
  tx: Tx,
  actor: Actor,
  language: string,
  { ids = [], codes = [], isGeneral = false }: WholeDocuments,
): Promise<readonly Passage[]> {
  const scope = scopeFor(actor, language)
  const rows = await tx.query<PassageRow & Record<string, unknown>>(
    `select c.chunk_id as chunk, c.document_id as document, d.title, d.topics, d.codes, c.ordinal, c.heading, c.text,
       c.sha256 as hash, d.reviewed
     from document d join chunk c using (document_id)
     where (d.document_id = any($1::text[]) or d.codes && $2::text[] or $6::boolean and d.codes = '{}' and d.collection = 'pathways')
       and d.language = any($3::text[]) and d.audience = any($4::text[]) and d.trust = any($5::text[])
     order by d.document_id, c.ordinal`,
    [ids, codes, scope.languages, scope.audiences, scope.trust, isGeneral],
  )
  return rows.map(row => toPassage(row, 0))
}

export interface WholeDocuments {
  readonly ids?: readonly string[]
  /** FHIR tokens, `system|code`. */
  readonly codes?: readonly string[]
  /** Pathways for everyone: when to call, taking medicine, preparing a visit. */
  readonly isGeneral?: boolean
}
