import { z } from 'zod'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'

const base = { id: z.string(), source: z.union([z.string(), z.array(z.string()).min(1)]) }
const phrases = z.array(z.string().min(1)).min(1)
const worded = z.strictObject({ en: z.string(), es: z.string(), pl: z.string() })
/** Replies to choose from. */
const options = z.strictObject({ en: phrases, es: phrases, pl: phrases })
const language = z.enum(['en', 'es', 'pl'])

const rowSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('opening'), language, phrases, isBeside: z.boolean().default(false) }),
  z.strictObject({ ...base, kind: z.literal('pronoun'), words: phrases, never: phrases }),
  z.strictObject({ ...base, kind: z.literal('own'), language, phrases, becomes: z.string().includes('{topic}') }),
  z.strictObject({ ...base, kind: z.literal('courtesy'), phrases, says: z.string() }),
  z.strictObject({ ...base, kind: z.literal('pointer'), phrases, becomes: z.string().includes('{topic}') }),
  z.strictObject({ ...base, kind: z.literal('listed'), place: z.number().int(), phrases }),
  z.strictObject({ ...base, kind: z.literal('whole'), phrases }),
  z.strictObject({ ...base, kind: z.literal('foods'), classes: z.array(z.string()).min(1) }),
  z.strictObject({
    ...base,
    kind: z.literal('beside'),
    language,
    becomes: z.string().includes('{topic}').includes('{thing}'),
  }),
  z.strictObject({
    ...base,
    kind: z.enum(['which-medicine', 'which-result']),
    /** Ids of question-kinds. */
    questions: z.array(z.string()).min(1),
    /** One of them must stand in the question, where there are any. */
    needs: z.array(z.string()).default([]),
    /** The words that may stand beside how it is asked. */
    about: phrases,
    asks: z.string(),
  }),
  z.strictObject({ ...base, kind: z.literal('which-number'), phrases, asks: z.string(), options }),
  z.strictObject({ ...base, kind: z.literal('told-value'), asks: worded }),
  z.strictObject({
    ...base,
    kind: z.literal('when-measured'),
    name: worded,
    measures: phrases,
    phrases,
    /** The answer turns on the time of measuring between these two values, in `unit`. */
    above: z.number(),
    upTo: z.number(),
    unit: z.string(),
    /** Words that tell the time of measuring. */
    known: phrases,
    asks: z.string(),
    options,
  }),
])
type Row = Readonly<z.infer<typeof rowSchema>>
type RowOf<Kind extends Row['kind']> = Extract<Row, { readonly kind: Kind }>

/** How questions go on from earlier ones, and what is asked back; `follow-ups.yaml`. */
export interface DialogueTables {
  readonly openings: readonly RowOf<'opening'>[]
  readonly pointers: readonly RowOf<'pointer'>[]
  readonly pronouns: readonly RowOf<'pronoun'>[]
  readonly own: readonly RowOf<'own'>[]
  /** Words that ask for nothing, and the answer template that returns them. */
  readonly courtesies: readonly RowOf<'courtesy'>[]
  readonly beside: readonly RowOf<'beside'>[]
  readonly listed: readonly RowOf<'listed'>[]
  /** Phrases that ask about all of the question before. */
  readonly whole: readonly string[]
  /** Ids of drug-classes whose members are eaten or drunk. */
  readonly foods: ReadonlySet<string>
  readonly whichOfOwn: readonly RowOf<'which-medicine' | 'which-result'>[]
  readonly whichNumber: readonly RowOf<'which-number'>[]
  readonly toldValue: readonly RowOf<'told-value'>[]
  readonly whenMeasured: readonly RowOf<'when-measured'>[]
}

export async function readDialogueTables(folder: URL = corporaFolder): Promise<DialogueTables> {
  const { rows } = await readRules('follow-ups', rowSchema, folder)
  const of = <Kind extends Row['kind']>(kind: Kind): readonly RowOf<Kind>[] =>
    rows.filter((row): row is RowOf<Kind> => row.kind === kind)
  return {
    openings: of('opening'),
    pointers: of('pointer'),
    pronouns: of('pronoun'),
    own: of('own'),
    courtesies: of('courtesy'),
    beside: of('beside'),
    listed: of('listed'),
    whole: of('whole').flatMap(row => row.phrases),
    foods: new Set(of('foods').flatMap(row => row.classes)),
    whichOfOwn: [...of('which-medicine'), ...of('which-result')],
    whichNumber: of('which-number'),
    toldValue: of('told-value'),
    whenMeasured: of('when-measured'),
  }
}
