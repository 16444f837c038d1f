import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { fixedClock } from '../kernel/clock.ts'
import { sha256 } from '../kernel/ids.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { Database } from '../store/database.ts'
import { openEmbedded } from '../store/embedded.ts'
import { databaseImage, freshDatabase } from '../testing/database.ts'
import { killCount } from '../testing/kills.ts'
import { ingestPath } from './ingest.ts'

const clock = '2026-11-20T09:00:00Z'
/** Enough resources that the last kill still meets a load under way. */
const size = 800 * killCount
/** When each run is killed: after so many acknowledged batches, and so many milliseconds into the next. */
const kills = Array.from({ length: killCount }, (_, at) => ({ batches: 1 + (at % 2), after: (at * 37) % 97 }))

/** A person's record of blood pressures and labs, some thousands of resources. */
function generatedBundle(): object {
  const observations = Array.from({ length: size }, (_, at) => ({
    resourceType: 'Observation',
    id: `o${at}`,
    status: 'final',
    code: { text: at % 3 === 0 ? 'Blood pressure' : 'Sodium' },
    subject: { reference: 'Patient/killed' },
    effectiveDateTime: new Date(Date.UTC(2001, 0, 1 + at)).toISOString(),
    ...(at % 3 === 0
      ? {
          component: [
            { code: { text: 'Systolic' }, valueQuantity: { value: 110 + (at % 40), unit: 'mmHg' } },
            { code: { text: 'Diastolic' }, valueQuantity: { value: 60 + (at % 30), unit: 'mmHg' } },
          ],
        }
      : { valueQuantity: { value: 130 + (at % 15), unit: 'mmol/L' } }),
  }))
  const patient = { resourceType: 'Patient', id: 'killed', name: [{ family: 'Killed', given: ['Often'] }] }
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [patient, ...observations].map(resource => ({ resource })),
  }
}

/** A process that loads the file and prints each acknowledged step. */
function startLoading(folder: string, image: string, file: string) {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const program = `
    const { openEmbedded } = await import(${module('../store/embedded.ts')})
    const { ingestPath } = await import(${module('./ingest.ts')})
    const { fixedClock } = await import(${module('../kernel/clock.ts')})
    const { silentLog } = await import(${module('../kernel/log.ts')})
    const database = await openEmbedded(${JSON.stringify(folder)}, { image: ${JSON.stringify(image)} })
    await ingestPath(
      { database, clock: fixedClock(${JSON.stringify(clock)}), log: silentLog, corpora: new URL(${JSON.stringify(corporaFolder.href)}) },
      [${JSON.stringify(file)}],
      { progress: ({ unit, done }) => unit === 'resource' && process.stdout.write(done + '\\n') },
    )
    await database.close()`
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Runs until so many batches are acknowledged and a little longer, then kills -9. Gives what was acknowledged. */
async function runAndKill(
  folder: string,
  image: string,
  file: string,
  kill: (typeof kills)[number],
): Promise<number[]> {
  const child = startLoading(folder, image, file)
  const ended = once(child, 'exit')
  const acknowledged: number[] = []
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(Number(line))
    if (acknowledged.length === kill.batches) {
      await pause(kill.after)
      child.kill('SIGKILL')
    }
  }
  await ended
  return acknowledged
}

/** One hash over everything that ingest writes. */
const stateOf = (database: Database): Promise<string> =>
  database.as(systemActor('ingest'), async tx => {
    const tables = await Promise.all([
      tx.query('select to_jsonb(p) as row from person p order by person_id'),
      tx.query('select to_jsonb(d) as row from source_document d order by document_id'),
      tx.query('select to_jsonb(r) as row from source_resource r order by resource_type, resource_id'),
      tx.query('select to_jsonb(f) as row from fact f order by fact_id'),
      tx.query('select to_jsonb(i) as row from ingest_progress i order by document_id'),
      tx.query('select to_jsonb(f) as row from ingest_file f order by sha256'),
      tx.query("select action || subject as row from audit_event where action = 'person-loaded' order by sequence"),
    ])
    return sha256(JSON.stringify(tables))
  })

test('a load killed again and again ends in the same state as one that ran through, and loses nothing it had acknowledged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carenav-kill-'))
  const file = join(folder, 'bundle.json')
  const data = join(folder, 'data')
  const image = await databaseImage()
  await writeFile(file, JSON.stringify(generatedBundle()))
  try {
    let last = 0
    for (const kill of kills) {
      const acknowledged = await runAndKill(data, image, file, kill)
      expect(acknowledged[0]).toBeGreaterThan(last)
      last = acknowledged.at(-1) ?? last
    }
    expect(last).toBeLessThan(size + 1)

    const resumed = startLoading(data, image, file)
    expect(await once(resumed, 'exit')).toEqual([0, null])

    const killed = await openEmbedded(data)
    const whole = await freshDatabase()
    const parts = { database: whole, clock: fixedClock(clock), log: silentLog, corpora: corporaFolder }
    expect(await ingestPath(parts, [file])).toMatchObject({ resources: size + 1, added: size + 1, problems: [] })
    expect(await stateOf(killed)).toBe(await stateOf(whole))
    await killed.close()
    await whole.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 300_000)
