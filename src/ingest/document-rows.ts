import type { Person } from '../domain/fact.ts'
import type { Tx } from '../store/database.ts'

/** One file as it stands for one person. */
export interface DocumentRow {
  readonly tenant: string
  readonly person: string
  readonly id: string
  readonly format: string
  readonly name: string
  readonly sha256: string
}

/** How far a document has been read in. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly finished: boolean
}

/** Raised whenever the same bytes would give other facts: files read by an older reader are read again. */
export const readerVersion = 1

/** Writes identity as the file states it; what the person chose in the product (reading level) stays. */
export async function writePerson(tx: Tx, tenant: string, person: Person): Promise<void> {
  await tx.query(
    `insert into person (tenant_id, person_id, name, birth_date, sex, language, deceased)
     values ($1, $2, $3, $4::text::date, $5, $6, $7)
     on conflict (tenant_id, person_id) do update
       set name = excluded.name, birth_date = excluded.birth_date, sex = excluded.sex, language = excluded.language,
         deceased = excluded.deceased
       where (person.name, person.birth_date, person.sex, person.language, person.deceased)
         is distinct from (excluded.name, excluded.birth_date, excluded.sex, excluded.language, excluded.deceased)`,
    [
      tenant,
      person.id,
      person.name,
      person.birthDate?.length === 10 ? person.birthDate : null,
      person.sex ?? null,
      person.language,
      person.deceased ?? null,
    ],
  )
}

export async function personExists(tx: Tx, tenant: string, person: string): Promise<boolean> {
  const rows = await tx.query('select 1 as found from person where tenant_id = $1 and person_id = $2', [tenant, person])
  return rows.length > 0
}

/** Where a document stands under this reader; undefined when it was never begun, or begun by an older reader. */
export async function readProgress(
  tx: Tx,
  tenant: string,
  person: string,
  document: string,
): Promise<Progress | undefined> {
  const [row] = await tx.query<{ done: number; total: number; finished: boolean }>(
    `select done, total, finished_at is not null as finished from ingest_progress
     where tenant_id = $1 and person_id = $2 and document_id = $3 and reader = $4`,
    [tenant, person, document, readerVersion],
  )
  return row
}

/** Begins a document, or begins it again from its first resource. */
export async function beginDocument(tx: Tx, document: DocumentRow, total: number, at: Date): Promise<void> {
  await tx.query(
    `insert into source_document (tenant_id, person_id, document_id, format, name, sha256, loaded_at)
     values ($1, $2, $3, $4, $5, $6, $7::text::timestamptz) on conflict (tenant_id, person_id, document_id) do nothing`,
    [document.tenant, document.person, document.id, document.format, document.name, document.sha256, at.toISOString()],
  )
  await tx.query(
    `insert into ingest_progress (tenant_id, person_id, document_id, reader, done, total)
     values ($1, $2, $3, $4, 0, $5)
     on conflict (tenant_id, person_id, document_id) do update
       set reader = excluded.reader, done = 0, total = excluded.total, finished_at = null`,
    [document.tenant, document.person, document.id, readerVersion, total],
  )
}

/** Moves the mark, in the same transaction as the rows it speaks of. */
export async function markProgress(
  tx: Tx,
  document: DocumentRow,
  done: number,
  finishedAt: Date | undefined,
): Promise<void> {
  await tx.query(
    `update ingest_progress set done = $4, finished_at = $5::text::timestamptz
     where tenant_id = $1 and person_id = $2 and document_id = $3`,
    [document.tenant, document.person, document.id, done, finishedAt?.toISOString() ?? null],
  )
}
