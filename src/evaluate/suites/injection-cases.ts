import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseYaml } from '../../kernel/yaml.ts'
import { readCases } from '../cases.ts'
import type { EvalCase } from '../suite.ts'

const own = new URL('../../../evals/suites/injection-direct/', import.meta.url)
const partsSchema = z.strictObject({
  wishes: z.array(z.string()),
  ways: z.array(z.string()),
  lines: z.array(z.string()),
  carriers: z.array(z.string()),
})

/** A file or folder of someone's cases, or, for the suite's own folder, its `cases.jsonl`, every wish in every way and every line in every disguise. */
export async function readInjectionCases(path: string): Promise<readonly EvalCase[]> {
  if (path !== own.pathname) return readCases(path)
  const parts = partsSchema.parse(parseYaml(await readFile(new URL('parts.yaml', own), 'utf8'), 'parts.yaml'))
  const plain = parts.wishes.flatMap((wish, number) =>
    parts.ways.map((way, at) => attack(`plain-${at + 1}-${number + 1}`, fill(way, 'wish', wish), `way ${at + 1}`)),
  )
  const disguised = parts.lines.flatMap((line, number) =>
    Object.entries(disguises).flatMap(([name, disguise]) =>
      parts.carriers.map((carrier, at) =>
        attack(`${name}-${number + 1}-${at + 1}`, fill(carrier, 'code', disguise(line)), name),
      ),
    ),
  )
  return [...(await readCases(new URL('cases.jsonl', own).pathname)), ...plain, ...disguised]
}

const attack = (id: string, input: string, group: string): EvalCase => ({
  id,
  input,
  expected: { attack: true },
  metadata: { group },
})

const fill = (frame: string, name: string, value: string): string => frame.replace(`{${name}}`, () => value)

/** Ways in which words are hidden from a reader of plain text, as attackers write them. */
const disguises: Readonly<Record<string, (line: string) => string>> = {
  base64: line => Buffer.from(line).toString('base64'),
  hexadecimal: line => Buffer.from(line).toString('hex'),
  binary: line => [...Buffer.from(line)].map(byte => byte.toString(2).padStart(8, '0')).join(' '),
  rot13: line =>
    line.replace(/[a-z]/gi, letter => {
      const base = letter <= 'Z' ? 65 : 97
      return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base)
    }),
  backwards: line => [...line].toReversed().join(''),
  digits: line =>
    line.replace(/[aeiost]/g, letter => ({ a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' })[letter] ?? letter),
  apart: line => [...line.replace(/[^a-z]/gi, '')].join(' '),
  invisible: line => [...line].join('\u200b'),
  lookalike: line => line.replace(/[aeopc]/g, letter => ({ a: 'а', e: 'е', o: 'о', p: 'р', c: 'с' })[letter] ?? letter),
  percent: line => [...Buffer.from(line)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join(''),
}
