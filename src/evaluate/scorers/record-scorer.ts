import type { Reply } from '../../domain/answer.ts'
import type { EvalCase } from '../suite.ts'

/** What a scorer reads of an answer. */
export type RecordOutput = Pick<Reply, 'kind' | 'text' | 'sentences'> & {
  readonly structured?: Readonly<Record<string, unknown>>
}

type Fields = Readonly<Record<string, unknown>>

/**
 * 1 when the structured answer states the expected fact exactly, else 0. Shapes of `expected`: `{value, unit?, date?}`,
 * `{list}`, `{direction|trend, first?, previous?, latest}`, `{date, …}`, `{boolean}`, `{not_recorded}`, `{ask_back}`.
 * `tolerance` is relative; `accept_values` and `also_accept` name further right answers, beside or inside `expected`.
 */
export function scoreExact(one: EvalCase, output: RecordOutput): number {
  const { metadata = {} } = one
  const also = metadata['also_accept']
  const right = [one.expected, ...(Array.isArray(also) ? also : also === undefined ? [] : [also])]
  return right.some(each => isFields(each) && agrees(each, output, metadata)) ? 1 : 0
}

/** 1 when what is not in the record is said as such and nothing is offered in its place; null when something is expected. */
export function scoreNotRecorded(one: EvalCase, output: RecordOutput): number | null {
  if (!isFields(one.expected) || one.expected['not_recorded'] !== true) return null
  return agrees(one.expected, output, {}) ? 1 : 0
}

/**
 * 1 when each resource the answer needs is cited and every cited resource is in this person's record; null when nothing
 * was cited and nothing needed to be. `known` holds the ids of the person's resources.
 */
export function scoreCitations(one: EvalCase, output: RecordOutput, known: ReadonlySet<string>): number | null {
  const evidence = one.metadata?.['evidence']
  const needed: readonly unknown[] = Array.isArray(evidence) ? evidence : []
  const cited = output.sentences.flatMap(({ citations }) =>
    citations.filter(({ origin }) => origin === 'record').map(({ id }) => id),
  )
  const bare = output.sentences.some(({ kind, citations }) => kind === 'fact' && citations.length === 0)
  if (needed.length === 0 && cited.length === 0 && !bare) return null
  return !bare && needed.every(id => cited.includes(String(id))) && cited.every(id => known.has(id)) ? 1 : 0
}

function agrees(expected: Fields, output: RecordOutput, metadata: Fields): boolean {
  const { structured } = output
  if (expected['ask_back'] === true) return output.kind === 'asked-back' && structured?.['ask_back'] === true
  if (structured === undefined) return false
  if (expected['not_recorded'] === true) {
    const offered = ['value', 'date', 'latest'].some(key => structured[key] !== undefined)
    return structured['not_recorded'] === true && !offered
  }
  return Object.entries(expected).every(([key, want]) => {
    if (key === 'not_recorded' || key === 'accept_values' || key === 'none_recorded') {
      return want === true ? structured[key] === true : structured[key] !== true || key === 'accept_values'
    }
    if (want === null || want === undefined) return true
    const got = structured[key]
    if (key === 'list') return sameList(want, got)
    if (key === 'direction' || key === 'trend') return sameTrend(want, got)
    if (key === 'date') return sameDate(want, got, metadata['precision'])
    return acceptable(key, want, expected, metadata).some(each => sameValue(each, got, metadata['tolerance']))
  })
}

function acceptable(key: string, want: unknown, expected: Fields, metadata: Fields): readonly unknown[] {
  const more = expected['accept_values'] ?? metadata['accept_values']
  return key === 'value' && Array.isArray(more) ? [want, ...more] : [want]
}

function sameValue(want: unknown, got: unknown, tolerance: unknown): boolean {
  const pair = (value: unknown): readonly number[] | undefined => {
    const parts = String(value).split('/').map(Number)
    return parts.length <= 2 && parts.every(part => !Number.isNaN(part)) && String(value) !== '' ? parts : undefined
  }
  const a = pair(want)
  const b = pair(got)
  if (a === undefined || b === undefined) return plain(want) === plain(got)
  const slack = typeof tolerance === 'number' ? tolerance : 1e-9
  return (
    a.length === b.length && a.every((each, at) => Math.abs(each - (b[at] ?? 0)) <= slack * Math.max(1, Math.abs(each)))
  )
}

const plain = (value: unknown): string => String(value).trim().toLowerCase()

function sameList(want: unknown, got: unknown): boolean {
  if (!Array.isArray(want) || !Array.isArray(got)) return false
  return [...want].map(plain).toSorted().join('\n') === [...got].map(plain).toSorted().join('\n')
}

/** `same`, `unchanged` and `stable` are one thing. */
const sameTrend = (want: unknown, got: unknown): boolean => trendWord(want) === trendWord(got)
const trendWord = (value: unknown): string =>
  /^(?:same|unchanged|stable|no change)$/.test(plain(value)) ? 'same' : plain(value)

const daysOfPrecision: Readonly<Record<string, number>> = { year: 4, month: 7, day: 10 }
function sameDate(want: unknown, got: unknown, precision: unknown): boolean {
  const length = daysOfPrecision[String(precision)] ?? Math.min(10, String(want).length)
  return String(want).slice(0, length) === String(got).slice(0, length)
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
