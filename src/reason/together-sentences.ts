import type { Level } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { type StoredFact, spanOf } from '../record/facts.ts'
import { capitalised, distinct, ruleSpan } from './finding.ts'
import { clinicianLine, type Language, sentencesOf, toldIn } from './rows/statement.ts'
import { geneOf } from './state.ts'
import type { Mention } from './substances.ts'
import type { ReasonTables } from './tables.ts'
import type { Said, Scene } from './together-answer.ts'
import type { GeneralHit, TogetherHit } from './together-rules.ts'
import type { Wording } from './together-wording.ts'

/** How many further reasons stand between the answer and what to do. */
const furtherAt: Readonly<Record<Level, number>> = { simple: 1, standard: 2, detailed: 4 }

/** What an answer says beside its rules. */
export interface Beside {
  /** The things the question calls taken that the record does not hold. */
  readonly missing?: readonly Said[]
  /** What to do about a medicine that is taken already. */
  readonly keep?: Said | undefined
}

/**
 * The answer in the first sentence with the person's own medicine in it, a further reason of the record, and last whom to ask:
 * three sentences at the simple level, with classes and values behind them at the others.
 */
export function hitSentences(
  hits: readonly TogetherHit[],
  asked: Mention,
  scene: Scene,
  { missing = [], keep }: Beside = {},
): readonly Said[] {
  const { level, wording, tables } = scene
  const [first] = hits
  if (first === undefined) return []
  if (wording.reader === 'clinician')
    return [...hits.slice(0, 4).flatMap(hit => clinicianSaid(hit, asked, wording, tables)), ...missing]
  const { line, language } = toldIn(first.row.statement, wording.language)
  const [lead = '', ...after] = sentencesOf(line)
  const own = [...after.slice(0, -1).map(text => guidance(text, [first.span])), ...missing]
  const room = level === 'simple' ? furtherAt.simple - own.length : furtherAt[level]
  const further = furtherHits(hits).slice(0, Math.max(0, room))
  const action: Said = { text: after.at(-1) ?? '', kind: 'action', spans: [first.span] }
  // Words about starting it do not fit a medicine that is taken already.
  const isStart = first.kind === 'pair' || ('kind' in first.row && first.row.kind === 'drug-condition')
  return [
    guidance(named('first', first, lead, language, asked, wording), leadSpans(first, asked, tables)),
    ...own,
    ...further.map(hit => furtherSaid(hit, asked, scene)),
    ...(level === 'simple' ? [] : details([first, ...further], asked, wording, tables)),
    keep !== undefined && isStart ? keep : action,
  ]
}

/** The sentences of a rule between two things of which the record holds at most one. */
export function generalSentences(
  { hit, other }: GeneralHit,
  asked: Mention,
  { wording, tables }: Scene,
  missing: readonly Said[],
): readonly Said[] {
  if (wording.reader === 'clinician') return [guidance(clinicianLine(hit.row.statement), [hit.span]), ...missing]
  const { line, language } = toldIn(hit.row.statement, wording.language)
  const [lead = '', ...after] = sentencesOf(line)
  const values = { asked: wording.asked(asked), mine: wording.one(other) }
  const spans = [
    hit.span,
    ...classSpans(asked, hit, tables),
    ...other.classes.map(row => ruleSpan(tables.classes, row)),
  ]
  return [
    guidance(wording.named('pair-general', lead, language, values), distinct(spans)),
    ...after.slice(0, -1).map(text => guidance(text, [hit.span])),
    ...missing,
    { text: after.at(-1) ?? '', kind: 'action', spans: [hit.span] },
  ]
}

const guidance = (text: string, spans: readonly Span[]): Said => ({ text, kind: 'guidance', spans })

/** High risks, what the question names, and what the record itself says; the same effect is told once. */
function furtherHits([first, ...rest]: readonly TogetherHit[]): readonly TogetherHit[] {
  const effects = new Set(effectsOf(first))
  const rows = new Set([first?.row.id])
  return rest.filter(hit => {
    const own = effectsOf(hit)
    const isOfRecord = hit.kind === 'gene' || (hit.kind !== 'pair' && hit.row.severity !== 'low')
    const isWorth = hit.row.severity === 'high' || hit.isNamed || isOfRecord
    if (!isWorth || rows.has(hit.row.id) || own.some(effect => effects.has(effect))) return false
    rows.add(hit.row.id)
    for (const effect of own) effects.add(effect)
    return true
  })
}

const effectsOf = (hit: TogetherHit | undefined): readonly string[] =>
  hit !== undefined && 'effects' in hit.row ? hit.row.effects : []

function furtherSaid(hit: TogetherHit, asked: Mention, { wording, tables }: Scene): Said {
  const { line, language } = toldIn(hit.row.statement, wording.language)
  const [lead = ''] = sentencesOf(line)
  return guidance(named('further', hit, lead, language, asked, wording), [
    hit.span,
    ...hit.facts.map(spanOf),
    ...classSpans(asked, hit, tables),
  ])
}

