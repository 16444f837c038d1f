import { z } from 'zod'
import type { ReaderRole } from '../../domain/actor.ts'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'
import { indexTerms } from '../../knowledge/terms.ts'

const base = { id: z.string(), source: z.union([z.string(), z.array(z.string()).min(1)]) }
const phrases = z.array(z.string().min(1)).min(1)

const questionRow = z.strictObject({
  ...base,
  kind: z.literal('question'),
  /** Phrases of a question of this kind, in every language. */
  asks: phrases,
  /** Words in the heading of a section that answers it, best first; `|` stands between names of one section. */
  headings: phrases.transform(list => list.map(names => names.split('|').map(name => name.trim()))),
  /** What such a section is called, added to the search. */
  topic: z.string(),
  /** Words in the heading of the section whose advice closes the answer. */
  next: z.array(z.string()).default([]),
  /** Asked of the record first, `{topic}` filled in, so that the reader's own value opens the answer. */
  asksRecord: z.string().optional(),
  /** The record holds no answer to such a question. */
  guidanceOnly: z.boolean().default(false),
  /** The rules on what goes together are asked all the same. */
  checksRules: z.boolean().default(false),
  /** The reader's own medicine or condition opens the answer, when the question names it. */
  opensWithOwn: z.boolean().default(false),
  /** Asked of oneself, it is answered about what the reader has and names, never by what else it could be. */
  ownOnly: z.boolean().default(false),
  /** Asked of the whole record: what changed in it, or what matters before a visit. */
  asksOverview: z.enum(['changes', 'visit']).optional(),
  /** Says nothing without a topic of its own, so that the reader is asked back. */
  needsTopic: z.boolean().default(false),
  /** Asks which medicine to take, so a leaflet on one that is not the reader's own may answer. */
  asksMedicine: z.boolean().default(false),
  /** The question is about doing something: an answer without advice of its own on whom to turn to closes with ours. */
  closes: z.boolean().default(false),
  /** Our closing line: a row of answer-templates. */
  closing: z.string().default('next-step'),
  /** The phrases say what the question is about as well ("salt", "pay for"). */
  tells: z.boolean().default(false),
  /** A passage answers only under the first heading or when it holds one of these; then a text at another level may answer. */
  mustHold: z.array(z.string()).default([]),
  /** Red flags beside whose card such an answer stands, when no other holds: both speak of the same thing. */
  besideCard: z.array(z.string()).default([]),
  /** Points that such an answer may make beyond the usual number: danger signs are not cut short. */
  morePoints: z.number().int().min(0).default(0),
  /** Where no text at the reader's level has the first section, one at another level may answer. */
  anyLevel: z.boolean().default(false),
  /** A sentence with one of these is what is asked for ("weeks" for how long), and the answer begins there. */
  looksFor: z.array(z.string()).default([]),
  /** Asks what a thing is: the sentence that begins with it comes first, in whichever section. */
  defines: z.boolean().default(false),
  /** Asks for two things side by side: the first section of each of two documents answers. */
  compares: z.boolean().default(false),
  /** Who knows when no text answers: the row of answer-templates that says so. */
  askWhom: z.string().optional(),
  /** The question tells what brings a sign on: nothing is asked back about the sign. */
  namesCause: z.boolean().default(false),
  /** Such an answer may name medicines, so passages that do not go with the reader's own are left out. */
  minded: z.boolean().default(false),
})
export type QuestionRow = Readonly<z.infer<typeof questionRow>>

const kindRow = z.discriminatedUnion('kind', [
  questionRow,
  z.strictObject({
    ...base,
    kind: z.enum([
      'frame',
      'personal',
      'action',
      'contact',
      'caution',
      'follows',
      'asking',
      'wishing',
      'courtesy',
      'timing',
      'head',
      'ending',
      'defining',
      'pointing',
    ]),
    words: phrases,
  }),
])

const wording = z.strictObject({ en: z.string().min(3), es: z.string().min(3), pl: z.string().min(3) })
const templateRow = z.strictObject({ ...base, patient: wording, clinician: wording })

export interface ComposerTables {
  readonly questions: readonly QuestionRow[]
  /** Words that frame a question; retrieval hardly counts them. */
  readonly frame: readonly string[]
  /** Words by which a question speaks of the reader's own affairs. */
  readonly personal: readonly string[]
  /** How a sentence opens that cannot stand without the one before it. */
  readonly follows: readonly string[]
  /** How a sentence opens that tells the reader what to do, and that names whom to turn to. */
  readonly action: readonly string[]
  readonly contact: readonly string[]
  /** Words of a sentence that warns instead of advising. */
  readonly caution: readonly string[]
  /** How a sentence opens that asks, with or without a question mark; phrases anywhere in one that say what its writer wants to know. */
  readonly asking: readonly string[]
  readonly wishing: readonly string[]
  /** Words that stand for what was named before: a question of these alone asks about the story told with it. */
  readonly pointing: readonly string[]
  /** Words of politeness: a sentence of nothing else asks and tells nothing. */
  readonly courtesy: ReadonlySet<string>
  /** Framing words that point at a sentence all the same: "in the evening", "before a meal". */
  readonly timing: ReadonlySet<string>
  /** Words that end the name of an illness, a test or a treatment: "burning mouth syndrome". */
  readonly heads: ReadonlySet<string>
  /** Words between a thing and what it is: "is", "means". */
  readonly defining: readonly string[]
  /** How names of illnesses and medicines end: '-itis', '-mycin'. */
  readonly endings: readonly string[]
  /** A reviewed frame sentence; throws RangeError when the table has no such row. */
  template(id: string, reader: ReaderRole, language: string, topic?: string): string
}

/** Reads `question-kinds` and `answer-templates`. */
export async function readComposerTables(folder: URL = corporaFolder): Promise<ComposerTables> {
  const [kinds, templates] = await Promise.all([
    readRules('question-kinds', kindRow, folder),
    readRules('answer-templates', templateRow, folder),
  ])
  const words = (kind: Exclude<z.infer<typeof kindRow>['kind'], 'question'>): readonly string[] =>
    kinds.rows.flatMap(row => (row.kind === kind ? row.words : []))
  return {
    questions: kinds.rows.flatMap(row => (row.kind === 'question' ? [row] : [])),
    frame: words('frame'),
    personal: words('personal'),
    follows: words('follows'),
    action: words('action'),
    contact: words('contact'),
    caution: words('caution'),
    asking: words('asking'),
    wishing: words('wishing'),
    pointing: words('pointing'),
    courtesy: new Set(words('courtesy')),
    timing: new Set(words('timing').flatMap(indexTerms)),
    heads: new Set(words('head')),
    defining: words('defining'),
    endings: words('ending'),
    template: (id, reader, language, topic = '') => {
      const row = templates.rows.find(row => row.id === id)
      if (row === undefined) throw new RangeError(`answer-templates has no row ${id}`)
      return row[reader][languageOfTemplates(language)].replaceAll('{topic}', topic)
    },
  }
}

const languageOfTemplates = (language: string): 'en' | 'es' | 'pl' =>
  language.startsWith('es') ? 'es' : language.startsWith('pl') ? 'pl' : 'en'
