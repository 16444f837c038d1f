import { mkdir, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'

export interface FolderLock {
  release(): Promise<void>
}

/**
 * Holds a folder for this process, or refuses and names the process that holds it. The engine itself has no lock, and two
 * processes in one folder lose rows in silence.
 *
 * The lock is a name that the operating system gives to one process and takes back when it dies, however it dies: an
 * abstract socket on Linux, a named pipe on Windows. Elsewhere it is a socket file, and a dead one is removed first.
 * The name is made of the folder's device and inode, so a second path to the same folder meets the same lock. Containers
 * with a network of their own do not see each other's names: there, one data folder belongs to one container.
 */
export async function lockFolder(folder: string, platform: NodeJS.Platform = process.platform): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(cause => Promise.reject(unusable(folder, cause)))
  const address = await lockAddress(folder, platform)
  let server = await listen(address)
  if (server === undefined) {
    const owner = await askOwner(address)
    if (owner === 'gone') {
      if (address.endsWith('.sock')) await rm(address, { force: true })
      server = await listen(address)
    }
    if (server === undefined) throw held(folder, owner)
  }
  const holding = server
  return { release: () => new Promise(resolve => holding.close(() => resolve())) }
}

async function lockAddress(folder: string, platform: NodeJS.Platform): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true })
  const name = `carenav-${sha256(`${dev}:${ino}`).slice(0, 24)}`
  if (platform === 'linux') return `\0${name}`
  return platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

/** A server that tells whoever connects which process holds the name; undefined when the name is taken. */
function listen(address: string): Promise<Server | undefined> {
  const server = createServer(socket => socket.on('error', () => socket.destroy()).end(String(process.pid)))
  const { promise, resolve, reject } = Promise.withResolvers<Server | undefined>()
  server.once('error', (error: NodeJS.ErrnoException) =>
    error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
  )
  server.listen(address, () => {
    server.unref()
    resolve(server)
  })
  return promise
}

/** The owner's process id, '' when it is too busy to say, 'gone' when nobody listens. */
function askOwner(address: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(address)
  let said = ''
  socket.setTimeout(1000, () => socket.destroy())
  socket.on('data', bytes => {
    said += bytes.toString('utf8')
  })
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'gone' : said))
  socket.on('close', () => resolve(said))
  return promise
}

function unusable(folder: string, cause: Error): Refusal {
  return new Refusal(
    'unavailable',
    `The data folder ${folder} cannot be made: ${cause.message}.`,
    'Give this user the right to write there, or set CARENAV_DATA_DIR to another folder.',
    { cause },
  )
}

function held(folder: string, owner: string): Refusal {
  const who = /^\d+$/.test(owner) ? `process ${owner}` : 'another process'
  return new Refusal(
    'conflict',
    `The database in ${folder} is in use by ${who}.`,
    `Stop ${who} first, set CARENAV_DATA_DIR to another folder, or set DATABASE_URL to a Postgres that several processes can share.`,
  )
}