function named(
  place: 'first' | 'further',
  { kind, row, medicine, under, facts: [fact] }: TogetherHit,
  sentence: string,
  language: Language,
  asked: Mention,
  wording: Wording,
): string {
  return wording.named(`${kind}-${place}`, sentence, language, {
    asked: wording.asked(asked),
    Asked: capitalised(wording.asked(asked)),
    ...(medicine === undefined ? {} : { mine: wording.mine(medicine) }),
    ...(kind === 'allergy' && fact !== undefined
      ? { allergy: wording.allergen(fact.text, 'allergens' in row ? row.spanish : {}) }
      : {}),
    ...(kind === 'gene' && fact !== undefined
      ? {
          gene:
            under === undefined
              ? geneWords(fact)
              : wording.say('gene-under', { gene: geneWords(fact), mine: wording.mine(under) }),
        }
      : {}),
  })
}

/** "CYP2C19 *2/*2"; the gene alone where the diplotype is no pair of star alleles. */
const geneWords = (fact: StoredFact): string => [geneOf(fact), ...starsOf(fact)].join(' ')

function starsOf({ detail: { diplotype } }: StoredFact): readonly string[] {
  return typeof diplotype === 'string' && /^\*[\w:]+\/\*[\w:]+$/.test(diplotype) ? [diplotype] : []
}

const leadSpans = (hit: TogetherHit, asked: Mention, tables: ReasonTables): readonly Span[] =>
  distinct([
    ...hit.facts.map(spanOf),
    hit.span,
    ...classSpans(asked, hit, tables),
    ...(hit.medicine?.names ?? []).flatMap(name =>
      tables.substances
        .classesOf(name)
        .slice(0, 1)
        .map(row => ruleSpan(tables.classes, row)),
    ),
  ])

/** The rows that list the asked name: the class that the rule means, else the name's own. */
function classSpans(asked: Mention, { askedAs }: TogetherHit, tables: ReasonTables): readonly Span[] {
  const meant = askedAs === undefined ? undefined : tables.substances.find(askedAs)
  const rows = meant === undefined ? asked.classes.slice(0, 1) : [meant]
  return rows.map(row => ruleSpan(tables.classes, row))
}

/** The class of the asked substance beside the own medicine, and the values behind the reasons. */
function details(
  told: readonly TogetherHit[],
  asked: Mention,
  wording: Wording,
  tables: ReasonTables,
): readonly Said[] {
  const pair = told.find(({ medicine }) => medicine !== undefined)
  const facts = told.filter(({ kind }) => kind === 'body' || kind === 'gene').flatMap(({ facts: [fact] }) => fact ?? [])
  return [
    ...(pair === undefined ? [] : [pairSaid(pair, asked, wording, tables)]),
    ...facts.map(
      (fact): Said => ({ text: wording.say('fact', { fact: factWords(fact) }), kind: 'fact', spans: [spanOf(fact)] }),
    ),
  ]
}

function pairSaid(hit: TogetherHit, asked: Mention, wording: Wording, tables: ReasonTables): Said {
  const { medicine, askedAs } = hit
  if (medicine === undefined) throw new Error('a pair without a medicine of the record has no pair sentence')
  const mine = wording.mine(medicine)
  const group = askedAs === undefined ? undefined : tables.substances.find(askedAs)
  const lay = wording.language === 'es' ? group?.spanish.lay : group?.lay
  const shown = wording.asked(asked)
  // "Insulin is insulin" tells nobody anything, and a class word explains itself.
  if (group === undefined || lay === undefined || asked.names.length === 0 || isSame(lay, shown))
    return { text: wording.say('mine', { mine }), kind: 'fact', spans: [spanOf(medicine.fact)] }
  return {
    text: wording.say('pair', { mine, asked: shown, lay }),
    kind: 'fact',
    spans: distinct([...leadSpans(hit, asked, tables), ruleSpan(tables.classes, group)]),
  }
}

const isSame = (lay: string, name: string): boolean =>
  lay.toLowerCase().includes(name.toLowerCase()) || name.toLowerCase().includes(lay.toLowerCase())

function clinicianSaid(hit: TogetherHit, asked: Mention, wording: Wording, tables: ReasonTables): readonly Said[] {
  const line = guidance(clinicianLine(hit.row.statement), [hit.span])
  const beside = (hit.beside ?? []).map(({ row, span }) => guidance(clinicianLine(row.statement), [span]))
  if (hit.medicine !== undefined) return [pairSaid(hit, asked, wording, tables), line]
  const facts = hit.facts.map(
    (fact): Said => ({ text: wording.say('fact', { fact: factWords(fact) }), kind: 'fact', spans: [spanOf(fact)] }),
  )
  return [...facts.slice(0, 1), line, ...beside]
}

/** A condition by its name, a result by its name and number, a gene with its diplotype. */
function factWords(fact: StoredFact): string {
  if (fact.value?.type === 'quantity') return `${fact.text}, ${fact.value.number} ${fact.value.unit}`
  const [stars] = fact.kind === 'phenotype' ? starsOf(fact) : []
  return stars === undefined ? fact.text : `${fact.text} (${stars})`
}
