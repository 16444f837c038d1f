import { crc32, deflateRawSync } from 'node:zlib'
import type { AlleleDefinition } from '../knowledge/allele-definition.ts'

/** What a test says about one position: its bases as "G/A" or "G|A"; 'unread' leaves the line out. */
export type Genotypes = Readonly<Record<string, string>>

const head = (sample: string): readonly string[] => [
  '##fileformat=VCFv4.3',
  '##fileDate=20261102',
  '##contig=<ID=chr10,assembly=GRCh38>',
  '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
  `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${sample}`,
]

/** An invented VCF in which every position of the genes is the reference, but for what is said. */
export function inventedVcf(
  definitions: readonly AlleleDefinition[],
  genotypes: Genotypes = {},
  sample = 'Invented',
): string {
  const names = new Set(definitions.flatMap(({ positions }) => positions.map(({ name }) => name)))
  const unknown = Object.keys(genotypes).filter(name => !names.has(name))
  if (unknown.length > 0) throw new Error(`no gene of the test has ${unknown.join(', ')}`)
  const lines = definitions.flatMap(({ chromosome, positions }) =>
    positions
      .filter(({ name }) => genotypes[name] !== 'unread')
      .map(({ position, name, ref }) => {
        const said = genotypes[name] ?? `${ref}/${ref}`
        const bases = said.split(/[/|]/)
        const alts = [...new Set(bases.filter(base => base !== ref && base !== '.'))]
        const indexes = bases.map(base => (base === '.' ? '.' : base === ref ? 0 : alts.indexOf(base) + 1))
        const id = name.startsWith('rs') ? name : '.'
        const alt = alts.join(',') || '.'
        return [
          chromosome,
          position,
          id,
          ref,
          alt,
          '.',
          'PASS',
          '.',
          'GT',
          indexes.join(said.includes('|') ? '|' : '/'),
        ].join('\t')
      }),
  )
  return `${[...head(sample), ...lines].join('\n')}\n`
}

/** The text as bgzip writes it: blocks of at most 60,000 bytes and the empty one that marks the end. */
export function bgzip(text: string): Buffer {
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 60_000) }, (_, at) =>
    bytes.subarray(at * 60_000, (at + 1) * 60_000),
  )
  return Buffer.concat([...pieces, Buffer.alloc(0)].map(block))
}

function block(content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const header = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0, 0])
  header.writeUInt16LE(header.length + packed.length + 8 - 1, 16)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(content), 0)
  trailer.writeUInt32LE(content.length, 4)
  return Buffer.concat([header, packed, trailer])
}
