import { fromSql, toSql } from 'pgvector'

/** A vector as a query parameter: `insert … values ($1::vector)`, `order by embedding <=> $1::vector`. */
export function vectorParameter(values: readonly number[]): string {
  const text = values.every(Number.isFinite) ? toSql([...values]) : null
  if (text === null) throw new RangeError('a vector needs finite numbers')
  return text
}

/**
 * A vector of at most six decimals as whole millionths, for storing many: the embedded store reads those ten times as fast as decimal fractions.
 * Any other vector as `vectorParameter` writes it. `storedVector` reads both.
 */
export function storableParameter(values: readonly number[]): string {
  const whole = values.map(value => Math.round(value * million))
  const isWhole = whole.every(
    (value, at) => Math.abs(value / million - (values[at] ?? 0)) < 1e-12 && Math.abs(value) < 2 ** 24,
  )
  return isWhole ? `{${whole.join(',')}}` : vectorParameter(values)
}

const million = 1_000_000

/** SQL that makes a vector of a text by `storableParameter`, to within one unit in the last place of its 4-byte numbers. */
export const storedVector = (text: string): string =>
  `case when left(${text}, 1) = '{' then ${text}::int[]::vector * array_fill(0.000001::real, array[cardinality(${text}::int[])])::vector
     else ${text}::vector end`

/** A stored vector back as numbers; both stores read `vector` columns through it. */
export function vectorFromText(text: string): number[] {
  const value = fromSql(text)
  if (!Array.isArray(value)) throw new RangeError('not a dense vector')
  return value
}
