import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import { deviceStreamFromCsv } from '../sources/device-csv.ts'
import { readDeviceStream } from '../sources/device-stream.ts'
import { readFhir } from '../sources/fhir/bundle.ts'
import { readGenomicReport } from '../sources/genomic-report.ts'
import { readOutsideCalls } from '../sources/outside-calls.ts'
import type { SourceReading } from '../sources/reading.ts'
import type { SourceFormat } from '../sources/recognise.ts'
import { readScreening } from '../sources/screening.ts'
import type { ScreeningRule } from '../sources/social-need.ts'
import { isStorable } from '../sources/storable.ts'
import type { VocabularyFormat } from '../sources/vocabulary.ts'

/** What is read as a whole; a VCF is streamed instead (`genotypes.ts`). */
export type RecordFormat = Exclude<SourceFormat, 'document' | 'vcf' | VocabularyFormat>

export interface ReadOptions {
  /** The person that a file without its own Patient is about; a file that names someone else is refused. */
  readonly person?: string | undefined
  readonly screeningRules: readonly ScreeningRule[]
}

/** Everything one file says. Refuses, with the place and the reason, a file that is broken as a whole. */
export function readSource(bytes: Uint8Array, format: RecordFormat, options: ReadOptions): SourceReading {
  const text = decode(bytes)
  const reading = refuseBroken(() => {
    if (format === 'device-table') return readDeviceStream(deviceStreamFromCsv(text))
    if (format === 'outside-calls') return readOutsideCalls(text, namedPerson(options.person))
    const json = parseJson(text)
    if (format === 'fhir-r4') return readFhir(json, options.person === undefined ? {} : { person: options.person })
    if (!isStorable(json)) {
      throw new Refusal('invalid', 'The file holds characters that are no text.', 'Export it again as plain UTF-8.')
    }
    if (format === 'genomic-report') return readGenomicReport(json)
    return format === 'screening' ? readScreening(json, options.screeningRules) : readDeviceStream(json)
  })
  for (const { personId } of reading.people) {
    if (options.person !== undefined && personId !== options.person) {
      throw new Refusal(
        'conflict',
        `The file is about person ${personId}, not ${options.person}.`,
        'Leave --person out, or give the file of that person.',
      )
    }
  }
  return reading
}

/** The person whom the caller names, for a file that names none. */
export function namedPerson(person: string | undefined): string {
  if (person !== undefined) return person
  throw new Refusal('invalid', 'The file does not say whom it is about.', 'Name the person with --person.')
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Refusal('invalid', 'The file is not UTF-8 text.', 'Save it as UTF-8 and load it again.', { cause })
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new Refusal('invalid', 'The file is empty.', 'Give a file with content.')
  try {
    return JSON.parse(text)
  } catch (cause) {
    const place = /at position (\d+)/.exec(String(cause))?.[1]
    throw new Refusal(
      'invalid',
      `The file is not JSON${place === undefined ? '' : `: it breaks at character ${place} of ${text.length}`}.`,
      'It may have been cut off in transfer; export it again.',
      { cause },
    )
  }
}

/** A file of the product's own formats that breaks its schema is refused as a whole, naming the first fields that are wrong. */
function refuseBroken(read: () => SourceReading): SourceReading {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const places = error.issues
      .slice(0, 3)
      .map(({ path, message }) => `${path.map(String).join('.') || 'file'}: ${message}`)
    throw new Refusal('invalid', `The file does not keep its format: ${places.join('; ')}.`, 'Mend the named fields.', {
      cause: error,
    })
  }
}
