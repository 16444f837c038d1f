/** What a statement was refused for, the same from both stores. It carries no `detail`, because Postgres puts row values there. */
export class QueryError extends Error {
  /** SQLSTATE, for example '23505' for a duplicate key. Source: PostgreSQL manual, appendix A. */
  readonly code: string
  readonly constraint: string | undefined
  readonly table: string | undefined
  constructor(fields: QueryErrorFields, options?: ErrorOptions) {
    super(fields.message, options)
    this.name = 'QueryError'
    this.code = fields.code
    this.constraint = fields.constraint
    this.table = fields.table
  }
}

/** The plain form that crosses from the database thread. */
export interface QueryErrorFields {
  readonly message: string
  readonly code: string
  readonly constraint: string | undefined
  readonly table: string | undefined
}

/** Reads the fields off a driver's error; undefined when it did not come from the database server. */
export function queryErrorFields(error: unknown): QueryErrorFields | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  if (!/^[0-9A-Z]{5}$/.test(error.code)) return undefined
  const text = (name: 'constraint' | 'table') => {
    const value: unknown = name in error ? Reflect.get(error, name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  return { message: error.message, code: error.code, constraint: text('constraint'), table: text('table') }
}
