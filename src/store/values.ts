/** Values cross both stores the same way: what goes in as a parameter, and what comes out of a column. */

type Read = (text: string) => unknown

/** Column readers by type id. Source: pg_type.oid of PostgreSQL 15 to 18; the ids are fixed. */
export const readers: Readonly<Record<number, Read>> = {
  20: Number, // int8
  1700: Number, // numeric
  1082: text => text, // date, as 'YYYY-MM-DD': a calendar day has no time zone
  1186: text => text, // interval
}

/** Array types whose elements are read by `readers`, because the Postgres driver does not derive them. */
export const arrayReaders: Readonly<Record<number, Read>> = {
  1016: Number, // int8[]
  1231: Number, // numeric[]
  1182: text => text, // date[]
  1187: text => text, // interval[]
}

/**
 * A parameter as both drivers take it: an instant as UTC text (the Postgres driver would write local time, which moves a
 * `date`), `undefined` as null, anything else as it is. An array is a Postgres array; a JSON array goes in as text.
 */
export function parameter(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(parameter)
  return value
}

/** How the embedded store writes json and jsonb: refuses what Postgres would read as an array literal. */
export function jsonParameter(value: unknown): string {
  if (Array.isArray(value)) {
    throw new TypeError('a JSON array goes in as text: pass JSON.stringify(value), since an array is a Postgres array')
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
