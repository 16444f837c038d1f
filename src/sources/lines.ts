import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { unzip } from '@gmod/bgzf-filehandle'
import { Refusal } from '../kernel/errors.ts'

/** Compressed bytes that are unpacked at a time: two blocks at least. */
const pieceSize = 128 * 1024
const headerSize = 18

/** The lines of a text file, plain, gzip or bgzip, without holding the file. Refuses a file that is cut off or damaged. */
export async function* textLines(file: string): AsyncGenerator<string> {
  const kind = await compressionOf(file)
  const input =
    kind === 'plain'
      ? createReadStream(file)
      : kind === 'gzip'
        ? createReadStream(file).pipe(createGunzip())
        : Readable.from(blocksOf(file), { highWaterMark: 1 })
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    throw new Refusal('invalid', 'The compressed file is damaged or cut off.', 'Transfer or export it again.', {
      cause,
    })
  }
}

async function compressionOf(file: string): Promise<'plain' | 'gzip' | 'bgzip'> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerSize), 0, headerSize, 0)
    if (!isGzip(buffer.subarray(0, bytesRead))) return 'plain'
    return blockSize(buffer.subarray(0, bytesRead)) === undefined ? 'gzip' : 'bgzip'
  } finally {
    await handle.close()
  }
}

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

/** Whole length of the BGZF block that begins here; undefined where none does. Source: SAM specification 4.1. */
function blockSize(head: Buffer): number | undefined {
  const isBlock = head.length >= headerSize && isGzip(head) && head.subarray(12, 16).toString('latin1') === 'BC\u0002\0'
  return isBlock ? head.readUInt16LE(16) + 1 : undefined
}

async function* blocksOf(file: string): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0)
  for await (const piece of createReadStream(file, { highWaterMark: pieceSize })) {
    rest = Buffer.concat([rest, piece])
    const end = endOfBlocks(rest)
    if (end > 0) yield await unzip(rest.subarray(0, end))
    rest = rest.subarray(end)
  }
  if (rest.length > 0)
    throw new Refusal('invalid', 'The compressed file ends in the middle of a block.', 'Transfer or export it again.')
}

function endOfBlocks(bytes: Buffer): number {
  let end = 0
  for (;;) {
    if (bytes.length - end < headerSize) return end
    const size = blockSize(bytes.subarray(end))
    if (size === undefined)
      throw new Refusal(
        'invalid',
        'The compressed file is damaged: a block has no header.',
        'Transfer or export it again.',
      )
    if (end + size > bytes.length) return end
    end += size
  }
}
