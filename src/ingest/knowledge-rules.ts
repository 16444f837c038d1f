import { z } from 'zod'
import { systemActor } from '../domain/actor.ts'
import { sha256 } from '../kernel/ids.ts'
import { readGuidanceStatements } from '../knowledge/guidance-statements.ts'
import { readRuleStatements } from '../knowledge/statements.ts'
import type { Tx } from '../store/database.ts'
import type { KnowledgeParts, KnowledgeReport } from './knowledge.ts'

/** Makes the rule rows equal to the statements of `corpora/rules/` and of drug guidance, in one transaction. */
export async function loadRules({
  database,
  corpora,
}: Pick<KnowledgeParts, 'database' | 'corpora'>): Promise<KnowledgeReport['rules']> {
  const statements = [...(await readRuleStatements(corpora)), ...(await readGuidanceStatements(corpora))]
  const rows = statements.map(row => ({
    ...row,
    key: `${row.table}/${row.id}`,
    hash: sha256(row.statement),
  }))
  return database.as(systemActor('ingest'), async tx => {
    const stored = new Map(
      storedSchema
        .parse(
          await tx.query(
            `select table_name || '/' || rule_id as key, title, sha256, reviewed::text from rule where table_name <> $1`,
            [manifestTable],
          ),
        )
        .map(({ key, ...row }) => [key, row]),
    )
    const changed = rows.filter(({ key, title, hash, reviewed }) => {
      const known = stored.get(key)
      return known?.title !== title || known.sha256 !== hash || known.reviewed !== reviewed
    })
    if (changed.length > 0) {
      await tx.query(
        `insert into rule (table_name, rule_id, title, body, sha256, reviewed)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[])
         on conflict (table_name, rule_id) do update
           set title = excluded.title, body = excluded.body, sha256 = excluded.sha256, reviewed = excluded.reviewed`,
        [
          changed.map(({ table }) => table),
          changed.map(({ id }) => id),
          changed.map(({ title }) => title),
          changed.map(({ statement }) => statement),
          changed.map(({ hash }) => hash),
          changed.map(({ reviewed }) => reviewed),
        ],
      )
    }
    const keys = new Set(rows.map(({ key }) => key))
    const gone = [...stored.keys()].filter(key => !keys.has(key))
    if (gone.length > 0) await tx.query(`delete from rule where table_name || '/' || rule_id = any($1::text[])`, [gone])
    return { loaded: changed.length, unchanged: rows.length - changed.length, removed: gone.length }
  })
}

/** The manifest is kept among the rules under a name no table may have: it is stored bytes with a hash and a date, like them. */
const manifestTable = '(corpora)'

/** What the stored knowledge base was last loaded from, and what it then held. */
export async function readLoadedManifest(
  tx: Tx,
): Promise<{ readonly text: string | null; readonly rules: number; readonly quarantined: number }> {
  return loadedSchema.parse(
    await tx.query(
      `select (select body from rule where table_name = $1) as text,
         (select count(*)::int from rule where table_name <> $1) as rules,
         (select count(*)::int from document where trust = 'quarantined' and collection <> 'operator') as quarantined`,
      [manifestTable],
    ),
  )[0]
}

export async function writeLoadedManifest(tx: Tx, text: string, now: Date): Promise<void> {
  await tx.query(
    `insert into rule (table_name, rule_id, title, body, sha256, reviewed)
     values ($1, 'manifest', 'What the knowledge base was loaded from', $2, $3, $4::date)
     on conflict (table_name, rule_id) do update set body = excluded.body, sha256 = excluded.sha256, reviewed = excluded.reviewed`,
    [manifestTable, text, sha256(text), now.toISOString().slice(0, 10)],
  )
}

const loadedSchema = z.tuple([z.object({ text: z.string().nullable(), rules: z.number(), quarantined: z.number() })])

const storedSchema = z.array(z.object({ key: z.string(), title: z.string(), sha256: z.string(), reviewed: z.string() }))
