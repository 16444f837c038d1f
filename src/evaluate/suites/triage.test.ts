import { beforeAll, expect, test } from 'vitest'
import { loadReadability } from '../../guard/readability/readability.ts'
import { readTriageTables, type TriageTables } from '../../guard/triage/tables.ts'
import { createTriage, type Triager } from '../../guard/triage/triage.ts'
import { readConfig } from '../../kernel/config.ts'
import { silentLog } from '../../kernel/log.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { createBaseParts, createEvaluateParts } from '../../parts.ts'
import { readSuiteHead, runSuite } from '../run.ts'
import type { Suite } from '../suite.ts'
import { triageSuite, triageSuiteOver } from './triage.ts'
import { factorsSuite, triageFactorsSuite } from './triage-factors.ts'

let tables: TriageTables
let isWord: (word: string) => boolean

beforeAll(async () => {
  tables = await readTriageTables(corporaFolder)
  isWord = (await loadReadability()).isWord
})

const parts = createEvaluateParts(await createBaseParts(readConfig({}), silentLog))
const run = (suite: Suite) => runSuite(suite, parts, { model: 'embedded' })

test('both suites meet their gates, at the size that the safety plan asks for', async () => {
  const whole = await run(triageSuite)
  const factors = await run(triageFactorsSuite)
  expect([...whole.gates, ...factors.gates].filter(({ met }) => !met)).toEqual([])
  expect(whole.metrics['emergencyRecall']?.n).toBeGreaterThanOrEqual(400)
  expect(whole.metrics['specificity']?.n).toBeGreaterThanOrEqual(1000)
  expect(factors.n).toBe(960)
})

type Change = (whole: TriageTables) => Triager
const phrasesOf =
  (...ids: readonly string[]) =>
  (whole: TriageTables): TriageTables => ({
    ...whole,
    context: {
      ...whole.context,
      rows: whole.context.rows.map(row => (ids.includes(row.id) ? { ...row, phrases: ['zzzz'] } : row)),
    },
  })
const conceptsWithout = (whole: TriageTables, drop: (kind: string) => boolean): TriageTables => ({
  ...whole,
  concepts: { ...whole.concepts, rows: whole.concepts.rows.filter(({ kind }) => !drop(kind)) },
})
const with_ =
  (change: (whole: TriageTables) => TriageTables): Change =>
  whole =>
    createTriage(change(whole), isWord)

test.each<[string, Change]>([
  ['the red flags', with_(whole => ({ ...whole, redFlags: { ...whole.redFlags, rows: [] } }))],
  ['denial', with_(phrasesOf('denies', 'denies-list', 'denies-after', 'denies-back'))],
  ['what only looks like a denial', with_(phrasesOf('not-a-denial'))],
  ['the past', with_(phrasesOf('past-before', 'past-anywhere', 'past-event'))],
  ['now', with_(phrasesOf('now'))],
  ['supposing', with_(phrasesOf('supposes', 'supposes-other', 'supposes-after'))],
  ['general questions', with_(phrasesOf('asks-to-learn', 'asks-to-learn-opening', 'opens-question', 'asks-when'))],
  ['the first person inside a question', with_(phrasesOf('owns'))],
  ['turns of phrase', with_(phrasesOf('figures-of-speech'))],
  ['what is over', with_(phrasesOf('over'))],
  ['a disease said to be happening', with_(phrasesOf('happening', 'happening-after'))],
  [
    'measured values',
    with_(whole => ({
      ...whole,
      measures: { ...whole.measures, rows: whole.measures.rows.map(row => ({ ...row, names: ['zzzz'], bare: [] })) },
    })),
  ],
  [
    'misspelt words',
    whole =>
      createTriage(
        conceptsWithout(whole, kind => kind === 'spelling'),
        () => true,
      ),
  ],
  [
    'the crisis ladder',
    with_(whole => ({ ...whole, crisis: { ...whole.crisis, rows: whole.crisis.rows.slice(0, 1) } })),
  ],
])('the triage suite notices when it is gone: %s', async (_, change) => {
  const suite = triageSuiteOver(async () => change(tables))
  const { gates } = await run(suite)
  expect(gates.some(({ met }) => !met)).toBe(true)
})

test.each<[string, (triage: Triager) => Pick<Triager, 'assess'>]>([
  ['a reassurance that lowers', triage => lowering(triage, /nothing|stress|harmless|wait/)],
  ['money that lowers', triage => lowering(triage, /afford|insurance/)],
  ['race or sex that lowers', triage => lowering(triage, /Black|woman/)],
])('the factor suite notices %s', async (_, spoil) => {
  const suite = factorsSuite(async () => spoil(createTriage(tables, isWord)))
  expect((await run(suite)).gates.every(({ met }) => met)).toBe(false)
})

test('the factor suite notices when misspelt words are no longer mended', async () => {
  const suite = factorsSuite(async () => createTriage(tables, () => true))
  expect((await run(suite)).gates.every(({ met }) => met)).toBe(false)
})

test('the gates allow no miss', async () => {
  expect((await readSuiteHead('triage')).gates).toEqual({ emergencyRecall: 1, specificity: 1, accuracy: 1 })
  expect((await readSuiteHead('triage-factors')).gates).toEqual({ notLowered: 1 })
})

const lowering = ({ assess }: Triager, words: RegExp): Pick<Triager, 'assess'> => ({
  assess: (message, context) => {
    const triage = assess(message, context)
    return words.test(message) && triage.urgency === 'emergency' ? { ...triage, urgency: 'same-day' } : triage
  },
})
