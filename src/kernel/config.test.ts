import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig, variables } from './config.ts'
import { Refusal } from './errors.ts'

test('an empty environment runs the demo on this machine, with no model and no outside database', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ HOST: '127.0.0.1', CARENAV_MODE: 'demo', CARENAV_CHAT_PROVIDER: 'embedded' })
  expect(config.DATABASE_URL).toBeUndefined()
})

test('every bad value is named at once, with an example', () => {
  const read = () => readConfig({ PORT: 'eighty', DATABASE_URL: 'mysql://x', CARENAV_AUTH_SECRET: 'short' })
  expect(read).toThrow(Refusal)
  for (const name of ['PORT', 'DATABASE_URL', 'CARENAV_AUTH_SECRET'])
    expect(read).toThrow(new RegExp(`${name}: .*example`))
})

test('a misspelt setting is an error, not a silent default', () => {
  expect(() => readConfig({ CARENAV_CHAT_PROVIDR: 'ollama' })).toThrow('CARENAV_CHAT_PROVIDR is not a setting')
})

test('a secret may come from a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'key')
  writeFileSync(file, 'from-a-file\n')
  expect(readConfig({ OPENAI_API_KEY_FILE: file }).OPENAI_API_KEY).toBe('from-a-file')
  expect(() => readConfig({ OPENAI_API_KEY_FILE: '/nowhere/key' })).toThrow('cannot read /nowhere/key')
})

test('an empty variable counts as not set, as container files write it', () => {
  expect(readConfig({ OPENAI_BASE_URL: '', PORT: '' })).toMatchObject({ PORT: 3000 })
})

test('every example of a setting is itself accepted', () => {
  for (const [name, { schema, example }] of Object.entries(variables)) {
    if (example === '…') continue
    const value = name === 'CARENAV_AUTH_SECRET' ? 'a'.repeat(32) : example
    expect(schema.safeParse(value).success, name).toBe(true)
  }
})
