/** Where a term stands: unit `units[i]`, of `lengths[i]` index terms, holds it `frequencies[i]` times. */
export interface Postings {
  readonly units: Int32Array
  readonly frequencies: Int32Array
  readonly lengths: Int32Array
}

export interface Posting {
  readonly unit: number
  readonly frequency: number
  readonly length: number
}

/** Which row a unit's postings stand in. */
export const blockOf = (unit: number): number => Math.floor(unit / 256)

/** A posting that says more counts as saying this: for the score nothing changes there. */
const mostFrequency = 0xfff
const mostLength = 0xf_ffff

/** Postings as stored, 8 bytes each, highest byte first: 32 bits of unit, 12 of frequency, 20 of length; in base64, which both stores read fast. */
export function packPostings(postings: readonly Posting[]): string {
  const bytes = Buffer.alloc(postings.length * 8)
  for (const [at, { unit, frequency, length }] of postings.entries()) {
    bytes.writeUInt32BE(unit, at * 8)
    bytes.writeUInt32BE(
      Math.min(frequency, mostFrequency) * (mostLength + 1) + Math.min(length, mostLength),
      at * 8 + 4,
    )
  }
  return bytes.toString('base64')
}

export function unpackPostings(packed: string): Postings {
  const bytes = Buffer.from(packed, 'base64')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = bytes.byteLength / 8
  const [units, frequencies, lengths] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)]
  for (let at = 0; at < size; at += 1) {
    const rest = view.getUint32(at * 8 + 4)
    units[at] = view.getUint32(at * 8)
    frequencies[at] = rest >>> 20
    lengths[at] = rest & mostLength
  }
  return { units, frequencies, lengths }
}

/** The same without the postings of these units. */
export function withoutUnits(packed: string, units: ReadonlySet<number>): string {
  const bytes = Buffer.from(packed, 'base64')
  const kept: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 8) {
    if (!units.has(bytes.readUInt32BE(at))) kept.push(bytes.subarray(at, at + 8))
  }
  return Buffer.concat(kept).toString('base64')
}
