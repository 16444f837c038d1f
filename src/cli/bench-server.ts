import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readDemoAccounts } from '../http/auth/demo-accounts.ts'
import { Refusal } from '../kernel/errors.ts'
import { corporaFolder } from '../knowledge/rules.ts'

export interface StartedServer {
  readonly address: string
  /** Person → session cookie of her demo account. */
  readonly cookies: ReadonlyMap<string, string>
  cpuMilliseconds(): Promise<number>
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Starts the product in a process of its own, in a folder that is removed afterwards, and signs its demo patients in. */
export async function startBenchServer(environment: Readonly<Record<string, string>>): Promise<StartedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'carenav-bench-'))
  const child = spawn(process.execPath, [main], {
    env: { ...environment, PATH: '', PORT: '0', CARENAV_DATA_DIR: folder, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const stop = async (): Promise<void> => {
    const ended = new Promise(resolve => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGTERM')) await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const address = await addressIn(child.stderr)
    child.stderr.resume()
    const cookies = await signInAll(address)
    await calm(() => cpuOf(child.pid))
    return { address, cookies, cpuMilliseconds: () => cpuOf(child.pid), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What the server says when it is ready ends with its address. */
async function addressIn(said: Readable): Promise<string> {
  let text = ''
  for await (const part of said.iterator({ destroyOnReturn: false })) {
    text += String(part)
    const address = /^Ready after .*: (http\S+)$/m.exec(text)?.[1]
    if (address !== undefined) return address
  }
  throw new Refusal('unavailable', `The server did not start. ${text.trim()}`, 'Start it by hand to see why.')
}

async function signInAll(address: string): Promise<ReadonlyMap<string, string>> {
  const { accounts, password } = await readDemoAccounts(corporaFolder)
  const cookies = new Map<string, string>()
  for (const { email, person } of accounts) {
    if (person === undefined) continue
    const response = await fetch(`${address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie === undefined) throw new Refusal('unavailable', `${email} could not sign in.`, 'Start it by hand.')
    cookies.set(person, cookie)
  }
  return cookies
}

/** Waits until the server has warmed up and drafted the demo's inbox: half a second in which it hardly works, or two minutes. */
async function calm(cpu: () => Promise<number>): Promise<void> {
  let before = await cpu()
  for (let looks = 0; looks < 240; looks += 1) {
    await pause(500)
    const now = await cpu()
    if (looks > 8 && !(now - before > 50)) return
    before = now
  }
}

/** Linux counts a process's time in hundredths of a second, in the 14th and 15th field of its `stat`; elsewhere nothing is told. */
async function cpuOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
