import { z } from 'zod'
import { foldForMatching } from '../../kernel/canonical.ts'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { readPlainWords } from '../readability/plain-words.ts'

/** Medicines and the names of one thing, as verification needs them. */
export interface KnownNames {
  /** Ids of the medicines a text names, by ingredient, brand or Spanish name. */
  medicinesIn(text: string): ReadonlySet<string>
  /** Folded text with the word "medicine" for the name of any. */
  plainMedicines(folded: string): string
  /** Index terms of all other names of what the text names: for "glucose" also those of "blood sugar". */
  otherNamesIn(text: string): ReadonlySet<string>
  /**
   * The index term is the name of a condition, measurement or medicine class, or stands in a clinical name; a word of an everyday phrase for
   * one ("cannot climb stairs") is none.
   */
  isClinical(term: string): boolean
}

const source = z.union([z.string(), z.array(z.string())])
const medicineSchema = z.object({
  id: z.string(),
  source,
  name: z.string(),
  brands: z.array(z.string()).default([]),
  spanish: z.array(z.string()).default([]),
})
const laySchema = z.object({ id: z.string(), source, lay: z.array(z.string()), clinical: z.array(z.string()) })
const inLanguages = z.object({ en: z.string(), es: z.string().optional() })
const measurementSchema = z.object({
  id: z.string(),
  source,
  name: inLanguages,
  plain: inLanguages.optional(),
  words: z.object({ en: z.array(z.string()), es: z.array(z.string()).default([]) }),
})
const topicSchema = z.object({
  id: z.string(),
  source,
  kind: z.string(),
  name: inLanguages.optional(),
  words: z.object({ en: z.array(z.string()).default([]), es: z.array(z.string()).default([]) }).optional(),
  match: z.array(z.string()).default([]),
})
const classSchema = z.object({
  id: z.string(),
  source,
  title: z.string(),
  lay: z.string().optional(),
  words: z.array(z.string()).default([]),
  members: z.array(z.object({ name: z.string(), brands: z.array(z.string()).default([]) })),
})

export async function loadKnownNames(folder: URL = corporaFolder): Promise<KnownNames> {
  const [medicines, lay, measurements, topics, classes, plain] = await Promise.all([
    readRules('medicine-names', medicineSchema, folder),
    readRules('lay-terms', laySchema, folder),
    readRules('measurements', measurementSchema, folder),
    readRules('record-topics', topicSchema, folder),
    readRules('drug-classes', classSchema, folder),
    readPlainWords(folder),
  ])
  const byName = new Map<string, string>()
  for (const { id, name, brands, spanish } of medicines.rows) {
    for (const one of [name, ...brands, ...spanish]) byName.set(foldForMatching(one), id)
  }
  const longest = Math.max(...[...byName.keys()].map(name => name.split(' ').length))

  const groups: readonly NameGroup[] = [
    ...lay.rows.map(row => ({
      ...sameThing([...row.lay, ...row.clinical]),
      named: [...row.lay.map(keyOf).filter(isOneWord), ...row.clinical.map(keyOf)],
    })),
    ...measurements.rows.map(({ name, plain, words }) =>
      sameThing([...languages(name), ...languages(plain), ...words.en, ...words.es]),
    ),
    // A recorded thing may be called by its topic; the topic does not say which thing it is.
    ...topics.rows.flatMap(({ kind, name, words, match }) => {
      if (kind === 'section' || kind === 'group' || name === undefined) return []
      const named = [...languages(name), ...(words?.en ?? []), ...(words?.es ?? [])]
      return [{ when: [...named, ...match.map(start => start.replace('*', ''))].map(keyOf), also: termsOf(named) }]
    }),
    // A medicine may be called by what its class is called; the class does not say which medicine it is.
    ...classes.rows.flatMap(({ title, lay: plain, words, members }) => {
      const ofClass = [title, ...words, ...(plain === undefined ? [] : [plain])]
      const named = members.flatMap(({ name, brands }) => [name, ...brands])
      return [sameThing(ofClass), { when: named.map(keyOf), also: termsOf(ofClass) }]
    }),
    // A reviewed plain word may stand for its clinical one.
    ...plain.map(({ from, to }) => ({ when: [keyOf(from)], also: termsOf([to]), named: [] })),
    ...medicines.rows.map(({ name, brands, spanish }) => sameThing([name, ...brands, ...spanish])),
  ]
  const byPhrase = new Map<string, ReadonlySet<string>[]>()
  for (const { when, also } of groups) {
    for (const phrase of when) if (phrase !== '') byPhrase.set(phrase, [...(byPhrase.get(phrase) ?? []), also])
  }
  const mostTerms = Math.max(...[...byPhrase.keys()].map(phrase => phrase.split(' ').length))
  const clinical = new Set(groups.flatMap(({ when, named = when }) => named.flatMap(phrase => phrase.split(' '))))

  return {
    plainMedicines: folded =>
      folded.replace(/[\p{L}\p{N}-]+(?: [\p{L}\p{N}-]+)*/gu, stretch => {
        const words = stretch.split(' ')
        const plain: string[] = []
        for (let start = 0; start < words.length; ) {
          const room = Math.min(longest, words.length - start)
          const length = Array.from({ length: room }, (_, less) => room - less).find(count =>
            byName.has(words.slice(start, start + count).join(' ')),
          )
          plain.push(length === undefined ? (words[start] ?? '') : 'medicine')
          start += length ?? 1
        }
        return plain.join(' ')
      }),
    isClinical: term => clinical.has(term),
    otherNamesIn(text) {
      const terms = indexTerms(text)
      const found = new Set<string>()
      for (const phrase of runs(terms, mostTerms)) {
        for (const group of byPhrase.get(phrase) ?? []) for (const term of group) found.add(term)
      }
      return found
    },
    medicinesIn(text) {
      const words = foldForMatching(text).match(/[\p{L}\p{N}-]+/gu) ?? []
      return new Set(
        runs(words, longest).flatMap(run => {
          const id = byName.get(run)
          return id === undefined ? [] : [id]
        }),
      )
    },
  }
}

interface NameGroup {
  /** Names that call the group up, as index terms. */
  readonly when: readonly string[]
  /** Terms that may then be used. */
  readonly also: ReadonlySet<string>
  /** Those of the names whose words are clinical ones; all of them unless it says. */
  readonly named?: readonly string[]
}

const isOneWord = (key: string): boolean => !key.includes(' ')
const languages = (text: z.infer<typeof inLanguages> | undefined): readonly string[] =>
  [text?.en, text?.es].filter(one => one !== undefined)
const keyOf = (name: string): string => indexTerms(name).join(' ')
const termsOf = (names: readonly string[]): ReadonlySet<string> => new Set(names.flatMap(name => indexTerms(name)))
const sameThing = (names: readonly string[]): NameGroup => ({ when: names.map(keyOf), also: termsOf(names) })

/** Every run of up to `longest` words in a row. */
const runs = (words: readonly string[], longest: number): string[] =>
  words.flatMap((_, start) =>
    Array.from({ length: Math.min(longest, words.length - start) }, (_one, more) =>
      words.slice(start, start + more + 1).join(' '),
    ),
  )
