import type { Level } from '../domain/answer.ts'
import type { Tx } from '../store/database.ts'
import { vectorParameter } from '../store/vector.ts'
import type { PassageRow } from './passage.ts'
import type { Scope } from './scope.ts'

/** A concept's alternative with each term's rarity already worked out. */
export interface WeightedTerm {
  readonly concept: number
  readonly alternative: number
  readonly term: string
  /** Importance × synonym weight × inverse document frequency. */
  readonly weight: number
}

export interface RankedChunk extends PassageRow {
  readonly audience: 'patient' | 'clinician'
  readonly level: Level
  /** Fused score; comparable within one search only. */
  readonly score: number
  /** Concept number → share of the concept's best alternative that stands in the chunk. */
  readonly covered: Readonly<Record<string, number>>
}

export interface Ranking {
  readonly scope: Scope
  readonly terms: readonly WeightedTerm[]
  readonly embedder: string
  /** Empty when there is none: then words alone decide. */
  readonly vector: readonly number[]
  readonly level: Level
  readonly limit: number
}

/** BM25 with k1 1.2 and b 0.75 (Robertson 1994) and cosine, each its best 60, fused by reciprocal rank with k 60 (Cormack 2009); lexical counts double. */
export async function rankChunks(
  tx: Tx,
  { scope, terms, embedder, vector, level, limit }: Ranking,
): Promise<RankedChunk[]> {
  return tx.query<RankedChunk & Record<string, unknown>>(
    `with asked as (
       select * from unnest($1::int[], $2::int[], $3::text[], $4::float8[]) as a(concept, alternative, term, weight)),
     whole as (select concept, alternative, count(*)::float8 as size from asked group by concept, alternative),
     eligible as materialized (
       select c.chunk_id, c.term_count from chunk c join document d using (document_id)
       where d.language = any($5::text[]) and d.audience = any($6::text[]) and d.trust = any($7::text[])),
     typical as (select greatest(avg(term_count), 1)::float8 as length from eligible),
     by_alternative as (
       select t.chunk_id, a.concept, a.alternative, count(*) / w.size as share,
         sum(a.weight * t.frequency * 2.2 / (t.frequency + 1.2 * (0.25 + 0.75 * e.term_count / typical.length)))
           * power(count(*) / w.size, 2) as score
       from asked a join chunk_term t using (term) join eligible e using (chunk_id)
         join whole w using (concept, alternative) cross join typical
       group by t.chunk_id, a.concept, a.alternative, w.size),
     by_concept as (
       select chunk_id, concept, max(share) as share, max(score) as score from by_alternative group by chunk_id, concept),
     lexical as (
       select chunk_id, jsonb_object_agg(concept, share) as covered, sum(score) as score,
         row_number() over (order by sum(score) desc, chunk_id) as place
       from by_concept group by chunk_id order by place limit 60),
     near as (
       select chunk_id, row_number() over (order by distance, chunk_id) as place from (
         select c.chunk_id, c.embedding <=> $8::vector as distance from chunk c join eligible using (chunk_id)
         where c.embedder = $9 order by distance limit 60) nearest),
     fused as (
       select chunk_id, coalesce(l.covered, '{}') as covered,
         coalesce(2.0 / (60 + l.place), 0) + coalesce(1.0 / (60 + n.place), 0) as score
       from lexical l full join near n using (chunk_id))
     select f.chunk_id as chunk, c.document_id as document, d.title, d.topics, d.codes, c.ordinal, c.heading, c.text,
       c.sha256 as hash, d.reviewed, d.audience, d.level, f.covered,
       (f.score * (1 - 0.1 * abs(array_position(array['simple', 'standard', 'detailed'], d.level)
         - array_position(array['simple', 'standard', 'detailed'], $10::text))))::float8 as score
     from fused f join chunk c using (chunk_id) join document d using (document_id)
     order by score desc, f.chunk_id limit $11`,
    [
      terms.map(({ concept }) => concept),
      terms.map(({ alternative }) => alternative),
      terms.map(({ term }) => term),
      terms.map(({ weight }) => weight),
      scope.languages,
      scope.audiences,
      scope.trust,
      vector.length === 0 ? null : vectorParameter(vector),
      vector.length === 0 ? '' : embedder,
      level,
      limit,
    ],
  )
}

export interface TermCounts {
  /** Passages in scope. */
  readonly passages: number
  /** Term → passages in scope that hold it. */
  readonly holding: ReadonlyMap<string, number>
}

/** How common each term is among the passages in scope. */
export async function countTerms(tx: Tx, scope: Scope, terms: readonly string[]): Promise<TermCounts> {
  const rows = await tx.query<{ term: string | null; passages: number }>(
    `with eligible as materialized (
       select c.chunk_id from chunk c join document d using (document_id)
       where d.language = any($1::text[]) and d.audience = any($2::text[]) and d.trust = any($3::text[]))
     select null as term, count(*) as passages from eligible
     union all
     select t.term, count(*) from chunk_term t join eligible using (chunk_id) where t.term = any($4::text[]) group by t.term`,
    [scope.languages, scope.audiences, scope.trust, terms],
  )
  return {
    passages: rows.find(({ term }) => term === null)?.passages ?? 0,
    holding: new Map(rows.flatMap(({ term, passages }) => (term === null ? [] : [[term, passages]]))),
  }
}
