import { z } from 'zod'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'
import { stemsOf } from '../../record/words.ts'

const base = { id: z.string(), source: z.string() }
const kinds = ['had', 'takes', 'allergic', 'result'] as const
export type PremiseKind = (typeof kinds)[number]

const rowSchema = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.enum(kinds), patterns: z.array(z.string()).min(1) }),
  z.object({ ...base, kind: z.enum(['generic', 'clinical', 'symptom', 'ending']), words: z.array(z.string()).min(1) }),
])

export interface PremiseFrame {
  readonly kind: PremiseKind
  /** Named groups `thing`, `year` and `value`. */
  readonly pattern: RegExp
}

/** How premises are worded, read once at start. */
export interface PremiseFrames {
  readonly frames: readonly PremiseFrame[]
  /** Phrases, by stems, that name no particular thing, or only what a person feels. */
  readonly unrecorded: ReadonlySet<string>
  /** Stems that mark a name as a medical one, and endings that do. */
  readonly clinical: ReadonlySet<string>
  readonly endings: readonly string[]
}

const thing = '(?<thing>[a-z0-9]+(?: [a-z0-9]+){0,4}?)'
/** What follows a name: a word that begins something else, a mark, or the end. */
const end =
  '(?= (?:in|on|from|last|this|two|three|and|but|so|can|should|what|how|is|was|are|were|do|does|when|which|who|why|where|i|my|did|that|at|with|for|years?|months?|weeks?|since|because|will|would|could|may|must|any|ago|me|he|she|his|her|if|went|came|rose|dropped|hit|reached|has|had|level|result|value|test|being|y|que|como|puedo|debo|en|desde|cuando|i|czy|co|jak|moge|w|od)\\b|[^a-z0-9 ]| ?$)'

export async function loadPremiseFrames(folder: URL = corporaFolder): Promise<PremiseFrames> {
  const { rows } = await readRules('premise-frames', rowSchema, folder)
  const words = (kind: 'generic' | 'clinical' | 'symptom' | 'ending'): readonly string[] =>
    rows.flatMap(row => (row.kind === kind ? row.words : []))
  const key = (phrase: string): string => stemsOf(phrase).join(' ')
  return {
    frames: rows.flatMap(row =>
      'patterns' in row ? row.patterns.map(pattern => ({ kind: row.kind, pattern: compiled(pattern) })) : [],
    ),
    unrecorded: new Set([...words('generic'), ...words('symptom')].map(key)),
    clinical: new Set(words('clinical').map(key)),
    endings: words('ending'),
  }
}

const compiled = (pattern: string): RegExp => {
  const filled = pattern
    .replaceAll('THING', `${thing}${pattern.endsWith('THING') || !/THING (?!\()/.test(pattern) ? end : ''}`)
    .replaceAll('YEAR', '(?<year>(?:19|20)\\d\\d)')
    .replaceAll('VALUE', '(?<value>\\d+(?:\\.\\d+)?)')
    .replaceAll('MY', '(?:my|his|her|their|the patient s|mi|mis|su|moj|moja|moim|mojego|mojej|moje)')
    .replaceAll('HAVE', '(?:have|has)')
    .replace(/\bI\b/g, '(?:i|he|she|they|the patient|pt)')
  return new RegExp(`(?<![a-z0-9])${filled.replace(/\(\?<(thing|year|value)>/g, unique())}`, 'g')
}

/** A pattern may hold a name twice, as one of two ways: each group but the first of a name is left unnamed. */
const unique = () => {
  const seen = new Set<string>()
  return (whole: string, name: string): string => {
    if (seen.has(name)) return '(?:'
    seen.add(name)
    return whole
  }
}
