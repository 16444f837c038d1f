import { crc32, inflateRawSync } from 'node:zlib'
import { Refusal } from '../kernel/errors.ts'

export type ZipEntries = ReadonlyMap<string, Uint8Array>

const endMark = 0x06054b50
const centralMark = 0x02014b50
const localMark = 0x04034b50

/**
 * Unpacks an archive whose content is at most `limit` bytes; refuses a larger one before it takes the memory, and one that is damaged,
 * encrypted or split. Source: PKWARE, .ZIP File Format Specification 6.3.10.
 */
export function readZip(bytes: Uint8Array, limit: number, archive = 'The archive'): ZipEntries {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > view.length || view.readUInt32LE(end) !== endMark) throw damaged(archive)
  const entries = new Map<string, Uint8Array>()
  let at = view.readUInt32LE(end + 16)
  let left = limit
  for (let count = view.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== centralMark) throw damaged(archive)
    const size = view.readUInt32LE(at + 20)
    const nameLength = view.readUInt16LE(at + 28)
    const name = view.toString('utf8', at + 46, at + 46 + nameLength)
    const content = contentOf(view, at, size, left, archive)
    left -= content.length
    entries.set(name, content)
    at += 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  return entries
}

function contentOf(view: Buffer, central: number, size: number, limit: number, archive: string): Uint8Array {
  const local = view.readUInt32LE(central + 42)
  const isEncrypted = (view.readUInt16LE(central + 8) & 1) === 1
  if (isEncrypted || local + 30 > view.length || view.readUInt32LE(local) !== localMark) throw damaged(archive)
  const start = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28)
  if (start + size > view.length) throw damaged(archive)
  const packed = view.subarray(start, start + size)
  const method = view.readUInt16LE(central + 10)
  if (method === 0) {
    if (size > limit) throw tooLarge(archive)
    return packed
  }
  if (method !== 8) throw damaged(archive)
  if (packed.length === 0) return packed
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) })
  } catch (cause) {
    throw cause instanceof RangeError ? tooLarge(archive, cause) : damaged(archive, cause)
  }
}

const damaged = (archive: string, cause?: unknown): Refusal =>
  new Refusal(
    'invalid',
    `${archive} is damaged, encrypted or cut off.`,
    'Open it, save it again without a password, and load that.',
    { cause },
  )

const tooLarge = (archive: string, cause?: unknown): Refusal =>
  new Refusal(
    'invalid',
    `${archive} unpacks to more than a document can hold.`,
    'Split the document, or take large pictures out.',
    { cause },
  )

/** An archive of these entries, not compressed. */
export function writeZip(entries: ZipEntries): Buffer {
  const pieces: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of entries) {
    const label = Buffer.from(name, 'utf8')
    // Version, flags (UTF-8 name), method, time and date, checksum, both sizes, length of the name, nothing extra.
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x0800, 2)
    fields.writeUInt16LE(0x21, 8)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(content.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(label.length, 22)
    const row = Buffer.alloc(46)
    row.writeUInt32LE(centralMark, 0)
    row.writeUInt16LE(20, 4)
    fields.copy(row, 6)
    row.writeUInt32LE(offset, 42)
    central.push(row, label)
    pieces.push(marked(localMark), fields, label, Buffer.from(content))
    offset += 4 + fields.length + label.length + content.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(endMark, 0)
  end.writeUInt16LE(entries.size, 8)
  end.writeUInt16LE(entries.size, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, directory, end])
}

function marked(mark: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(mark)
  return bytes
}
