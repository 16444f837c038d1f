import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultTenant, systemActor } from '../domain/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import { readRules } from '../knowledge/rules.ts'
import type { SourceReading } from '../sources/reading.ts'
import { recognise } from '../sources/recognise.ts'
import { type ScreeningRule, screeningRule } from '../sources/social-need.ts'
import type { Database } from '../store/database.ts'
import { readFinished, writeFinished } from './file-rows.ts'
import { type FoundFile, findFiles, isVocabulary } from './find-files.ts'
import { readGenotypes, streamedHash } from './genotypes.ts'
import { contentHash, loadPerson, type RecordChanged } from './load-person.ts'
import { type RecordFormat, readSource } from './read-source.ts'
import { addReports, emptyReport, type IngestReport } from './report.ts'

export interface IngestParts {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  /** The corpora folder; it ends with a slash. */
  readonly corpora: URL
  /** Whoever keeps something that is worked out from records; without it nobody is told. */
  readonly changed?: RecordChanged
}

export interface IngestProgress {
  readonly file: string
  readonly done: number
  readonly total: number
  readonly unit: 'resource' | 'file'
}

export interface IngestOptions {
  readonly tenant?: string
  /** The person whom the files are about; a file that is about someone else is refused. */
  readonly person?: string
  /** Reads and reports, writes nothing. */
  readonly dryRun?: boolean
  /** Called after each commit: what it reports is stored. */
  readonly progress?: (progress: IngestProgress) => void
}

/** Measured: a bundle of 97 MB takes 2 GB of memory and 54 s. */
const largestFile = 128 * 1024 * 1024

/**
 * Loads files, and folders with everything below them: FHIR R4, genomic reports, screenings, device streams.
 * A file in a folder that cannot be read becomes a problem of the report while the others go in; a file that was named alone
 * and cannot be read is refused.
 */
export async function ingestPath(
  parts: IngestParts,
  paths: readonly string[],
  options: IngestOptions = {},
): Promise<IngestReport> {
  const { rows: rules } = await readRules('screening', screeningRule, parts.corpora)
  const files = await findFiles(paths)
  let report = emptyReport
  for (const [at, found] of files.entries()) {
    try {
      report = addReports(report, await ingestFound(parts, found, rules, options))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (found.isNamed && files.length === 1) throw withName(error, basename(found.file))
      const reason = `${error.message} ${error.hint}`
      report = addReports(report, { ...emptyReport, files: 1, problems: [{ file: found.file, path: '$', reason }] })
    }
    options.progress?.({ file: found.file, done: at + 1, total: files.length, unit: 'file' })
  }
  parts.log.info('ingest-finished', {
    files: report.files,
    people: report.people.length,
    resources: report.resources,
    facts: report.facts,
    problems: report.problems.length,
  })
  return report
}

const withName = (error: Refusal, name: string): Refusal =>
  error.message.startsWith(name)
    ? error
    : new Refusal(error.code, `${name}: ${error.message}`, error.hint, { cause: error })

/** Loads one file; refuses it when it cannot be read. */
export const ingestFile = (parts: IngestParts, file: string, options: IngestOptions = {}): Promise<IngestReport> =>
  ingestPath(parts, [file], options)

/** Loads the six invented people of the corpora folder; a second run finds them unchanged. */
export const loadDemo = (parts: IngestParts, options: Pick<IngestOptions, 'progress'> = {}): Promise<IngestReport> =>
  ingestPath(parts, [fileURLToPath(new URL('demo-patients/', parts.corpora))], options)

async function ingestFound(
  parts: IngestParts,
  { file, format }: FoundFile,
  rules: readonly ScreeningRule[],
  options: IngestOptions,
): Promise<IngestReport> {
  if (format === 'document') return { ...emptyReport, files: 1, documents: [file] }
  if (isVocabulary(format)) return { ...emptyReport, files: 1, vocabularies: [{ file, format }] }
  if (format === undefined) throw nothingToLoad(basename(file))
  if (format !== 'vcf') return loadBytes(parts, { file, format, bytes: await readWhole(file) }, rules, options)
  const read = () => readGenotypes(file, parts.corpora, options.person)
  return loadRecord(parts, { file, format, sha256: await streamedHash(file), read }, options)
}

