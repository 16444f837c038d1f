import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { type EvalCase, evalCaseSchema } from './suite.ts'

/** Reads the cases of a JSONL file, of every `.jsonl` file of a folder in name order, or the one case of a `.json` file. A bad line is named by file and line number. */
export async function readCases(path: string): Promise<readonly EvalCase[]> {
  const files = await caseFiles(path)
  const cases: EvalCase[] = []
  for (const file of files) {
    const whole = file.endsWith('.json') ? await wholeCase(file) : undefined
    if (whole !== undefined) {
      cases.push(whole)
      continue
    }
    // Only a line feed ends a line: a text may hold U+2028, which other readers of lines stop at.
    for (const [at, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
      if (line.trim() !== '') cases.push(parseCase(line, `${file}:${at + 1}`))
    }
  }
  if (cases.length === 0)
    throw new Refusal(
      'invalid',
      `There are no cases in ${path}.`,
      'Name a .jsonl file with one {"id","input","expected"} object a line.',
    )
  return cases
}

/** The one case of a file that is one JSON object over several lines; undefined where each line is a case of its own. */
async function wholeCase(file: string): Promise<EvalCase | undefined> {
  const text = (await readFile(file, 'utf8')).trim()
  const isWhole = /^\{\s*\n/.test(text)
  return isWhole ? parseCase(text, file) : undefined
}

async function caseFiles(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    return (await readdir(path))
      .filter(name => name.endsWith('.jsonl'))
      .sort()
      .map(name => join(path, name))
  } catch (cause) {
    throw new Refusal('not-found', `There is no file or folder ${path}.`, 'Check the path given to --cases.', { cause })
  }
}

function parseCase(line: string, place: string): EvalCase {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (cause) {
    throw new Refusal('invalid', `${place} is not JSON.`, 'Each line must hold one whole JSON object.', { cause })
  }
  const parsed = evalCaseSchema.safeParse(json)
  if (!parsed.success)
    throw new Refusal('invalid', `${place}: ${z.prettifyError(parsed.error)}`, 'A case needs id, input and expected.')
  return parsed.data
}
