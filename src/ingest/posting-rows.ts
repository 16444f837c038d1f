import { blockOf, type Posting, packPostings, withoutUnits } from '../knowledge/postings.ts'
import type { Tx } from '../store/database.ts'

export interface PostingRow extends Posting {
  readonly term: number
  readonly scope: number
}

/** Appends postings to the rows of their terms, scopes and blocks. */
export async function insertPostings(tx: Tx, postings: readonly PostingRow[]): Promise<void> {
  const rows = [...Map.groupBy(postings, keyOf)]
    .map(([, own]) => ({
      term: own[0]?.term ?? 0,
      scope: own[0]?.scope ?? 0,
      block: blockOf(own[0]?.unit ?? 0),
      packed: packPostings(own),
    }))
    // In the order of the index, so that neighbours are written together.
    .toSorted((a, b) => a.term - b.term || a.scope - b.scope || a.block - b.block)
  await tx.query(
    `insert into search_posting (term_id, scope, block, packed)
     select term, scope, block, decode(packed, 'base64')
     from unnest($1::int[], $2::int[], $3::int[], string_to_array($4, ' ')) as row (term, scope, block, packed)
     on conflict (term_id, scope, block) do update set packed = search_posting.packed || excluded.packed`,
    [
      rows.map(({ term }) => term),
      rows.map(({ scope }) => scope),
      rows.map(({ block }) => block),
      rows.map(({ packed }) => packed).join(' '),
    ],
  )
}

export interface RemovedUnit {
  readonly unit: number
  readonly scope: number
  readonly terms: readonly number[]
}

/** Takes the postings of these units out; a row that holds no others goes. */
export async function removePostings(tx: Tx, units: readonly RemovedUnit[]): Promise<void> {
  const keys = new Map(
    units.flatMap(({ unit, scope, terms }) =>
      terms.map(term => [keyOf({ term, scope, unit }), { term, scope, block: blockOf(unit) }]),
    ),
  )
  const asked = [...keys.values()]
  const gone = new Set(units.map(({ unit }) => unit))
  const rows = await tx.query<{ term: number; scope: number; block: number; packed: string }>(
    `select p.term_id as term, p.scope, p.block, encode(p.packed, 'base64') as packed
     from unnest($1::int[], $2::int[], $3::int[]) as asked (term, scope, block)
       join search_posting p on p.term_id = asked.term and p.scope = asked.scope and p.block = asked.block`,
    [asked.map(({ term }) => term), asked.map(({ scope }) => scope), asked.map(({ block }) => block)],
  )
  const left = rows.map(row => ({ ...row, packed: withoutUnits(row.packed, row.block, gone) }))
  await tx.query(
    `with left_over as (
       select term, scope, block, decode(packed, 'base64') as packed
       from unnest($1::int[], $2::int[], $3::int[], $4::text[]) as row (term, scope, block, packed)),
     kept as (
       update search_posting p set packed = l.packed from left_over l
       where p.term_id = l.term and p.scope = l.scope and p.block = l.block and length(l.packed) > 0 returning 1)
     delete from search_posting p using left_over l
     where p.term_id = l.term and p.scope = l.scope and p.block = l.block and length(l.packed) = 0`,
    [
      left.map(({ term }) => term),
      left.map(({ scope }) => scope),
      left.map(({ block }) => block),
      left.map(({ packed }) => packed),
    ],
  )
}

const keyOf = ({
  term,
  scope,
  unit,
}: {
  readonly term: number
  readonly scope: number
  readonly unit: number
}): string => `${term} ${scope} ${blockOf(unit)}`
