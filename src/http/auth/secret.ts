import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../kernel/config.ts'
import { Refusal } from '../../kernel/errors.ts'

/**
 * The key that signs session cookies: the configured one, or in demo mode a random one kept in the data folder so that a
 * restart signs nobody out. A clinic must bring its own.
 */
export async function authSecret(config: Config): Promise<string> {
  if (config.CARENAV_AUTH_SECRET !== undefined) return config.CARENAV_AUTH_SECRET
  if (config.CARENAV_MODE === 'clinic') {
    throw new Refusal(
      'invalid',
      'CARENAV_AUTH_SECRET is not set.',
      'Set it to 32 or more random characters, for example the output of `openssl rand -hex 32`.',
    )
  }
  const file = join(config.CARENAV_DATA_DIR, 'auth-secret')
  await mkdir(config.CARENAV_DATA_DIR, { recursive: true })
  // 'wx' fails when the file is there, so two processes starting at once agree on the first one's secret.
  await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const kept = (await readFile(file, 'utf8')).trim()
  if (kept.length < 32) {
    throw new Refusal('invalid', `${file} holds no usable secret.`, 'Delete the file; the next start makes a new one.')
  }
  return kept
}
