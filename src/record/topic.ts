import type { ReaderRole } from '../domain/actor.ts'
import type { FactKind } from '../domain/fact.ts'
import type { Ask, AskTopic, Filter, RecordWord } from './ask.ts'
import {
  categoryFilter,
  conceptFilter,
  emptyFilter,
  filterInRecord,
  goalPatterns,
  saidFilter,
  withReasons,
} from './filter.ts'
import type { Mention } from './mentions.ts'
import type { Aspect, Concept, Measurement, Vocabulary } from './vocabulary.ts'

/** A question taken apart, before its topic is chosen. */
export interface Pieces {
  readonly text: string
  readonly mentions: readonly Mention[]
  /** Words that neither the vocabulary nor everyday language explains. */
  readonly unknown: readonly string[]
  readonly record: readonly RecordWord[]
  readonly aspect: Aspect | undefined
  readonly marks: ReadonlySet<string>
  readonly voiced: boolean
  readonly reader: ReaderRole
}

const identityTopics = [
  ...(['birth-date', 'age', 'sex', 'name', 'language', 'death', 'address', 'phone', 'email'] as const),
  ...(['marital-status', 'race', 'ethnicity'] as const),
] as const

type Chosen = Omit<Ask, 'period'> & { readonly explained: number }

/** What the question is about: the most particular thing it names wins over the section it stands in. */
export function choose(vocabulary: Vocabulary, pieces: Pieces): Chosen | undefined {
  const { mentions, marks, unknown, text } = pieces
  const meanings = mentions.flatMap(mention => mention.meanings)
  const concepts = (kind: Concept['kind']): readonly Concept[] =>
    meanings.flatMap(each => (each.kind === 'concept' && each.concept.kind === kind ? [each.concept] : []))
  const sections = new Set(meanings.flatMap(each => (each.kind === 'section' ? [each.section] : [])))
  const measurements = distinct(meanings.flatMap(each => (each.kind === 'measurement' ? [each.measurement] : [])))
  const group = meanings.find(each => each.kind === 'group')?.group
  const [medicine] = concepts('medicine')
  const [vaccine] = concepts('vaccine')
  const [condition] = concepts('condition')
  const [procedure] = concepts('procedure')
  const [allergen] = concepts('allergen')
  const aspect = pieces.aspect ?? 'latest'
  const result = (topic: AskTopic, filter?: Filter, explained = 0): Chosen => ({
    topic,
    aspect,
    measurements: [],
    marks,
    explained,
    ...(filter === undefined ? {} : { filter }),
  })
  const measured = (rows: readonly Measurement[]): Chosen => ({
    ...result('measurement'),
    measurements: rows,
    ...(group === undefined || measurements.length > 0 ? {} : { group }),
  })

  if (sections.has('allergies') && condition?.id !== 'hay-fever') {
    const found = filterInRecord(pieces.unknown, pieces.record, ['allergy'])
    if (allergen !== undefined) return result('allergies', conceptFilter(allergen))
    if (medicine !== undefined) return result('allergies', conceptFilter(medicine))
    if (found !== undefined) return result('allergies', found, unknown.length)
    if (/\b(?:foods?|comida|alimentos?)\b/.test(text)) return result('allergies', categoryFilter('food'), 1)
    if (sections.has('medicines')) return result('allergies', categoryFilter('medication'))
    const names = aspect === 'yes-no' || /\b(?:allerg\w*|intoleran\w*|alergi\w*) (?:to|a|al)\b/.test(text)
    return names && unknown.length > 0 && unknown.length <= 3
      ? result('allergies', saidFilter(unknown), unknown.length)
      : result('allergies')
  }
  if (sections.has('care-plans')) return result('care-plans', undefined)
  if (sections.has('goals')) {
    const words = mentions.flatMap(({ meanings: each, words: said }) =>
      each.some(({ kind }) => kind !== 'section') ? [said] : [],
    )
    return result('goals', words.length === 0 ? undefined : { ...emptyFilter, patterns: goalPatterns(mentions) })
  }
  if (sections.has('genomics')) {
    const gene = mentions.find(({ meanings: each, words: said }) => each.length > 0 && /\d/.test(said))
    return result(
      'genomics',
      gene === undefined ? undefined : { ...emptyFilter, said: gene.words, patterns: [gene.words.split(' ')] },
    )
  }
  if (vaccine !== undefined) {
    const asShot =
      sections.has('immunizations') ||
      /\b(?:shots?|vaccin\w*|vax\w*|jabs?|boosters?|immuni\w*|vacuna\w*|inyeccion|refuerzo)\b/.test(text)
    const asIllness = /\b(?:do i have|am i|does (?:he|she|the patient) have|tengo|tiene)\b/.test(text)
    if (asShot || !asIllness) return result('immunizations', conceptFilter(vaccine))
    return result('conditions', conceptFilter(vaccine))
  }
  const takes = sections.has('medicines') || marks.has('taking') || aspect === 'dose'
  if (medicine !== undefined) return result('medicines', conceptFilter(medicine))
  if (takes) {
    const isFor = sections.has('medicines') || aspect === 'dose' || /\b(?:for|para)\b/.test(text)
    const purposes = (isFor || measurements.length === 0 ? meanings : []).flatMap(each =>
      each.kind === 'purpose' ? [each.concept] : [],
    )
    const purpose = purposes[0]
    if (purpose !== undefined) return result('medicines', withReasons(conceptFilter(purpose), condition))
    if (sections.has('medicines') && condition !== undefined)
      return result('medicines', withReasons(emptyFilter, condition))
    const found = filterInRecord(pieces.unknown, pieces.record, ['medication'])
    if (found !== undefined) return result('medicines', found, unknown.length)
  }
  if (sections.has('immunizations')) {
    const found = filterInRecord(pieces.unknown, pieces.record, ['immunization'])
    if (found !== undefined) return result('immunizations', found, unknown.length)
    return unknown.length > 0 && unknown.length <= 2 && (aspect === 'yes-no' || aspect === 'when')
      ? result('immunizations', saidFilter(unknown), unknown.length)
      : result('immunizations')
  }
  if (sections.has('smoking')) return result('smoking')
  for (const section of identityTopics) if (sections.has(section)) return result(section)
  if (measurements.length > 0 && (condition === undefined || aspect !== 'yes-no')) return measured(measurements)
  if (group !== undefined && condition === undefined)
    return measured(group.members.flatMap(id => vocabulary.measurements.get(id) ?? []))
  if (procedure !== undefined) return result('procedures', conceptFilter(procedure))
  if (condition !== undefined) {
    if (!pieces.voiced && pieces.reader === 'patient') return undefined
    const asTest = /\b(?:tested|screened|screening)\b/.test(text)
    return result(asTest ? 'procedures' : 'conditions', conceptFilter(condition))
  }
  return bySection(pieces, sections, result) ?? byRecord(pieces, result)
}

