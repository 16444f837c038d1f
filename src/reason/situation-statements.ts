import type { Coding } from '../domain/fact.ts'
import type { StoredFact } from '../record/facts.ts'
import type { ScreeningQuestion, SituationRow } from './rows/medicine-rows.ts'

/** One fact that says that a circumstance holds, or that it holds no more. Facts that say neither make no statement. */
export interface Statement {
  readonly says: boolean
  readonly fact: StoredFact
  /** ISO day or instant as of which it speaks; absent when the source gives none. */
  readonly at: string | undefined
  /** Of several statements of one topic that hold, one is shown. */
  readonly topic: string
  /** `system|code` of a condition: its resolution ends conditions of that code and screened answers, not other conditions. */
  readonly only?: readonly string[]
}

const startOf = (fact: StoredFact): string | undefined => fact.effective?.start
const strings = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter(each => typeof each === 'string') : undefined

/** Needs of our own screenings: `detail.needs` were affirmed, `detail.denied` denied, the others refused or left out. */
export const needStatements = (facts: readonly StoredFact[], row: SituationRow): readonly Statement[] =>
  facts.flatMap(fact => {
    const { needs, denied, category } = fact.detail
    if (fact.value?.type !== 'boolean') return deniedOnly(fact, row)
    const affirmed = fact.value.boolean ? (strings(needs) ?? [fact.text]) : []
    const negated = strings(denied) ?? (fact.value.boolean ? [] : [fact.text])
    const topic = `need:${String(category)}`
    if (row.needs.some(need => affirmed.includes(need))) return [{ says: true, fact, at: startOf(fact), topic }]
    return row.needs.some(need => negated.includes(need)) ? [{ says: false, fact, at: startOf(fact), topic }] : []
  })

/** One question of a category was refused and another was denied: the denial still speaks for its own need. */
function deniedOnly(fact: StoredFact, row: SituationRow): readonly Statement[] {
  const denied = strings(fact.detail['denied']) ?? []
  return row.needs.some(need => denied.includes(need)) ? [{ says: false, fact, at: startOf(fact), topic: 'need' }] : []
}

const openStatuses = ['active', 'recurrence', 'relapse', 'unknown']
const endedStatuses = ['resolved', 'inactive', 'remission']

export const conditionStatements = (facts: readonly StoredFact[], row: SituationRow): readonly Statement[] =>
  facts.flatMap((fact): readonly Statement[] => {
    const only = fact.codings
      .map(({ system, code }) => `${system}|${code}`)
      .filter(
        code => row.codes.some(known => isCode(code, known)) && !row.exceptCodes.some(known => isCode(code, known)),
      )
    if (only.length === 0) return []
    const { recorded } = fact.detail
    const said = [startOf(fact), typeof recorded === 'string' ? recorded : undefined].filter(each => each !== undefined)
    // Some sources give the end and no status.
    const isEnded = row.social && fact.status === 'unknown' && fact.effective?.end !== undefined
    if (row.lifelong || (openStatuses.includes(fact.status) && !isEnded))
      return [{ says: true, fact, at: said.toSorted().at(-1), topic: 'condition', only }]
    const end = fact.effective?.end ?? said.toSorted().at(-1)
    return isEnded || (row.social && endedStatuses.includes(fact.status))
      ? [{ says: false, fact, at: end, topic: 'condition', only }]
      : []
  })

/** A known code that ends in `*` means every code that begins so. */
export const isCode = (code: string, known: string): boolean =>
  known.endsWith('*') ? code.startsWith(known.slice(0, -1)) : code === known

/**
 * Coded answers: to the questions that the row itself names, and, outside our own screenings (whose needs are facts already),
 * to those questions of the screening table that ask for a need of the row.
 */
export function answerStatements(
  facts: readonly StoredFact[],
  row: SituationRow,
  screening: readonly ScreeningQuestion[],
): readonly Statement[] {
  const derived = screening.filter(({ need }) => row.needs.includes(need))
  return facts.flatMap(fact => {
    const codings = codedAnswer(fact)
    if (codings === undefined) return []
    const isOwn = fact.kind === 'screening-answer' && typeof fact.detail['linkId'] !== 'string'
    const asked = [...row.answers, ...(isOwn ? [] : derived)].filter(({ question }) => isAsked(fact, question))
    const says = (codes: readonly string[]): boolean => codings.some(({ code }) => codes.includes(code))
    const yes = asked.find(each => says(each.present))
    const no = asked.find(each => says(each.absent))
    const found = yes ?? no
    return found === undefined
      ? []
      : [{ says: yes !== undefined, fact, at: startOf(fact), topic: `answer:${found.question}` }]
  })
}

const codedAnswer = ({ value }: StoredFact): readonly Coding[] | undefined =>
  value?.type === 'coded' ? value.codings : undefined

/** By code, or by the last step of a questionnaire's link id: `/93041-2/93030-5` asks 93030-5. */
const isAsked = ({ codings }: StoredFact, question: string): boolean =>
  codings.some(({ code }) => code === question || code.endsWith(`/${question}`))

/** A preferred language other than those that labels are printed in. It has no date, so any dated "no" is later. */
export const languageStatements = (facts: readonly StoredFact[], row: SituationRow): readonly Statement[] =>
  row.languageOtherThan.length === 0
    ? []
    : facts.flatMap(fact => {
        if (fact.detail['field'] !== 'language' || fact.value?.type !== 'coded') return []
        const [language] = fact.value.codings
        const [code = ''] = language?.code.toLowerCase().split('-') ?? []
        return code === '' || row.languageOtherThan.includes(code)
          ? []
          : [{ says: true, fact, at: undefined, topic: 'language' }]
      })
