#!/usr/bin/env node
// Starts the `carenav` command under the Node that comes with the project, whatever Node this file was started with.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bundled = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
if (!existsSync(join(root, 'node_modules', 'zod'))) {
  process.stderr.write('The packages are not installed yet. Run `npm start` once, or `npm ci`.\n')
  process.exit(1)
}
if (!existsSync(bundled) && Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `Care Navigator needs Node 24 or newer; this is ${process.version}. Run \`npm ci\` without --omit=optional, or install Node 24.\n`,
  )
  process.exit(1)
}
const child = spawn(
  existsSync(bundled) ? bundled : process.execPath,
  [join(root, 'src', 'cli.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
