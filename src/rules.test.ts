import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { variables } from './kernel/config.ts'
import {
  draftsLeftElsewhere,
  environmentReadOutsideConfig,
  type Files,
  filesOverTheCeiling,
  foldersMissingFromTheMap,
  importsAgainstTheOrder,
  namedWriters,
  readFiles,
  tablesOf,
  vendorsOutsideTheirDoor,
  writesByOthers,
} from './testing/house-rules.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = readFiles(root, 'src', /\.(tsx?|sql)$/)
const text = (path: string): string => readFileSync(`${root}/${path}`, 'utf8')
const writers = namedWriters(text('src/store/README.md'))
const planted = (path: string, content: string): Files => new Map([...files, [path, content]])

test('the scanners see the house', () => {
  expect(files.size).toBeGreaterThan(100)
  expect(tablesOf(files)).toEqual(
    expect.arrayContaining(['person', 'fact', 'chunk', 'audit_event', 'suggestion', 'message']),
  )
  expect(writers.size).toBe(tablesOf(files).length)
})

describe('imports go one way', () => {
  test('as the house stands', () => expect(importsAgainstTheOrder(files)).toEqual([]))
  test.each([
    ['src/kernel/planted.ts', "import { Fact } from '../domain/fact.ts'"],
    ['src/record/planted.ts', "const later = await import('../chain/answer.ts')"],
    ['src/chain/planted.ts', "import { ingestPath } from '../ingest/path.ts'"],
    ['src/web/planted.tsx', "import type { Reply } from '../domain/answer.ts'"],
    ['src/guard/planted.ts', "import { createParts } from '../parts.ts'"],
    ['src/guard/planted.ts', "import { freshDatabase } from '../testing/database.ts'"],
    ['src/elsewhere/planted.ts', 'export const nothing = 1'],
  ])('%s is caught', (path, content) => expect(importsAgainstTheOrder(planted(path, content)).join()).toContain(path))
})

describe('each vendor has one door', () => {
  test('as the house stands', () => expect(vendorsOutsideTheirDoor(files)).toEqual([]))
  test.each([
    ['src/chain/planted.ts', "import { ChatOpenAI } from '@langchain/openai'"],
    ['src/record/planted.ts', "import { Pool } from 'pg'"],
    ['src/http/planted.ts', "import { streamText } from 'ai'"],
    ['src/ingest/planted.ts', "const { UnstructuredClient } = await import('unstructured-client')"],
    ['src/guard/planted.ts', "import { Hono } from 'hono'"],
  ])('%s is caught', (path, content) => expect(vendorsOutsideTheirDoor(planted(path, content)).join()).toContain(path))
})

describe('each table has one writer', () => {
  test('as the house stands', () => expect(writesByOthers(files, writers)).toEqual([]))
  test('a write from elsewhere is caught', () => {
    const found = writesByOthers(planted('src/record/planted.ts', "tx.query('update fact set status = $1')"), writers)
    expect(found).toEqual(['src/record/planted.ts writes fact, which belongs to ingest/'])
  })
  test('a table that nobody claims is caught', () => {
    const found = writesByOthers(
      planted('src/store/migrations/9999_planted.sql', 'create table orphan (id text);'),
      writers,
    )
    expect(found).toEqual(['orphan has no named writer'])
  })
  test('a table that a later migration drops needs no writer, and one made again does', () => {
    const sql = (number: number, text: string): Files =>
      planted(`src/store/migrations/${number}_planted.sql`, `${text};`)
    const made = sql(9998, 'create table orphan (id text)')
    const dropped = new Map([...made, ...sql(9999, 'drop table orphan')])
    expect(tablesOf(dropped)).not.toContain('orphan')
    expect(tablesOf(new Map([...sql(9997, 'drop table orphan'), ...made]))).toContain('orphan')
  })
})

describe('the environment is read in one place', () => {
  test('as the house stands', () => expect(environmentReadOutsideConfig(files)).toEqual([]))
  test('a second reader is caught', () =>
    expect(environmentReadOutsideConfig(planted('src/http/planted.ts', 'const port = process.env.PORT'))).toEqual([
      'src/http/planted.ts',
    ]))
  test('every variable stands in the README', () => {
    const readme = text('README.md')
    expect(Object.keys(variables).filter(name => !readme.includes(`\`${name}\``))).toEqual([])
    expect('no such line'.includes('`PORT`')).toBe(false)
  })
})

describe('files stay readable in one sitting', () => {
  test('as the house stands', () => expect(filesOverTheCeiling(files)).toEqual([]))
  test('a file of 251 lines is caught', () =>
    expect(filesOverTheCeiling(planted('src/chain/planted.ts', 'x\n'.repeat(251)))).toEqual(['src/chain/planted.ts']))
})

describe('the map shows every folder', () => {
  test('as the house stands', () => expect(foldersMissingFromTheMap(files, text('src/README.md'))).toEqual([]))
  test('a new folder without a line in the map is caught', () =>
    expect(foldersMissingFromTheMap(planted('src/attic/planted.ts', ''), text('src/README.md'))).toEqual(['attic']))
})

describe('a plan leaves draft in one file', () => {
  test('as the house stands', () => expect(draftsLeftElsewhere(files)).toEqual([]))
  test('a second writer and a second user of the writer are caught', () => {
    const writer = planted('src/http/planted.ts', "tx.query('insert into plan_item values ($1)')")
    expect(draftsLeftElsewhere(writer)).toEqual(['src/http/planted.ts'])
    const user = planted('src/http/planted.ts', "import { activate } from '../careplan/plan-rows.ts'")
    expect(draftsLeftElsewhere(user)).toEqual(['src/http/planted.ts imports src/careplan/plan-rows.ts'])
  })
})
