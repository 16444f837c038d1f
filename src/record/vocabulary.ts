import { z } from 'zod'
import { corporaFolder, readRules } from '../knowledge/rules.ts'
import { isSpelling, patternOf, stemsOf, wordsOf } from './words.ts'

const bilingual = z.object({ en: z.string(), es: z.string() })
const bilingualWords = z.object({ en: z.array(z.string()), es: z.array(z.string()) })
const source = z.union([z.string(), z.array(z.string())])

const measurementSchema = z.object({
  id: z.string(),
  source,
  /** LOINC codes that carry this measurement. */
  codes: z.array(z.string()).min(1),
  /** Codes of the two numbers of a panel that is read as one, e.g. systolic and diastolic. */
  parts: z.object({ upper: z.array(z.string()), lower: z.array(z.string()) }).optional(),
  name: bilingual,
  plain: bilingual,
  words: bilingualWords,
  digits: z.number().int().min(0),
  better: z.enum(['lower', 'higher', 'range', 'none']),
  ranges: z.array(
    z.object({
      unit: z.string(),
      sex: z.enum(['female', 'male']).optional(),
      from: z.number().optional(),
      to: z.number().optional(),
      below: z.number().optional(),
      lowerBelow: z.number().optional(),
    }),
  ),
  /** UCUM units of this measurement that are one scale under two names. */
  sameScale: z.array(z.string()).default([]),
  /** Conditions (ids of record-topics) in which the usual range is not the person's own goal, so it is not told. */
  notFor: z.array(z.string()).default([]),
  statement: z.string().min(8),
})
export type Measurement = Readonly<z.infer<typeof measurementSchema>>
export type UsualRange = Measurement['ranges'][number]

export const sections = [
  ...['birth-date', 'age', 'sex', 'name', 'language', 'death', 'smoking', 'conditions', 'medicines', 'allergies'],
  ...['immunizations', 'visits', 'procedures', 'imaging', 'care-plans', 'goals', 'reports', 'results', 'genomics'],
  ...['social', 'devices', 'address', 'phone', 'email', 'marital-status', 'race', 'ethnicity'],
] as const

const topicSchema = z.discriminatedUnion('kind', [
  z.object({ id: z.string(), source, kind: z.literal('section'), section: z.enum(sections), words: bilingualWords }),
  z.object({
    id: z.string(),
    source,
    kind: z.literal('group'),
    mode: z.enum(['first', 'all']),
    members: z.array(z.string()).min(1),
    name: bilingual,
    words: bilingualWords,
  }),
  z.object({
    id: z.string(),
    source,
    kind: z.enum(['condition', 'medicine', 'vaccine', 'procedure', 'allergen']),
    name: bilingual,
    words: bilingualWords,
    /** Word patterns that a fact's own text must hold one of. */
    match: z.array(z.string()).min(1),
    not: z.array(z.string()).optional(),
    /** Facts of a neighbouring concept that an answer "not listed" should name. */
    near: z.array(z.string()).optional(),
    procedures: z.array(z.string()).optional(),
    /** What a medicine is for; counts only beside a word for medicine. */
    purpose: bilingualWords.optional(),
  }),
])
export type Topic = Readonly<z.infer<typeof topicSchema>>
export type Concept = Extract<Topic, { match: string[] }>
export type Group = Extract<Topic, { kind: 'group' }>

const patterns = z.array(z.string()).min(1)
export const aspects = [
  ...(['next', 'how-many', 'who', 'highest', 'lowest', 'dose', 'trend', 'previous', 'first', 'when'] as const),
  ...(['yes-no', 'list', 'latest'] as const),
] as const
export type Aspect = (typeof aspects)[number]
const languageSchema = z.discriminatedUnion('kind', [
  z.object({ id: z.string(), source, kind: z.literal('rewrite'), patterns, to: z.string() }),
  z.object({ id: z.string(), source, kind: z.enum(['blocker', 'statement', 'voice', 'frame', 'level']), patterns }),
  z.object({ id: z.string(), source, kind: z.literal('aspect'), aspect: z.enum(aspects), patterns }),
  z.object({ id: z.string(), source, kind: z.literal('mark'), mark: z.string(), patterns }),
  z.object({ id: z.string(), source, kind: z.literal('ordinary'), words: z.string() }),
])

/** One thing a phrase of the vocabulary can mean. */
export type Meaning =
  | { readonly kind: 'measurement'; readonly measurement: Measurement }
  | { readonly kind: 'section'; readonly section: (typeof sections)[number] }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'concept'; readonly concept: Concept }
  | { readonly kind: 'purpose'; readonly concept: Concept }

export interface Phrase {
  readonly stems: readonly string[]
  readonly meaning: Meaning
}

/** A rule row of patterns, ready to match folded text. */
export interface PatternRow {
  readonly id: string
  readonly expressions: readonly RegExp[]
}

