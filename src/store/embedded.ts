import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { actorContext } from './context.ts'
import type { Database, Row } from './database.ts'
import { migrate } from './migrate.ts'

/** First cut: the database on the caller's thread. The worker replaces it behind the same interface. */
export async function openEmbedded(folder?: string): Promise<Database> {
  const pg = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    extensions: { vector },
    parsers: { 20: Number, 1700: Number, 1082: (text: string) => text },
  })
  await migrate({
    run: async sql => void (await pg.exec(sql)),
    applied: async () =>
      new Map(
        (await pg.query<{ number: number; hash: string }>('select number, hash from migration')).rows.map(row => [
          row.number,
          row.hash,
        ]),
      ),
  })
  return {
    kind: 'embedded',
    as: (actor, work) =>
      pg.transaction(async tx => {
        const context = actorContext(actor)
        await tx.query(context.text, [...context.values])
        return work({
          query: async <R extends Row>(text: string, values?: readonly unknown[]) =>
            (await tx.query<R>(text, values === undefined ? undefined : [...values])).rows,
        })
      }),
    ping: async () => void (await pg.query('select 1')),
    close: () => pg.close(),
  }
}
