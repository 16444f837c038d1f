import { fromSql, toSql } from 'pgvector'

/** A vector as a query parameter: `insert … values ($1::vector)`, `order by embedding <=> $1::vector`. */
export function vectorParameter(values: readonly number[]): string {
  const text = values.every(Number.isFinite) ? toSql([...values]) : null
  if (text === null) throw new RangeError('a vector needs finite numbers')
  return text
}

/** A stored vector back as numbers; both stores read `vector` columns through it. */
export function vectorFromText(text: string): number[] {
  const value = fromSql(text)
  if (!Array.isArray(value)) throw new RangeError('not a dense vector')
  return value
}
