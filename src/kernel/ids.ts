import { createHash, randomUUID } from 'node:crypto'

/** A random id for a row that is born here. */
export const newId = (): string => randomUUID()

/** Lower-case hex SHA-256 of UTF-8 text or bytes. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** The same parts always give the same id, so loading a file twice meets its own rows. */
export function stableId(...parts: readonly string[]): string {
  const hex = sha256(parts.join('\u001f'))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