/** Everything that understanding a record question needs, read once at start. */
export interface Vocabulary {
  readonly measurements: ReadonlyMap<string, Measurement>
  readonly concepts: readonly Concept[]
  /** Phrases by their first stem, longest first. */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>
  readonly rewrites: readonly (PatternRow & { readonly to: string })[]
  readonly blockers: readonly PatternRow[]
  readonly statements: readonly PatternRow[]
  readonly voices: readonly PatternRow[]
  /** The forms in which a yes-no question asks what is recorded; in any other form it asks for a judgement. */
  readonly frames: readonly PatternRow[]
  /** "Is it high, normal, good?": answered for measurements only. */
  readonly levels: readonly PatternRow[]
  readonly aspects: readonly (PatternRow & { readonly aspect: Aspect })[]
  readonly marks: readonly (PatternRow & { readonly mark: string })[]
  /** Words that carry no content of their own. */
  readonly ordinary: ReadonlySet<string>
  /** Every word of the vocabulary, for telling a typo from a word. */
  readonly known: ReadonlySet<string>
  /** The known words that a slip may stand for, by their first letter, in order. */
  readonly spellings: ReadonlyMap<string, readonly string[]>
}

export async function readVocabulary(corpora: URL = corporaFolder): Promise<Vocabulary> {
  const [measurements, topics, language] = await Promise.all([
    readRules('measurements', measurementSchema, corpora),
    readRules('record-topics', topicSchema, corpora),
    readRules('record-language', languageSchema, corpora),
  ])
  const phrases: Phrase[] = []
  const add = (words: z.infer<typeof bilingualWords>, meaning: Meaning): void => {
    for (const phrase of new Set([...words.en, ...words.es].map(each => stemsOf(each).join(' '))))
      if (phrase !== '') phrases.push({ stems: phrase.split(' '), meaning })
  }
  for (const measurement of measurements.rows) add(measurement.words, { kind: 'measurement', measurement })
  for (const topic of topics.rows) {
    if (topic.kind === 'section') add(topic.words, { kind: 'section', section: topic.section })
    else if (topic.kind === 'group') add(topic.words, { kind: 'group', group: topic })
    else {
      add(topic.words, { kind: 'concept', concept: topic })
      if (topic.purpose !== undefined) add(topic.purpose, { kind: 'purpose', concept: topic })
    }
  }
  const rows = language.rows
  const ordinaryWords = rows.flatMap(row => (row.kind === 'ordinary' ? wordsOf(row.words) : []))
  const spelled = [...measurements.rows, ...topics.rows].flatMap(row => [
    ...[...row.words.en, ...row.words.es].flatMap(wordsOf),
    ...('purpose' in row && row.purpose ? [...row.purpose.en, ...row.purpose.es].flatMap(wordsOf) : []),
    ...('match' in row ? row.match.flatMap(each => (each.includes('*') ? [] : wordsOf(each))) : []),
  ])
  // Words of the patterns are words too: mending "difference" into "different" would unblock a question.
  const patternWords = rows.flatMap(row =>
    'patterns' in row
      ? row.patterns.flatMap(each => each.replaceAll('\\b', ' ').match(/(?<![\\a-z])[a-z]{2,}/g) ?? [])
      : [],
  )
  const known = new Set([...ordinaryWords, ...spelled, ...patternWords])
  return {
    measurements: new Map(measurements.rows.map(row => [row.id, row])),
    concepts: topics.rows.filter(row => row.kind !== 'section' && row.kind !== 'group'),
    phrases: Map.groupBy(
      phrases.toSorted((a, b) => b.stems.length - a.stems.length),
      ({ stems }) => stems[0] ?? '',
    ),
    rewrites: rows.flatMap(row => (row.kind === 'rewrite' ? [{ ...compiled(row, 'g'), to: ` ${row.to} ` }] : [])),
    blockers: rows.flatMap(row => (row.kind === 'blocker' ? [compiled(row)] : [])),
    statements: rows.flatMap(row => (row.kind === 'statement' ? [compiled(row)] : [])),
    voices: rows.flatMap(row => (row.kind === 'voice' ? [compiled(row)] : [])),
    frames: rows.flatMap(row => (row.kind === 'frame' ? [compiled(row)] : [])),
    levels: rows.flatMap(row => (row.kind === 'level' ? [compiled(row)] : [])),
    aspects: rows.flatMap(row => (row.kind === 'aspect' ? [{ ...compiled(row), aspect: row.aspect }] : [])),
    marks: rows.flatMap(row => (row.kind === 'mark' ? [{ ...compiled(row), mark: row.mark }] : [])),
    ordinary: new Set(ordinaryWords),
    known,
    spellings: Map.groupBy([...known].filter(isSpelling).toSorted(), word => word[0] ?? ''),
  }
}

const compiled = (row: { id: string; patterns: string[] }, flags = ''): PatternRow => ({
  id: row.id,
  expressions: row.patterns.map(pattern => new RegExp(pattern, flags)),
})

/** The patterns of a concept as `holds` takes them. */
export const patternsOf = (lines: readonly string[] | undefined): readonly (readonly string[])[] =>
  (lines ?? []).map(patternOf)

export const matches = (row: PatternRow, text: string): boolean => row.expressions.some(each => each.test(text))
