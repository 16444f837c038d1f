import { Refusal } from '../kernel/errors.ts'
import type { VcfCall } from './vcf-facts.ts'

/** Length of chromosome 10 in GRCh37; its positions differ from those of GRCh38 in every gene that is read. */
const chromosome10OfGrch37 = '135534747'

const otherBuilds = /grch37|hg19|\bb37\b|hs37d5|hg18|ncbi36|chm13/i

/** Refuses a file whose header says that it was made on another build than GRCh38. */
export function refuseOtherBuild(header: readonly string[]): void {
  const stated = header.filter(line => /^##(reference|contig|assembly)/i.test(line))
  const other = stated.find(
    line => otherBuilds.test(line) || new RegExp(`ID=(chr)?10,.*length=${chromosome10OfGrch37}`).test(line),
  )
  if (other !== undefined)
    throw otherBuild(`its header names ${otherBuilds.exec(other)?.[0] ?? 'GRCh37 by the length of chromosome 10'}`)
}

/** Refuses a file whose lines do not stand where GRCh38 has them: known variants elsewhere, or other reference bases. */
export function refuseShiftedPositions(calls: readonly VcfCall[], elsewhere: number): void {
  if (elsewhere >= 3 && elsewhere > calls.length)
    throw otherBuild(`${elsewhere} known variants stand at other positions`)
  const strange = calls.filter(({ ref, defined }) => !ref.startsWith(defined.ref) && !defined.ref.startsWith(ref))
  if (strange.length >= 3 && strange.length * 3 > calls.length)
    throw otherBuild(`${strange.length} of ${calls.length} positions have another reference base`)
}

const otherBuild = (why: string): Refusal =>
  new Refusal(
    'invalid',
    `The file is not of the genome build GRCh38: ${why}.`,
    'Align the sample to GRCh38 and export it again.',
  )
