import { z } from 'zod'
import type { ReaderRole } from '../domain/actor.ts'
import type { Level, Question } from '../domain/answer.ts'
import type { FactKind } from '../domain/fact.ts'
import { corporaFolder, readRules } from '../knowledge/rules.ts'
import { type Concept, patternsOf } from './vocabulary.ts'
import { holds } from './words.ts'

const voices = z.object({ patient: z.string(), clinician: z.string() })
const rowSchema = z.object({ id: z.string(), source: z.string(), en: voices, es: voices })
type Row = z.infer<typeof rowSchema>

export type Wording = ReadonlyMap<string, Row>

export const readWording = async (corpora: URL = corporaFolder): Promise<Wording> =>
  new Map((await readRules('record-wording', rowSchema, corpora)).rows.map(row => [row.id, row]))

/** Fills the reviewed sentences for one reader: role, language and level are fixed when it is made. */
export interface Speaker {
  readonly reader: ReaderRole
  readonly language: 'en' | 'es'
  readonly level: Level
  /** The everyday name of what the stems of a record's name say in full; undefined when no name means exactly that. */
  everyday(kind: FactKind, stems: readonly string[]): string | undefined
  /** The sentence of a row with its `{slots}` filled; a missing row or slot is a bug. */
  say(row: string, slots?: Readonly<Record<string, string>>): string
  has(row: string): boolean
  /** `21 September 2006`, or what is known of it. */
  date(iso: string): string
  number(value: number, digits: number): string
  /** The reviewed word for a UCUM code; else the source's unit without annotations in braces. */
  unit(code: string, shown: string): string
}

export function speakerFor(
  wording: Wording,
  question: Pick<Question, 'reader' | 'level' | 'language'>,
  concepts: readonly Concept[] = [],
): Speaker {
  const language = question.language.toLowerCase().startsWith('es') ? 'es' : 'en'
  const { reader, level } = question
  const say = (id: string, slots: Readonly<Record<string, string>> = {}): string => {
    const row = wording.get(id)
    if (row === undefined) throw new RangeError(`corpora/rules/record-wording.yaml has no row ${id}`)
    const filled = row[language][reader].replace(/\{(\w+)\}/g, (_, name: string) => {
      const slot = slots[name]
      if (slot === undefined) throw new RangeError(`the wording ${id} needs a value for ${name}`)
      return slot
    })
    return filled
      .replace(/\s+([.,)])/g, '$1')
      .replace(/^\p{Ll}/u, first => (/\.$|\?$|:$/.test(filled) ? first.toUpperCase() : first))
  }
  const unit = (code: string, shown: string): string =>
    wording.has(`unit-${code}`) ? say(`unit-${code}`) : shown.replace(/\{[^}]*\}/g, '').trim()
  const number = (value: number, digits: number): string => String(Number(value.toFixed(digits)))
  return {
    reader,
    language,
    level,
    everyday: (kind, stems) => everydayName(concepts, kind, stems)?.[language],
    say,
    has: id => wording.has(id),
    date: iso => dateText(iso, language),
    number,
    unit,
  }
}

/** Kinds of fact that each kind of concept names; a class of medicines is not the name of one of them. */
const named: Readonly<Partial<Record<FactKind, Concept['kind']>>> = {
  condition: 'condition',
  immunization: 'vaccine',
  procedure: 'procedure',
  imaging: 'procedure',
}

/**
 * A concept names a fact when its leading pattern is the whole of the fact's words, so that "overweight" is not told as obesity;
 * a vaccine's many product names need only fit one concept alone.
 */
function everydayName(
  concepts: readonly Concept[],
  kind: FactKind,
  stems: readonly string[],
): Concept['name'] | undefined {
  const fitting = concepts.filter(
    concept =>
      concept.kind === named[kind] &&
      !patternsOf(concept.not).some(each => holds(stems, each)) &&
      patternsOf(kind === 'immunization' ? concept.match : concept.match.slice(0, 1)).some(
        each => holds(stems, each) && (kind === 'immunization' || each.length === stems.length),
      ),
  )
  return fitting.length === 1 ? fitting[0]?.name : undefined
}

function dateText(iso: string, language: 'en' | 'es'): string {
  const [year = '', month, day] = iso.slice(0, 10).split('-')
  if (month === undefined) return year
  const name = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2000, Number(month) - 1, 1)),
  )
  if (language === 'es') return day === undefined ? `${name} de ${year}` : `${Number(day)} de ${name} de ${year}`
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`
}
