import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { systemActor } from '../domain/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import { Refusal } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import type { Log } from '../kernel/log.ts'
import { longestPhraseWords, phraseKey, searchable } from '../knowledge/terms.ts'
import type { IsEverydayName } from '../knowledge/vocabulary-words.ts'
import { textLines } from '../sources/lines.ts'
import { type VocabularyEntry, type VocabularyFormat, vocabularyReader } from '../sources/vocabulary.ts'
import type { Database, Tx } from '../store/database.ts'
import { streamedHash } from './genotypes.ts'
import {
  clearVocabulary,
  insertPhrases,
  type PhraseRow,
  readVocabulary,
  removeShared,
  writeVocabulary,
} from './vocabulary-rows.ts'

export interface VocabularyParts {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  readonly isEverydayName: IsEverydayName
}

export interface VocabularyOptions {
  /** What it is called; loading another file under the same name replaces it as a whole. The file's name when left out. */
  readonly name?: string | undefined
  /** Two letters: the language of names that state none. Without it they are looked for in every language. */
  readonly language?: string | undefined
  /** Reads and reports, writes nothing. */
  readonly dryRun?: boolean
  /** Lines so far; bytes of the file in all. */
  readonly progress?: (done: number, total: number) => void
}

/** Why a name was left out. */
type LeftOut = 'withoutTerms' | 'tooLong' | 'everydayWord' | 'shared'

export interface VocabularyReport {
  readonly name: string
  readonly file: string
  readonly lines: number
  /** Concepts and names in the store; in a dry run the entries and names that were read, repeats and all. */
  readonly concepts: number
  readonly phrases: number
  readonly leftOut: Readonly<Record<LeftOut, number>>
  /** How many lines could not be read, and the first of them. */
  readonly unreadable: number
  readonly problems: readonly { readonly file: string; readonly path: string; readonly reason: string }[]
  /** True when the same file stood there already and nothing was written. */
  readonly isUnchanged: boolean
}

/** Raised whenever the same file would give other rows. */
const readerVersion = 1
const batch = 2_000
/** A name that more concepts share says too little about any of them. */
const mostConcepts = 3
const mostProblems = 100

/**
 * Loads a vocabulary into the store, line by line in constant memory and in one transaction: it is there as a whole or not at all, and
 * replaces the one of the same name. Lines that cannot be read are reported while the rest goes in; a file without one readable line is refused.
 */
export async function loadVocabulary(
  parts: VocabularyParts,
  { file, format }: { readonly file: string; readonly format: VocabularyFormat },
  options: VocabularyOptions = {},
): Promise<VocabularyReport> {
  const name = options.name ?? basename(file).replace(/(\.[a-z0-9]+)+$/i, '')
  const actor = systemActor('ingest')
  const hash = sha256(JSON.stringify([readerVersion, format, options.language ?? '', await streamedHash(file)]))
  const known = await parts.database.as(actor, tx => readVocabulary(tx, name))
  const empty = { withoutTerms: 0, tooLong: 0, everydayWord: 0, shared: 0 }
  if (known?.sha256 === hash) {
    const { concepts, phrases, leftOut, problems } = known
    return {
      name,
      file,
      lines: 0,
      concepts,
      phrases,
      leftOut: { ...empty, ...leftOut },
      unreadable: problems,
      problems: [],
      isUnchanged: true,
    }
  }
  const total = (await stat(file)).size
  const tally: Tally = {
    lines: 0,
    bytes: 0,
    phrases: 0,
    concepts: 0,
    leftOut: { ...empty },
    unreadable: 0,
    problems: [],
  }
  const read = (write: (rows: readonly PhraseRow[]) => Promise<unknown>) =>
    readFile(parts, { file, format, language: options.language ?? 'und' }, tally, write, () =>
      options.progress?.(Math.min(tally.bytes, total), total),
    )
  let counts: { readonly concepts: number; readonly phrases: number } = tally
  if (options.dryRun === true) await read(async () => undefined)
  else counts = await parts.database.as(actor, tx => replace(tx, parts, { name, hash }, tally, read))
  options.progress?.(total, total)
  const { lines, leftOut, unreadable, problems } = tally
  parts.log.info('vocabulary-loaded', { lines, phrases: counts.phrases, problems: unreadable })
  return {
    name,
    file,
    lines,
    concepts: counts.concepts,
    phrases: counts.phrases,
    leftOut,
    unreadable,
    problems,
    isUnchanged: false,
  }
}

interface Tally {
  lines: number
  bytes: number
  /** Names read, and entries they came in. */
  phrases: number
  concepts: number
  readonly leftOut: Record<LeftOut, number>
  unreadable: number
  readonly problems: { readonly file: string; readonly path: string; readonly reason: string }[]
}

async function replace(
  tx: Tx,
  { clock }: VocabularyParts,
  { name, hash }: { readonly name: string; readonly hash: string },
  tally: Tally,
  read: (write: (rows: readonly PhraseRow[]) => Promise<unknown>) => Promise<void>,
) {
  await clearVocabulary(tx, name)
  await read(rows => insertPhrases(tx, name, rows))
  tally.leftOut.shared = await removeShared(tx, name, mostConcepts)
  return writeVocabulary(tx, name, { sha256: hash, leftOut: tally.leftOut, problems: tally.unreadable }, clock.now())
}

async function readFile(
  { isEverydayName }: VocabularyParts,
  { file, format, language }: { readonly file: string; readonly format: VocabularyFormat; readonly language: string },
  tally: Tally,
  write: (rows: readonly PhraseRow[]) => Promise<unknown>,
  progress: () => void,
): Promise<void> {
  const readLine = vocabularyReader(format)
  let rows: PhraseRow[] = []
  const flush = async () => {
    if (rows.length > 0) await write(rows)
    rows = []
    progress()
  }
  for await (const line of textLines(file)) {
    tally.lines += 1
    tally.bytes += Buffer.byteLength(line) + 1
    const said = line.includes('\0') ? { problem: 'holds characters that are no text.' } : readLine(line)
    if ('problem' in said) {
      tally.unreadable += 1
      if (tally.problems.length < mostProblems)
        tally.problems.push({
          file,
          path: `line ${tally.lines}`,
          reason: `${basename(file)}:${tally.lines} ${said.problem}`,
        })
    } else if ('entry' in said) {
      tally.concepts += 1
      rows.push(...rowsOf(said.entry, language, isEverydayName, tally))
      if (rows.length >= batch) await flush()
    }
  }
  await flush()
  if (tally.concepts === 0)
    throw new Refusal(
      'invalid',
      `${basename(file)} holds no line of a vocabulary.`,
      'Give JSONL, CSV with a header, or MRCONSO.RRF.',
    )
}

function rowsOf(
  { concept, language, terms }: VocabularyEntry,
  unstated: string,
  isEverydayName: IsEverydayName,
  tally: Tally,
): readonly PhraseRow[] {
  return terms.flatMap(said => {
    const phrase = phraseKey(said)
    const found = searchable(said) ?? []
    const size = phrase === '' ? 0 : phrase.split(' ').length
    const reason: LeftOut | undefined =
      found.length === 0
        ? 'withoutTerms'
        : size > longestPhraseWords
          ? 'tooLong'
          : size === 1 && isEverydayName(said.trim())
            ? 'everydayWord'
            : undefined
    if (reason !== undefined) {
      tally.leftOut[reason] += 1
      return []
    }
    tally.phrases += 1
    return [{ concept, language: language ?? unstated, phrase, terms: found.join(' ') }]
  })
}
