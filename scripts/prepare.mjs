// Makes a clone ready to run with whatever Node (20 or newer) and npm are at hand: installs what the lock file names,
// builds the screens, and does neither when nothing has changed since. Plain JavaScript without imports from the project,
// because it must run before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const lockFolder = join(root, '.preparing')
const installedStamp = join(root, 'node_modules', '.installed-lock')
const builtStamp = join(root, 'dist', 'web', '.built-from')
const say = text => process.stderr.write(`${text}\n`)

const hashOf = paths => {
  const hash = createHash('sha256')
  for (const path of paths)
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
  return hash.digest('hex')
}
const filesUnder = folder =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.endsWith('.test.ts') && !entry.name.endsWith('.md'))
    .map(entry => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
    .sort()
const read = path => (existsSync(path) ? readFileSync(path, 'utf8') : '')

function run(command, parameters) {
  const { status, error } = spawnSync(command, parameters, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    say(`\n\`${command} ${parameters.join(' ')}\` did not finish${error ? `: ${error.message}` : ''}.`)
    say('Check that the npm registry can be reached and that the disk is not full, then run the same command again.')
    process.exitCode = 1
    throw new Error('not prepared')
  }
}

/** One process prepares at a time; a folder is the lock because making one is atomic everywhere. */
function locked(work) {
  const deadline = Date.now() + 15 * 60_000
  for (;;) {
    try {
      mkdirSync(lockFolder)
      writeFileSync(join(lockFolder, 'pid'), String(process.pid))
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isAbandoned()) rmSync(lockFolder, { recursive: true, force: true })
      else if (Date.now() > deadline) throw new Error(`another preparation has held ${lockFolder} for 15 minutes`)
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lockFolder, { recursive: true, force: true })
  }
}

function isAbandoned() {
  const pid = Number(read(join(lockFolder, 'pid')))
  if (!pid) return existsSync(lockFolder) && Date.now() - statSync(lockFolder).mtimeMs > 10_000
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Server and command run TypeScript directly, which takes Node 24; the lock file brings one for Linux and Windows. */
function requireNode24() {
  const bundled = existsSync(join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node'))
  if (bundled || Number(process.versions.node.split('.')[0]) >= 24) return
  say(`Care Navigator needs Node 24 or newer; this is ${process.version}, and no packaged Node was installed here.`)
  say('Install Node 24 (nodejs.org), or run `npm ci` without `--omit=optional` on Linux or Windows.')
  process.exitCode = 1
  throw new Error('not prepared')
}

function prepare() {
  const lock = hashOf(['package-lock.json'])
  if (read(installedStamp) !== lock) {
    say('Installing packages (once; a minute or two)…')
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    writeFileSync(installedStamp, lock)
  }
  requireNode24()
  const web = `${lock}${hashOf(filesUnder('src/web'))}`
  if (read(builtStamp) !== web) {
    say('Building the screens (once; a few seconds)…')
    run('npm', ['run', '--silent', 'build'])
    writeFileSync(builtStamp, web)
  }
}

try {
  locked(prepare)
} catch (error) {
  if (process.exitCode !== 1) say(String(error.message ?? error))
  process.exit(1)
}
