import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { readRules } from './rules.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'))
  await mkdir(join(folder, 'rules'))
})
afterEach(() => rm(folder, { recursive: true }))

const row = z.strictObject({ id: z.string(), source: z.string() })
const read = () => readRules('herbs', row, pathToFileURL(`${folder}/`))
const write = (name: string, table: string, reviewed: string, ids: readonly string[]) =>
  writeFile(
    join(folder, 'rules', name),
    [
      `table: ${table}`,
      'title: Herbs',
      `reviewed: ${reviewed}`,
      `sources: { ${name.split('.')[1]}: 'Herbal of a monastery, 1540' }`,
      'rows:',
      ...ids.map(id => `  - { id: ${id}, source: ${name.split('.')[1]} }`),
    ].join('\n'),
  )

test('a table goes on in its parts, with all their sources, and is as old as its oldest review', async () => {
  await write('herbs.yaml', 'herbs', '2026-11-30', ['sage'])
  await write('herbs.roots.yaml', 'herbs', '2026-01-02', ['ginger'])
  await write('herbs-of-spring.yaml', 'herbs-of-spring', '2020-01-01', ['chives'])
  const table = await read()
  expect(table.rows.map(({ id }) => id)).toEqual(['sage', 'ginger'])
  expect(Object.keys(table.sources)).toEqual(['yaml', 'roots'])
  expect(table.reviewed).toBe('2026-01-02')
})

test('an id that stands in two parts is refused', async () => {
  await write('herbs.yaml', 'herbs', '2026-11-30', ['sage'])
  await write('herbs.roots.yaml', 'herbs', '2026-11-30', ['sage'])
  await expect(read()).rejects.toThrow('the id sage stands twice')
})

test('a part whose head names another table is refused, because citations would name what nobody finds', async () => {
  await write('herbs.yaml', 'herbs', '2026-11-30', ['sage'])
  await write('herbs.roots.yaml', 'roots', '2026-11-30', ['ginger'])
  await expect(read()).rejects.toThrow('names the table roots')
})
