export interface Posting {
  readonly unit: number
  readonly frequency: number
  readonly length: number
}

/** Units in one row. */
export const blockSize = 256

/** Which row a unit's postings stand in. */
export const blockOf = (unit: number): number => Math.floor(unit / blockSize)

/** A posting that says more counts as saying this: for the score hardly anything changes there. */
const mostFrequency = 0xff
const mostLength = 0xffff

/**
 * The postings of one block as stored, 4 bytes each, highest byte first: 8 bits of unit within the block, 8 of frequency, 16 of length; in
 * base64, which both stores read fast.
 */
export function packPostings(postings: readonly Posting[]): string {
  const bytes = Buffer.alloc(postings.length * 4)
  for (const [at, { unit, frequency, length }] of postings.entries()) {
    bytes.writeUInt8(unit % blockSize, at * 4)
    bytes.writeUInt8(Math.min(frequency, mostFrequency), at * 4 + 1)
    bytes.writeUInt16BE(Math.min(length, mostLength), at * 4 + 2)
  }
  return bytes.toString('base64')
}

/** A stored row as `unpackPostings` reads it, in SQL: its block and its length before it, so that rows can stand one behind the other. */
export const framedRow = 'int4send(block) || int4send(length(packed)) || packed'

/** Rows framed by `framedRow`, one behind the other. */
export type Postings = DataView

/** From base64. */
export function postingsFrom(framed: string): Postings {
  const bytes = Buffer.from(framed, 'base64')
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Where the next row's postings begin and end, and the number of the first unit that its block can hold. */
export const rowAt = (postings: Postings, at: number) => ({
  firstUnit: postings.getUint32(at) * blockSize,
  from: at + 8,
  to: at + 8 + postings.getUint32(at + 4),
})

/** The parts of a posting as 32 bits: which unit of its block, how often, and how many index terms the unit has. */
export const placeIn = (posting: number): number => posting >>> 24
export const frequencyIn = (posting: number): number => (posting >>> 16) & mostFrequency
export const lengthIn = (posting: number): number => posting & mostLength

/** A row without the postings of these units of its block. */
export function withoutUnits(packed: string, block: number, units: ReadonlySet<number>): string {
  const bytes = Buffer.from(packed, 'base64')
  const kept: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 4) {
    if (!units.has(block * blockSize + bytes.readUInt8(at))) kept.push(bytes.subarray(at, at + 4))
  }
  return Buffer.concat(kept).toString('base64')
}
