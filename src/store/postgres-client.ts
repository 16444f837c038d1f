import pg from 'pg'
import { Refusal } from '../kernel/errors.ts'
import type { Row } from './database.ts'
import { planName } from './kept-plan.ts'
import { QueryError, queryErrorFields } from './query-error.ts'
import { arrayReaders, readers } from './values.ts'

/** Type id of text[]. */
const textArray: number = 1009

/** How a connection is made: the address, how long to try, and columns read as the embedded store reads them. */
export const connection = (url: string): pg.ClientConfig => ({
  connectionString: url,
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  application_name: 'care-navigator',
  types: {
    getTypeParser: (id, format) => {
      const read = readers[id]
      if (read !== undefined) return read
      const readElement = arrayReaders[id]
      if (readElement === undefined) return pg.types.getTypeParser(id, format)
      const readArray = pg.types.getTypeParser(textArray)
      return (text: string) => elements(readArray(text), readElement)
    },
  },
})

/** Runs `work` on a connection of its own, as the user of the address. */
export async function onClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection(url))
  client.on('error', () => undefined)
  await client.connect().catch(error => Promise.reject(unreachable(error)))
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Runs one statement; `limitMs` is only what the refusal says, the server keeps the time. */
export async function runQuery(
  client: pg.ClientBase,
  text: string,
  values: readonly unknown[],
  limitMs: number,
): Promise<Row[]> {
  try {
    const name = planName(text)
    const statement = { text, values: [...values], ...(name === undefined ? {} : { name }) }
    return (await client.query<Record<string, unknown>>(statement)).rows
  } catch (error) {
    throw translated(error, limitMs)
  }
}

/** A driver's error as both stores throw it. */
export function translated(error: unknown, limitMs: number): unknown {
  const fields = queryErrorFields(error)
  if (fields?.code === '57014') {
    return new Refusal(
      'unavailable',
      `The database did not answer within ${limitMs / 1000} seconds, so the query was stopped.`,
      'Ask for less at once, or try again.',
      { cause: error },
    )
  }
  if (isLost(error, fields?.code)) {
    return new Refusal('unavailable', 'The connection to Postgres was lost.', 'Try again; a new one is made.', {
      cause: error,
    })
  }
  return fields === undefined ? error : new QueryError(fields, { cause: error })
}

/** No connection could be made. The reason is the server's or the system's; it never holds the password. */
export function unreachable(cause: unknown): Refusal {
  const reason = cause instanceof AggregateError ? cause.errors.map(messageOf).join('; ') : messageOf(cause)
  return new Refusal(
    'unavailable',
    `The Postgres of DATABASE_URL does not answer: ${reason}.`,
    'Check that it runs, that host, port, database, user and password are right, and that it takes more connections.',
    { cause },
  )
}

/** Classes 08 (connection), 57P0x (shut down) and 25P03 (idle too long), and what the driver and the system say. */
function isLost(error: unknown, code: string | undefined): boolean {
  if (code !== undefined) return code.startsWith('08') || code.startsWith('57P0') || code === '25P03'
  if (!(error instanceof Error)) return false
  if ('syscall' in error) return true
  return /^(Connection terminated|Client has encountered a connection error)/.test(error.message)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function elements(value: unknown, read: (text: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map(item => elements(item, read))
  return typeof value === 'string' ? read(value) : value
}
