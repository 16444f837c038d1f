import { z } from 'zod'
import type { Tx } from '../store/database.ts'

/** One name of one concept, as it is looked up and as texts are searched for it. */
export interface PhraseRow {
  readonly concept: string
  readonly language: string
  readonly phrase: string
  /** Index terms joined by spaces, or '' for a phrase that is understood and never looked for. */
  readonly terms: string
}

/** What is known of a loaded vocabulary. */
export interface StoredVocabulary {
  readonly sha256: string
  readonly concepts: number
  readonly phrases: number
  readonly leftOut: Readonly<Record<string, number>>
  readonly problems: number
}

const storedSchema = z.object({
  sha256: z.string(),
  concepts: z.number(),
  phrases: z.number(),
  leftOut: z.record(z.string(), z.number()),
  problems: z.number(),
})

export async function readVocabulary(tx: Tx, name: string): Promise<StoredVocabulary | undefined> {
  const [row] = await tx.query(
    'select sha256, concepts, phrases, left_out as "leftOut", problems from vocabulary where vocabulary = $1',
    [name],
  )
  return row === undefined ? undefined : storedSchema.parse(row)
}

/** Takes a vocabulary out; loads of the same name take turns until the transaction ends. */
export async function clearVocabulary(tx: Tx, name: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 16))', [name])
  await tx.query('delete from vocabulary_phrase where vocabulary = $1', [name])
}

export const insertPhrases = (tx: Tx, name: string, rows: readonly PhraseRow[]): Promise<unknown> =>
  tx.query(
    `insert into vocabulary_phrase (vocabulary, concept, language, phrase, terms)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[])
     on conflict (phrase, vocabulary, concept) do nothing`,
    [
      name,
      rows.map(({ concept }) => concept),
      rows.map(({ language }) => language),
      rows.map(({ phrase }) => phrase),
      rows.map(({ terms }) => terms),
    ],
  )

/** Takes out the names that more than `most` concepts of the vocabulary share; gives how many names went. */
export async function removeShared(tx: Tx, name: string, most: number): Promise<number> {
  const [row] = await tx.query<{ gone: number }>(
    `with shared as (
       select phrase from vocabulary_phrase where vocabulary = $1 group by phrase having count(*) > $2),
     gone as (delete from vocabulary_phrase p using shared where p.vocabulary = $1 and p.phrase = shared.phrase returning 1)
     select (select count(*) from shared)::int as gone, (select count(*) from gone)::int as rows`,
    [name, most],
  )
  return row?.gone ?? 0
}

/** Writes what was loaded, counted from the rows that are there. */
export async function writeVocabulary(
  tx: Tx,
  name: string,
  { sha256, leftOut, problems }: Pick<StoredVocabulary, 'sha256' | 'leftOut' | 'problems'>,
  now: Date,
): Promise<Pick<StoredVocabulary, 'concepts' | 'phrases'>> {
  const [counts] = await tx.query<{ concepts: number; phrases: number }>(
    `insert into vocabulary (vocabulary, sha256, concepts, phrases, left_out, problems, loaded_at)
     select $1, $2, count(distinct concept), count(*), $3::jsonb, $4, $5::timestamptz from vocabulary_phrase where vocabulary = $1
     on conflict (vocabulary) do update set sha256 = excluded.sha256, concepts = excluded.concepts, phrases = excluded.phrases,
       left_out = excluded.left_out, problems = excluded.problems, loaded_at = excluded.loaded_at
     returning concepts, phrases`,
    [name, sha256, JSON.stringify(leftOut), problems, now.toISOString()],
  )
  return counts ?? { concepts: 0, phrases: 0 }
}
