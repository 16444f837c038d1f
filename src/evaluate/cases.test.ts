import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCases } from './cases.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cases-'))
})
afterAll(() => rm(folder, { recursive: true }))

const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

test('a folder of case files is read in name order, blank lines aside', async () => {
  await file('b.jsonl', '{"id":"2","input":"x","expected":1}\n\n')
  await file('a.jsonl', '{"id":"1","input":"x","expected":1,"metadata":{"kind":"lab"}}')
  expect((await readCases(folder)).map(one => one.id)).toEqual(['1', '2'])
})

test('a broken line is named by its number, so an analyst can mend it', async () => {
  const path = await file('broken.json', '{"id":"1","input":"x","expected":1}\n{"id":')
  await expect(readCases(path)).rejects.toThrow('broken.json:2 is not JSON')
})

test('a line without an id is refused', async () => {
  const path = await file('nameless.json', '{"input":"x","expected":1}')
  await expect(readCases(path)).rejects.toMatchObject({ code: 'invalid' })
})

test('a missing file and an empty file each say so', async () => {
  await expect(readCases(join(folder, 'nowhere.jsonl'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(readCases(await file('empty.json', '\n'))).rejects.toThrow('no cases')
})
