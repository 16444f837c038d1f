import { z } from 'zod'
import { corporaFolder, readRules } from '../knowledge/rules.ts'

const rowSchema = z.object({ id: z.string(), source: z.string(), codes: z.array(z.string()).min(1) })

/** Codes with a fixed meaning, by the name of the meaning. */
export type RecordCodes = ReadonlyMap<string, readonly string[]>

export const readRecordCodes = async (corpora: URL = corporaFolder): Promise<RecordCodes> =>
  new Map((await readRules('record-codes', rowSchema, corpora)).rows.map(({ id, codes }) => [id, codes]))

/** The codes of one meaning; a missing row is a bug in the table. */
export function codesOf(table: RecordCodes, id: string): readonly string[] {
  const codes = table.get(id)
  if (codes === undefined) throw new RangeError(`corpora/rules/record-codes.yaml has no row ${id}`)
  return codes
}
