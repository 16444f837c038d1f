import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/carenav.mjs', import.meta.url))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carenav-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly data: string
  readonly talk: string
}

/** Runs the command as a script would, on an installation of its own. */
function carenav(parameters: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const env = {
    PATH: process.execPath.replace(/\/node$/, ''),
    HOME: folder,
    CARENAV_DATA_DIR: join(folder, 'data'),
    ...environment,
  }
  const child = spawn(process.execPath, [script, ...parameters], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let data = ''
  let talk = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    data += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    talk += text
  })
  return new Promise(resolve => child.on('close', code => resolve({ code, data, talk })))
}

test('wrong use ends with 2, a failure with 1, and both say what to do', async () => {
  const unknown = await carenav(['approve', 'everything'])
  expect(unknown).toMatchObject({ code: 2, data: '' })
  expect(unknown.talk).toContain("unknown command 'approve'")
  expect(await carenav(['ask', 'what is my a1c'])).toMatchObject({ code: 2 })
  const missing = await carenav(['eval', 'run', 'triage', '--cases', join(folder, 'nowhere.jsonl')])
  expect(missing.code).toBe(1)
  expect(missing.talk).toContain('Check the path given to --cases.')
})

test('config check names every bad setting at once', async () => {
  const bad = await carenav(['config', 'check'], { PORT: 'eighty', CARENAV_COLOUR: 'blue' })
  expect(bad.code).toBe(1)
  expect(bad.talk).toMatch(/CARENAV_COLOUR is not a setting[\s\S]*PORT: /)
  expect(await carenav(['config', 'check', '--json'])).toMatchObject({ code: 0, data: '{\n  "ok": true\n}\n' })
})

test('config print never shows a secret', async () => {
  const { data } = await carenav(['config', 'print', '--json'], { OPENAI_API_KEY: 'sk-very-secret' })
  expect(data).toContain('"OPENAI_API_KEY"')
  expect(data).not.toContain('very-secret')
})

test('an installation is seeded, asked, and drafts suggestions from the command line', async () => {
  const seeded = await carenav(['seed', 'demo', '--quiet', '--json'])
  expect(seeded.talk).toBe('')
  expect(JSON.parse(seeded.data).people.people).toHaveLength(6)

  const asked = await carenav(['ask', 'what was my last INR?', '--person', 'helen-marsh', '--json'])
  const reply = JSON.parse(asked.data)
  expect(reply).toMatchObject({ kind: 'answered', urgency: 'routine', structured: { value: 2.6, date: '2026-11-04' } })
  expect(reply.sentences[0].citations[0].source).toMatch(/^Observation\//)

  const suggested = await carenav(['suggest', 'rosa-delgado', '--json'])
  expect(JSON.parse(suggested.data).findings.map((finding: { kind: string }) => finding.kind)).toContain('drug-storage')

  const nobody = await carenav(['ask', 'hello', '--person', 'nobody'])
  expect(nobody).toMatchObject({ code: 1, data: '' })
  expect(nobody.talk).toContain('There is no person nobody.')
})

test('a planned order is checked from the command line before it is written', async () => {
  const preview = await carenav(['preview', 'rosa-delgado', 'liraglutide 6 mg/mL pen', '--json'])
  expect(JSON.parse(preview.data).findings.map((finding: { kind: string }) => finding.kind)).toContain('drug-storage')
})

test('an emergency is answered from the command line as everywhere', async () => {
  const text = "My arm feels heavy but my son says it's nothing"
  const { data } = await carenav(['ask', text, '--person', 'helen-marsh', '--json'])
  expect(JSON.parse(data)).toMatchObject({ kind: 'escalated', urgency: 'emergency' })
})

test('a broken file is named with its reason and the exit code says so', async () => {
  const file = join(folder, 'broken.json')
  await writeFile(file, '{"resourceType": "Bundle", "entry": [')
  const broken = await carenav(['ingest', file])
  expect(broken.code).toBe(1)
  expect(broken.talk).toContain('broken.json')
})

test('a suite runs on its own cases, and a result goes to a file by its ending', async () => {
  const file = join(folder, 'run.json')
  const run = await carenav(['eval', 'run', 'readability', '--quiet', '--output', file])
  expect(run).toMatchObject({ code: 0, data: '' })
  const result = JSON.parse(await readFile(file, 'utf8'))
  expect(result.metrics.agreement).toMatchObject({ value: 1, n: result.n })
  expect((await carenav(['eval', 'list', '--output', join(folder, 'list.xlsx')])).talk).toContain('.json, .txt or .md')
})

test('the model that a run names is the one that composes', async () => {
  const run = await carenav(['eval', 'run', 'record', '--model', 'ollama'])
  expect(run).toMatchObject({ code: 1, data: '' })
  expect(run.talk).toContain('CARENAV_CHAT_MODEL is not set')
})

test('doctor says what works', async () => {
  const { code, data } = await carenav(['doctor', '--json'])
  const checks = JSON.parse(data)
  expect(checks.filter((check: { ok: boolean }) => !check.ok)).toEqual([])
  expect(code).toBe(0)
})
