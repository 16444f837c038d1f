import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readAlleleDefinitions } from '../knowledge/allele-definition.ts'
import { pharmacogenePositions } from '../knowledge/pharmacogene-positions.ts'
import { textLines } from '../sources/lines.ts'
import type { SourceReading } from '../sources/reading.ts'
import { readVcf } from '../sources/vcf.ts'
import { namedPerson } from './read-source.ts'

/** Content hash of a file of any size, without holding it. */
export async function streamedHash(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece)
  return hash.digest('hex')
}

/** The genotypes that a VCF of any size holds at the positions that define pharmacogene alleles. */
export async function readGenotypes(file: string, corpora: URL, person: string | undefined): Promise<SourceReading> {
  const positions = pharmacogenePositions(await readAlleleDefinitions(corpora))
  return readVcf(textLines(file), { person: namedPerson(person), positions })
}
