import { readFile } from 'node:fs/promises'
import type { ReaderRole } from '../../domain/actor.ts'
import type { Level } from '../../domain/answer.ts'
import { sha256 } from '../../kernel/ids.ts'
import { pointsAt } from './points.ts'

export interface FilledPrompt {
  readonly text: string
  /** Its instructions one by one, as the guard looks for them in an answer: lines of six words or more. */
  readonly lines: readonly string[]
  /** SHA-256 of the prompt file, stored with every turn. */
  readonly sha256: string
}

export type Prompts = Readonly<Record<ReaderRole, (level: Level, language: string) => FilledPrompt>>

const folder = new URL('../../../prompts/', import.meta.url)

/** Reads prompts/patient.md and prompts/clinician.md. */
export async function readPrompts(from: URL = folder): Promise<Prompts> {
  const [patient, clinician] = await Promise.all([read(from, 'patient'), read(from, 'clinician')])
  return { patient, clinician }
}

async function read(from: URL, reader: ReaderRole): Promise<Prompts[ReaderRole]> {
  const file = await readFile(new URL(`${reader}.md`, from), 'utf8')
  const hash = sha256(file)
  return (level, language) => {
    const text = file
      .replaceAll('{points}', String(pointsAt(reader, level)))
      .replaceAll('{reading}', reading[level])
      .replaceAll('{language}', language)
    const lines = text.split('\n').map(line => line.replace(/^[-#\s]+/, ''))
    return { text, lines: lines.filter(line => line.split(/\s+/).length >= 6), sha256: hash }
  }
}

const reading: Readonly<Record<Level, string>> = {
  simple: 'school grade 5, at most 12 words a sentence',
  standard: 'school grade 8, at most 20 words a sentence',
  detailed: 'no limit; medical terms are welcome',
}