/** The section itself, when nothing more particular was named. */
function bySection(
  pieces: Pieces,
  sections: ReadonlySet<string>,
  result: (topic: AskTopic, filter?: Filter, explained?: number) => Chosen,
): Chosen | undefined {
  const { unknown, text, marks } = pieces
  const aspect = pieces.aspect ?? 'latest'
  const order = [
    ...(['medicines', 'conditions', 'procedures', 'imaging', 'social', 'devices', 'visits', 'reports'] as const),
  ]
  for (const section of order) {
    if (!sections.has(section)) continue
    const kinds = kindsOf[section] ?? []
    const found = unknown.length === 0 ? undefined : filterInRecord(pieces.unknown, pieces.record, kinds)
    if (found !== undefined) return result(section, found, unknown.length)
    if (
      unknown.length > 0 &&
      (section === 'medicines' || /\bsuffer\w* from\b/.test(text)) &&
      aspect === 'yes-no' &&
      unknown.length <= 2
    )
      return result(section, saidFilter(unknown), unknown.length)
    return (section === 'visits' ? named(pieces, result) : undefined) ?? result(section)
  }
  if (!sections.has('results')) return undefined
  const found = unknown.length === 0 ? undefined : byRecord(pieces, result)
  if (found !== undefined && found.topic !== 'conditions') return found
  if (unknown.length > 0) return unknown.length <= 2 ? unlisted(result, unknown) : undefined
  const several =
    /\b(?:results|labs|tests|readings|numbers|levels|values|measurements|lab work|labwork|blood work|bloodwork|all|resultados|analisis|pruebas|examenes|laboratorio|laboratorios)\b/
  return several.test(text) || (marks.has('latest') && /\b(?:blood|lab|panel)\b/.test(text))
    ? result('results')
    : { ...result('unclear') }
}

