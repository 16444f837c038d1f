import { toBytes } from '../models/lsa/latent-embedder.ts'
import type { LearntModel } from '../models/lsa/learnt-model.ts'
import type { Tx } from '../store/database.ts'

/** Learning reads at most this many units, spread evenly: time grows with them, likeness hardly. */
const mostLearnt = 6_000

/** Units as their terms, separated by blanks: the same ones in the same order for the same corpus, whatever the database's collation. */
export async function readUnitTerms(tx: Tx, units: number): Promise<readonly string[]> {
  const rows = await tx.query<{ terms: string }>(
    `with chosen as (
       select unit_id, row_number() over (order by document_id collate "C", first_ordinal) as place from search_unit),
     read as (select unit_id, place from chosen where floor(place * $1::float8) > floor((place - 1) * $1::float8))
     select string_agg(repeat(t.term || ' ', held.frequency), '' order by t.term collate "C") as terms
     from read join search_unit u using (unit_id) cross join unnest(u.term_ids, u.frequencies) as held(term_id, frequency)
       join search_term t on t.term_id = held.term_id
     group by place order by place`,
    [Math.min(1, mostLearnt / units)],
  )
  return rows.map(({ terms }) => terms.trimEnd())
}

/** Rows a statement. */
const batch = 2_000

export async function insertModel(tx: Tx, model: LearntModel): Promise<void> {
  for (let from = 0; from < model.terms.length; from += batch) {
    const terms = model.terms.slice(from, from + batch)
    await tx.query(
      `insert into latent_term (embedder, term, rarity, weights)
       select $1, term, rarity, decode(weights, 'base64') from unnest($2::text[], $3::real[], $4::text[]) as row (term, rarity, weights)
       on conflict (embedder, term) do update set rarity = excluded.rarity, weights = excluded.weights`,
      [
        model.id,
        terms,
        terms.map((_, at) => model.rarities[from + at]),
        terms.map((_, at) => weightsOf(model, from + at)),
      ],
    )
  }
}

const weightsOf = ({ dimensions, vectors }: LearntModel, term: number): string =>
  Buffer.from(toBytes(vectors.subarray(term * dimensions, (term + 1) * dimensions))).toString('base64')
