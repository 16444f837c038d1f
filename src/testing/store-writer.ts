/** A process of its own for tests: opens the folder it is given (a new one from the image), then adds people until it is killed, saying each one that was kept. */
import { systemActor } from '../domain/actor.ts'
import { openEmbedded } from '../store/embedded.ts'

const [folder, image] = process.argv.slice(2)
if (folder === undefined || image === undefined) throw new Error('name a folder and an image')

try {
  const database = await openEmbedded(folder, { image })
  process.stdout.write('open\n')
  for (let number = 0; ; number += 1) {
    await database.as(systemActor('ingest'), tx =>
      tx.query("insert into person (tenant_id, person_id, name) values ('demo', $1, 'x')", [
        `${process.pid}-${number}`,
      ]),
    )
    process.stdout.write(`${process.pid}-${number}\n`)
  }
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
