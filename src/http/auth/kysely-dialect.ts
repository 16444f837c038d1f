import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import { systemActor } from '../../domain/actor.ts'
import type { Database, Row } from '../../store/database.ts'

/**
 * The sign-in library's way to stored data: each statement runs alone through the store's own door as the service, so the
 * library gets no connection, no session settings and no way past the roles.
 */
export function storeDialect(database: Database): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver(database),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

function driver(database: Database): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const counted = countable(query)
      const rows = await database.as(systemActor('sign-in'), tx => tx.query<Row & R>(counted, query.parameters))
      return { rows, numAffectedRows: BigInt(rows.length) }
    },
    streamQuery: () => {
      throw new Error('the sign-in library reads no streams')
    },
  }
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: () => refuseTransaction(),
    commitTransaction: () => refuseTransaction(),
    rollbackTransaction: () => refuseTransaction(),
    releaseConnection: async () => {},
    destroy: async () => {},
  }
}

/** The store hands back rows only, so a statement that returns none is asked to, and its rows are its count. */
function countable(query: CompiledQuery): string {
  const { query: node } = query
  const changes = node.kind === 'UpdateQueryNode' || node.kind === 'DeleteQueryNode'
  return changes && node.returning === undefined ? `${query.sql} returning 1` : query.sql
}

async function refuseTransaction(): Promise<void> {
  throw new Error('the sign-in library is configured without transactions')
}
