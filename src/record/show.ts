import type { Fact } from '../domain/fact.ts'
import type { Concept, Measurement } from './vocabulary.ts'
import type { Speaker } from './wording.ts'
import { fold, stemsOf } from './words.ts'

/** SNOMED's bracketed kind at the end of a name says nothing to a reader. */
const kindInBrackets =
  /\s*\((?:disorder|finding|procedure|situation|regime\/therapy|morphologic abnormality|record artifact|body structure|event|observable entity|qualifier value)\)\s*$/i

/** A fact's own words, without the classification in brackets. */
export const factName = (fact: Pick<Fact, 'text'>): string => fact.text.replace(kindInBrackets, '').trim()

/** How a medicine is named: the record's words, or only ingredient and strength for a reader who wants it simple. */
export function medicineName(fact: Pick<Fact, 'text'>, speaker: Speaker): string {
  return speaker.level === 'simple' && speaker.reader === 'patient' ? plainMedicine(fact.text) : fact.text
}

/** Pack sizes, release times and dosage forms of RxNorm names; what is left is ingredient and strength. */
const leadingAmount = /^(?:NDA\d+ )?(?:[\d.]+ (?:HR|ML|ACTUAT) )+/i
const doseForm =
  /\s+(?:(?:extended|delayed) release |metered dose |dry powder |auto-|prefilled |mucosal |oral |nasal |topical |transdermal |vaginal |intrauterine |injectable |chewable |disintegrating |sublingual |rectal |ophthalmic |drug )+(?:tablet|capsule|solution|suspension|injection|injector|syringe|spray|inhaler|cream|ointment|patch|system|ring|implant|suppository|powder|gel|lotion)s?\b.*$/i
const plainForm = /\s+(?:injection|tablet|capsule|auto-injector|pen injector|cartridge)s?\b.*$/i

/** Salts that are one form of the ingredient; those that tell two products apart (succinate, tartrate) stay. */
const salt = /(?<=\w{4}) (?:hydrochloride|hydrobromide|besylate|mesylate|maleate)\b/gi

function plainMedicine(text: string): string {
  const bare = text
    .replace(/\s*\[[^\]]*\]/g, '')
    .replace(leadingAmount, '')
    .replace(salt, '')
  const short = bare.replace(doseForm, '').replace(plainForm, '').trim()
  return short === ''
    ? text
    : short.replace(unitNames, ([before = '', ...unit]) => `${before}${small[unit.join('')] ?? unit.join('')}`)
}
const unitNames = /[ /](?:MG|MCG|ML|G)\b/g
const small: Readonly<Record<string, string>> = { MG: 'mg', MCG: 'mcg', ML: 'mL', G: 'g' }

/**
 * What a condition, vaccine or procedure is called in a list. A patient who wants it simple gets the everyday name of the
 * vocabulary first where it means exactly the same, with the record's own name behind it.
 */
export function plainName(fact: Pick<Fact, 'kind' | 'text'>, speaker: Speaker): string {
  const item = factName(fact)
  if (speaker.level !== 'simple' || speaker.reader !== 'patient') return item
  const name = speaker.everyday(fact.kind, stemsOf(item))
  if (name === undefined || fold(name) === fold(item)) return name ?? item
  return speaker.say('called', { name: name.replace(/^\p{Ll}/u, first => first.toUpperCase()), item })
}

/** What a measurement is called for this reader. */
export const measurementName = (measurement: Measurement, speaker: Speaker): string =>
  (speaker.reader === 'patient' && speaker.level === 'simple' ? measurement.plain : measurement.name)[speaker.language]

export const conceptName = (concept: Concept, speaker: Speaker): string => concept.name[speaker.language]
