import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ServerProcess {
  readonly address: string
  readonly process: ChildProcess
  /** Ends it at once, as a crash would, and removes its folder. */
  kill(): Promise<void>
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Starts the product in a process of its own and waits until it is ready. */
export async function startServerProcess(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'carenav-process-'))
  const child = spawn(process.execPath, [main], {
    env: { ...environment, PATH: '', PORT: '0', CARENAV_DATA_DIR: folder, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = async (): Promise<void> => {
    const ended = new Promise(resolve => child.once('exit', resolve))
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await ended
    await rm(folder, { recursive: true, force: true })
  }
  let said = ''
  for await (const part of child.stderr.iterator({ destroyOnReturn: false })) {
    said += String(part)
    const address = /^Ready after .*: (http\S+)$/m.exec(said)?.[1]
    if (address === undefined) continue
    child.stderr.resume()
    return { address, process: child, kill }
  }
  await kill()
  throw new Error(`the server did not start: ${said}`)
}
