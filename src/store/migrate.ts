import { readdir, readFile } from 'node:fs/promises'
import { Refusal } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'

const folder = new URL('./migrations/', import.meta.url)

/** Runs SQL text with several statements, outside any actor. Only migrations may use it. */
export interface MigrationTarget {
  run(sql: string): Promise<void>
  applied(): Promise<ReadonlyMap<number, string>>
}

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly hash: string
}

/** All numbered files, in order. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter(name => /^\d{4}_[a-z_]+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async name => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { number: Number(name.slice(0, 4)), name, sql, hash: sha256(sql) }
    }),
  )
}

/** Applies what is missing, each file in its own transaction; an applied file that has changed since is a conflict. Returns how many ran. */
export async function migrate(target: MigrationTarget): Promise<number> {
  await target.run(
    'create table if not exists migration (number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now())',
  )
  const applied = await target.applied()
  let count = 0
  for (const { number, name, sql, hash } of await readMigrations()) {
    const known = applied.get(number)
    if (known === hash) continue
    if (known !== undefined) {
      throw new Refusal(
        'conflict',
        `Migration ${name} has changed since it was applied.`,
        'Restore the file as released, or load into a fresh database.',
      )
    }
    await target.run(
      `begin;\n${sql}\ninsert into migration (number, name, hash) values (${number}, '${name}', '${hash}');\ncommit;`,
    )
    count += 1
  }
  return count
}
