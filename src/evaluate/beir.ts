import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'

/** One text of a retrieval set. */
export interface SetDocument {
  readonly id: string
  readonly title: string
  readonly text: string
}

export interface SetQuery {
  readonly id: string
  readonly text: string
  /** Document id → grade; 0 is judged and not relevant. */
  readonly grades: Readonly<Record<string, number>>
  /** Which file of queries it comes from: `main`, or the part behind the hyphen (`synonym`). */
  readonly file: string
}

const documentSchema = z.object({ _id: z.string(), title: z.string().default(''), text: z.string() })
const querySchema = z.object({ _id: z.string(), text: z.string() })

/** The texts of a retrieval set in BEIR layout (Thakur et al. 2021). */
export async function readCorpus(folder: string): Promise<readonly SetDocument[]> {
  const rows = await readLines(join(folder, 'corpus.jsonl'), documentSchema)
  return rows.map(({ _id, title, text }) => ({ id: _id, title, text }))
}

/**
 * The queries of `queries.jsonl`, judged by `qrels.tsv`; further ones in `queries-<name>.jsonl` are judged by `qrels-<name>.tsv`, or by
 * `qrels.tsv` where there is none. A query without a single judgement is left out.
 */
export async function readQueries(folder: string): Promise<readonly SetQuery[]> {
  const names = await readdir(folder).catch(cause => {
    throw new Refusal('not-found', `There is no folder ${folder}.`, layout, { cause })
  })
  for (const needed of ['queries.jsonl', 'qrels.tsv']) {
    if (!names.includes(needed)) throw new Refusal('invalid', `${folder} has no ${needed}.`, layout)
  }
  const further = names.flatMap(name => /^queries-(.+)\.jsonl$/.exec(name)?.[1] ?? []).toSorted()
  const queries: SetQuery[] = []
  for (const part of [undefined, ...further]) {
    const judged = part !== undefined && names.includes(`qrels-${part}.tsv`) ? `qrels-${part}.tsv` : 'qrels.tsv'
    const grades = await readGrades(join(folder, judged))
    const name = part === undefined ? 'queries.jsonl' : `queries-${part}.jsonl`
    for (const { _id, text } of await readLines(join(folder, name), querySchema)) {
      const judgements = grades.get(_id)
      if (judgements === undefined) continue
      const id = part === undefined ? _id : `${part}:${_id}`
      queries.push({ id, text, grades: Object.fromEntries(judgements), file: part ?? 'main' })
    }
  }
  return queries
}

const layout = 'A retrieval set is a folder with corpus.jsonl, queries.jsonl and qrels.tsv.'

async function readLines<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const rows: T[] = []
  let number = 0
  for await (const line of linesOf(path)) {
    number += 1
    if (line.trim() === '') continue
    const parsed = schema.safeParse(parseJson(line, `${path}:${number}`))
    if (!parsed.success)
      throw new Refusal('invalid', `${path}:${number}: ${z.prettifyError(parsed.error)}`, 'Mend the line.')
    rows.push(parsed.data)
  }
  return rows
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new Refusal('invalid', `${place} is not JSON.`, 'Each line must hold one whole JSON object.', { cause })
  }
}

const linesOf = (path: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })

async function readGrades(path: string): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const grades = new Map<string, Map<string, number>>()
  let number = 0
  for await (const line of linesOf(path)) {
    number += 1
    const [query = '', document = '', score] = line.split('\t')
    if (number === 1 || line.trim() === '') continue
    const grade = Number(score)
    if (score === undefined || !Number.isFinite(grade))
      throw new Refusal(
        'invalid',
        `${path}:${number} is no judgement.`,
        'A line is query-id, corpus-id and score, with tabs between.',
      )
    const known = grades.get(query) ?? new Map<string, number>()
    grades.set(query, known.set(document, grade))
  }
  return grades
}