/** Loads one record that came without a file, as bytes under a name; documents and VCF are refused. Refuses what cannot be read. */
export async function ingestBytes(
  parts: IngestParts,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  options: IngestOptions,
): Promise<IngestReport> {
  const format = recognise(bytes.subarray(0, 4096), name)
  if (format === undefined || format === 'document' || format === 'vcf' || isVocabulary(format))
    throw nothingToLoad(name)
  const { rows: rules } = await readRules('screening', screeningRule, parts.corpora)
  return loadBytes(parts, { file: name, format, bytes }, rules, options)
}

const loadBytes = (
  parts: IngestParts,
  { file, format, bytes }: { readonly file: string; readonly format: RecordFormat; readonly bytes: Uint8Array },
  screeningRules: readonly ScreeningRule[],
  options: IngestOptions,
): Promise<IngestReport> => {
  const read = () => readSource(bytes, format, { person: options.person, screeningRules })
  return loadRecord(parts, { file, format, sha256: contentHash(bytes), read }, options)
}

/** A record with its content hash, and what it says once that is asked: a VCF is streamed, everything else is held as a whole. */
interface OpenedRecord {
  readonly file: string
  readonly format: RecordFormat | 'vcf'
  readonly sha256: string
  read(): SourceReading | Promise<SourceReading>
}

async function loadRecord(
  parts: IngestParts,
  { file, format, sha256, read }: OpenedRecord,
  options: IngestOptions,
): Promise<IngestReport> {
  const key = { tenant: options.tenant ?? defaultTenant, sha256, person: options.person }
  const actor = systemActor('ingest', key.tenant)
  const known = await parts.database.as(actor, tx => readFinished(tx, key))
  if (known !== undefined) {
    const problems = known.problems.map(problem => ({ file, ...problem }))
    return { ...emptyReport, ...known, files: 1, unchanged: known.resources, problems }
  }
  const reading = await read()
  let report: IngestReport = {
    ...emptyReport,
    files: 1,
    problems: reading.problems.map(problem => ({ file, ...problem })),
  }
  const load = {
    database: parts.database,
    clock: parts.clock,
    tenant: key.tenant,
    format,
    name: basename(file),
    sha256: key.sha256,
    problems: report.problems.length,
    changed: parts.changed,
    progress: (done: number, total: number) => options.progress?.({ file, done, total, unit: 'resource' }),
  }
  for (const person of reading.people) {
    const count = options.dryRun === true ? {} : await loadPerson(load, person)
    report = addReports(report, {
      ...emptyReport,
      ...count,
      people: [person.personId],
      resources: person.resources.length,
      facts: person.resources.reduce((sum, { facts }) => sum + facts.length, 0),
    })
  }
  if (options.dryRun !== true) {
    const finished = { ...report, problems: reading.problems }
    await parts.database.as(actor, tx => writeFinished(tx, key, finished, parts.clock.now()))
  }
  return report
}

const nothingToLoad = (name: string): Refusal =>
  new Refusal(
    'invalid',
    `${name} is empty or nothing that can be loaded.`,
    'Give FHIR R4 JSON, a genomic report, a VCF, a screening, a device stream, a document or a vocabulary.',
  )

async function readWhole(file: string): Promise<Uint8Array> {
  const { size } = await stat(file)
  if (size > largestFile) {
    const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024)
    throw new Refusal(
      'invalid',
      `${basename(file)} has ${megabytes(size)} MB; the limit is ${megabytes(largestFile)} MB a file.`,
      'Split it into one bundle per person.',
    )
  }
  return readFile(file)
}
