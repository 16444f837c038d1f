import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { DraftSentence, Question } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { sha256 } from '../../kernel/ids.ts'
import { chunkDocument } from '../../knowledge/chunk.ts'
import { readDocuments } from '../../knowledge/documents.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { sentenceSpans } from '../../knowledge/sentences.ts'
import { Answer } from '../answer.ts'
import { loadGuard } from '../guard.ts'

const guard = await loadGuard()
const question: Question = { text: 'Tell me more', reader: 'clinician', level: 'simple', language: 'en', previous: [] }
const now = new Date('2026-11-22T09:00:00Z')

interface Claim {
  readonly text: string
  readonly span: Span
  readonly kind: DraftSentence['kind']
  readonly origin: 'record' | 'embedded' | 'model'
}

const spanOf = (id: string, origin: Span['origin'], title: string, text: string): Span => ({
  id,
  origin,
  source: id,
  ref: id,
  title,
  text,
  hash: sha256(text),
})
const checked = ({ text, span, kind, origin }: Claim) =>
  guard.check(
    { origin, kind: 'answered', sentences: [{ text, cites: [span.id], kind }], evidence: [span] },
    { question, now },
  )
const isUpheld = (claim: Claim): boolean => checked(claim) instanceof Answer

/** Park and Miller's minimal generator: the same claims are altered in the same way on every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}

const passages: readonly Claim[] = (await readDocuments())
  .filter(({ language, audience }) => language === 'en' && audience === 'patient')
  .flatMap(document =>
    chunkDocument(document).flatMap(({ id, heading, text }) =>
      sentenceSpans(text)
        .map(({ start, end }) => text.slice(start, end))
        .filter(sentence => /^[A-Z].*\.$/.test(sentence) && !/[*_[\]\n:]/.test(sentence))
        .map((sentence): Claim => {
          return {
            text: sentence,
            span: spanOf(`chunk:${id}`, 'guidance', heading, text),
            kind: 'guidance',
            origin: 'model',
          }
        }),
    ),
  )

const entrySchema = z.looseObject({
  resource: z.looseObject({
    resourceType: z.string(),
    code: z.looseObject({ text: z.string().optional() }).optional(),
    valueQuantity: z.looseObject({ value: z.number(), unit: z.string() }).optional(),
    effectiveDateTime: z.string().optional(),
    recordedDate: z.string().optional(),
    onsetDateTime: z.string().optional(),
  }),
})
const people = (await readdir(new URL('demo-patients/', corporaFolder), { withFileTypes: true })).filter(entry =>
  entry.isDirectory(),
)
const facts: readonly Claim[] = (
  await Promise.all(
    people.map(async ({ name: person }) => {
      const file = new URL(`demo-patients/${person}/bundle.json`, corporaFolder)
      const { entry } = z.looseObject({ entry: z.array(entrySchema) }).parse(JSON.parse(await readFile(file, 'utf8')))
      return entry.flatMap(({ resource }, index): readonly Claim[] => {
        const { code, valueQuantity: value, effectiveDateTime: date, onsetDateTime: onset } = resource
        const id = `fact:${person}-${index}`
        const about = code?.text
        if (about === undefined) return []
        if (value !== undefined && date !== undefined) {
          const day = date.slice(0, 10)
          const span = spanOf(id, 'record', about, `${about}: ${value.value} ${value.unit}, ${day} (final)`)
          return [
            {
              text: `Your last ${about} was ${value.value} ${value.unit} on ${day}.`,
              span,
              kind: 'fact',
              origin: 'record',
            },
          ]
        }
        if (resource.resourceType !== 'Condition') return []
        const span = spanOf(
          id,
          'record',
          about,
          `${about}${onset === undefined ? '' : `, since ${onset.slice(0, 10)}`} (active)`,
        )
        return [{ text: `Your record lists ${about} as active.`, span, kind: 'fact', origin: 'record' }]
      })
    }),
  )
).flat()

type Alteration = (text: string, next: (below: number) => number, source: string) => string
const pick = (from: readonly string[], next: (below: number) => number): string => from[next(from.length)] ?? ''
const swap =
  (pattern: RegExp, others: readonly string[]): Alteration =>
  (text, next, source) => {
    const foreign = others.filter(other => !source.toLowerCase().includes(other.toLowerCase().replace(/s$/, '')))
    return text.replace(pattern, () => pick(foreign, next))
  }

const alterations: Readonly<Record<string, Alteration>> = {
  number: (text, next) =>
    text.replace(/(?<![\d-])\d+(?:\.\d+)?(?![\d-])/, found => String(Number(found) + 1 + next(40) + 0.5)),
  unit: swap(
    /(?<=\d )(?:mg\/dL|mg|mcg|mmol\/L|%|days|hours|weeks|months|years|minutes|kg|mmHg|units|tablets)(?![\p{L}/])/u,
    ['kg', 'years', 'mmol/L', 'mcg'],
  ),
  date: (text, next) =>
    text.replace(
      /\b(20\d\d)-(\d\d)-(\d\d)/,
      (_, year: string, month: string) => `${Number(year) - 1 - next(9)}-${month}-03`,
    ),
  medicine: swap(
    /\b(?:warfarin|metformin|lisinopril|insulin|aspirin|ibuprofen|clopidogrel|atorvastatin|simvastatin|amlodipine|metoprolol|apixaban|levothyroxine|omeprazole|furosemide|acetaminophen)\b/i,
    ['methotrexate', 'lithium', 'digoxin', 'tramadol'],
  ),
  negation: text =>
    /\b(?:do not|never)\b/i.test(text)
      ? text.replace(/\b(?:do not|never) (\w)/i, (_, first: string) => first)
      : text.replace(
          /^(Take|Call|Use|Keep|Eat|Store|Drink|Ask|Tell|Check|Bring)\b/,
          (_, verb: string) => `Do not ${verb.toLowerCase()}`,
        ),
  side: text =>
    /\b(?:left|right)\b/i.test(text)
      ? text
      : text.replace(/\b(arm|leg|foot|hand|eye|kidney|breast|knee|ear)\b/, 'left $1'),
  measurement: swap(
    /\b(?:Hemoglobin A1c|A1c|LDL|HDL|creatinine|potassium|sodium|INR|TSH|glucose|eGFR|blood pressure|hemoglobin)\b/i,
    ['ferritin', 'PSA', 'platelets'],
  ),
  condition: swap(
    /\b(?:diabetes(?: mellitus)?|hypertension|atrial fibrillation|heart failure|heart attack|stroke|asthma|depression|kidney disease|high blood pressure|blood clots?|cancer|infection)\b/i,
    ['lupus', 'epilepsy', 'tuberculosis', 'psoriasis'],
  ),
}

test('at least two hundred altered claims, and every one is caught', () => {
  const next = numbersFrom(20261122)
  const altered = Object.entries(alterations).flatMap(([name, alter]) =>
    [...passages, ...facts]
      .map(claim => ({ ...claim, name, from: claim.text, text: alter(claim.text, next, claim.span.text) }))
      .filter(({ text, from }) => text !== from)
      .filter((_, index) => index % 3 === 0)
      .slice(0, 60),
  )
  for (const name of Object.keys(alterations))
    expect(altered.filter(one => one.name === name).length, name).toBeGreaterThan(4)
  expect(altered.length).toBeGreaterThanOrEqual(200)
  expect(altered.filter(isUpheld).map(({ name, from, text }) => `${name}: ${from} → ${text}`)).toEqual([])
})

/** Ways to say the same: another order, another name for the same thing, another negation, another date form. */
const rewordings: readonly Alteration[] = [
  text => text,
  text =>
    text
      .replace(/^Do not\b/, 'Never')
      .replace(/\bcare team\b/, 'care team,')
      .replace(/,\./, '.'),
  text => text.replace(/\bhigh blood pressure\b/i, 'hypertension').replace(/\bhypertension\b/i, 'high blood pressure'),
  text =>
    text.replace(
      /^(.+?), (.+)\.$/,
      (_, first: string, rest: string) =>
        `${rest.charAt(0).toUpperCase()}${rest.slice(1)}, ${first.charAt(0).toLowerCase()}${first.slice(1)}.`,
    ),
  text =>
    text.replace(/\b(20\d\d)-(\d\d)-(\d\d)/, (_, y: string, m: string, d: string) => `${Number(m)}/${Number(d)}/${y}`),
  text =>
    text
      .replace(/^(?=[A-Z][a-z]+ )/, 'Please remember: ')
      .replace(/: ([A-Z])(?=[a-z])/, (_, first: string) => `: ${first.toLowerCase()}`),
]

test('at least two hundred faithful claims, and no more than one in fifty is turned down', () => {
  const faithful = rewordings.flatMap((reword, way) =>
    [...facts, ...passages]
      .map(claim => ({ ...claim, from: claim.text, text: reword(claim.text, () => 0, claim.span.text) }))
      .filter(({ text, from, origin }) => (way === 0 || text !== from) && (way < 3 || way === 4 || origin !== 'record'))
      .filter((_, index) => index % 5 === 0)
      .slice(0, 60),
  )
  const lost = faithful.filter(claim => !isUpheld(claim))
  expect(faithful.length).toBeGreaterThanOrEqual(200)
  expect(
    lost.length,
    lost.map(claim => `${checked(claim).dropped[0]?.fault}: ${claim.text}`).join('\n'),
  ).toBeLessThanOrEqual(faithful.length * 0.02)
})