const unlisted = (
  result: (topic: AskTopic, filter?: Filter, explained?: number) => Chosen,
  unknown: readonly string[],
): Chosen => result('results', saidFilter(unknown), unknown.length)

/** Words that only this person's record explains: a condition, a brand, a procedure, a rare test. */
function byRecord(
  pieces: Pieces,
  result: (topic: AskTopic, filter?: Filter, explained?: number) => Chosen,
): Chosen | undefined {
  const { unknown, text, voiced } = pieces
  if (unknown.length === 0) return undefined
  const found = named(pieces, result)
  if (found !== undefined) return found
  const asked =
    /^(?:and )?(?:do i have|have i (?:ever )?had|does (?:he|she|the patient|pt|this patient) have|did i (?:ever )?have|has (?:he|she) (?:ever )?had|do i suffer from|was i ever diagnosed|tengo|tiene|he tenido)\b/
  if (asked.test(text) && unknown.length <= 3) return result('conditions', saidFilter(unknown), unknown.length)
  const taken =
    /^(?:am i (?:on|taking|prescribed)|do i take|is (?:he|she|the patient) (?:on|taking)|does (?:he|she) take|tomo|toma)\b/
  if (taken.test(text) && unknown.length <= 2) return result('medicines', saidFilter(unknown), unknown.length)
  const lastTime = /\b(?:when (?:was|did|is)|cuando fue|last|have i (?:ever )?had|did i (?:ever )?have)\b/
  if (lastTime.test(text) && voiced && unknown.length <= 2)
    return result('procedures', saidFilter(unknown), unknown.length)
  return undefined
}

/** The topic of the first kind of fact in which the unknown words stand. */
function named(
  pieces: Pieces,
  result: (topic: AskTopic, filter?: Filter, explained?: number) => Chosen,
): Chosen | undefined {
  if (!pieces.voiced) return undefined
  for (const [topic, kinds] of recordOrder) {
    const found = filterInRecord(pieces.unknown, pieces.record, kinds)
    if (found !== undefined) return result(topic, found, pieces.unknown.length)
  }
  return undefined
}

const kindsOf: Readonly<Record<string, readonly FactKind[]>> = {
  medicines: ['medication'],
  conditions: ['condition'],
  procedures: ['procedure'],
  imaging: ['imaging'],
  social: ['social-need', 'screening-answer'],
  devices: ['reading'],
  visits: ['encounter'],
  reports: ['report'],
}

const recordOrder: readonly (readonly [AskTopic, readonly FactKind[]])[] = [
  ['conditions', ['condition']],
  ['medicines', ['medication']],
  ['procedures', ['procedure', 'imaging']],
  ['allergies', ['allergy']],
  ['immunizations', ['immunization']],
  ['results', ['observation']],
  ['care-plans', ['care-plan']],
  ['genomics', ['genotype', 'phenotype']],
]

const distinct = <T extends { readonly id: string }>(rows: readonly T[]): readonly T[] => [
  ...new Map(rows.map(row => [row.id, row])).values(),
]
