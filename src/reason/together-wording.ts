import type { ReaderRole } from '../domain/actor.ts'
import { fill } from './finding.ts'
import type { Medicine } from './medicine.ts'
import type { Language } from './rows/statement.ts'
import { type Mention, wordsOf } from './substances.ts'
import type { ReasonTables } from './tables.ts'

/** The reviewed sentences of together-wording for one kind of reader in one language, and the names that stand in them. */
export interface Wording {
  readonly reader: ReaderRole
  readonly language: Language
  say(id: string, values?: Readonly<Record<string, string>>): string
  /** A cited sentence with its names put in: only the words of the swap change. */
  named(id: string, sentence: string, language: Language, values: Readonly<Record<string, string>>): string
  asked(mention: Mention): string
  /** A class word with its article: "a blood thinner". */
  one(mention: Mention): string
  mine(medicine: Medicine): string
  allergen(text: string, spanish: Readonly<Record<string, string>>): string
}

export function createWording(reader: ReaderRole, wanted: Language, tables: ReasonTables): Wording {
  const { together, substances } = tables
  const language: Language = reader === 'patient' ? wanted : 'en'
  const isSpanish = language === 'es'
  const inLanguage = (name: string): string => (isSpanish ? (substances.spanish(name) ?? name) : name)
  const affixes = together.rows.flatMap(row => (row.kind === 'affix' ? row.phrases : []))

  return {
    reader,
    language,
    say(id, values = {}) {
      const row = together.rows.find(each => each.id === id)
      if (row?.kind !== 'sentence') throw new Error(`together-wording has no sentence ${id}`)
      return fill(reader === 'clinician' ? row.clinician : isSpanish ? row.spanish : row.patient, values)
    },
    named(id, sentence, told, values) {
      const row = together.rows.find(each => each.id === id)
      if (row?.kind !== 'swap') throw new Error(`together-wording has no swap ${id}`)
      return row.swaps
        .filter(each => each.language === told)
        .reduce(
          (text, { from, to }) => (text.includes(from) ? text.replace(from, () => fill(to, values)) : text),
          sentence,
        )
    },
    asked({ surface, names, classes }) {
      if (names.length > 0) return names.includes(surface) ? inLanguage(surface) : surface
      const words = classes.flatMap(row => [...row.words, ...row.spanish.words])
      return words.find(word => word === `${surface}s`) ?? surface
    },
    one(mention) {
      const lays = mention.classes.flatMap(row => (isSpanish ? row.spanish.lay : row.lay) ?? [])
      return mention.names.length === 0
        ? (lays.find(lay => lay.endsWith(mention.surface)) ?? this.asked(mention))
        : this.asked(mention)
    },
    mine: medicine =>
      reader === 'clinician'
        ? medicine.fact.text
        : medicine.names.includes(medicine.shown)
          ? inLanguage(medicine.shown)
          : medicine.shown,
    allergen(text, spanish) {
      const bare = withoutAffix(text, affixes)
      const cause = `${bare.charAt(0).toLowerCase()}${bare.slice(1)}`
      if (!isSpanish) return cause
      const word = wordsOf(bare).find(each => spanish[each] !== undefined)
      const [known] = substances.named(bare)
      return (word && spanish[word]) ?? (known === undefined ? cause : inLanguage(known.name))
    },
  }
}

/** "Allergy to penicillin" and "Penicillin allergy" are both about penicillin. */
function withoutAffix(text: string, affixes: readonly string[]): string {
  const lower = text.toLowerCase()
  const before = affixes.find(affix => lower.startsWith(`${affix} `))
  if (before !== undefined) return text.slice(before.length + 1)
  const after = affixes.find(affix => lower.endsWith(` ${affix}`))
  return after === undefined ? text : text.slice(0, -after.length - 1)
}
