import { beforeAll, expect, test } from 'vitest'
import { type Guard, loadGuard } from '../guard/guard.ts'
import type { StoredFact } from '../record/facts.ts'
import { currentMedicines } from './medicine.ts'
import type { State } from './state.ts'
import { wordsOf } from './substances.ts'
import { type ReasonTables, readReasonTables } from './tables.ts'
import { togetherHits } from './together-rules.ts'
import { hitSentences } from './together-sentences.ts'
import { createWording } from './together-wording.ts'

const now = new Date('2026-11-21T14:00:00Z')
let tables: ReasonTables
let guard: Guard

beforeAll(async () => {
  tables = await readReasonTables()
  guard = await loadGuard()
})

const order = (name: string): StoredFact => ({
  id: name,
  person: 'p',
  layer: 'clinical',
  kind: 'medication',
  text: `${name} 10 MG`,
  codings: [],
  status: 'active',
  source: { document: 'd', resourceType: 'MedicationRequest', resource: name, path: '' },
  quote: name,
  detail: { intent: 'order' },
  confidence: 1,
  hash: '',
})

const stateWith = (name: string): State => ({
  person: 'p',
  now,
  age: undefined,
  medicines: currentMedicines([order(name)], tables.substances, now),
  allergies: [],
  situations: [],
  egfr: undefined,
  phenotypes: [],
  geneConflicts: [],
  genotypes: [],
  readings: [],
  body: {},
})

/** For every two sides of every pair: one is taken, the other is asked about. */
function pairs(): readonly (readonly [string, string])[] {
  const nameOf = (reference: string): string => {
    const found = tables.substances.find(reference)
    return found?.id === reference ? (found.members[0]?.name ?? reference) : reference
  }
  return tables.interactions.rows.flatMap(row => {
    if (row.kind !== 'drug-drug' && row.kind !== 'drug-food') return []
    const there = row.a.flatMap(a => row.b.map(b => [nameOf(a), nameOf(b)] as const))
    return row.kind === 'drug-food' ? there : [...there, ...there.map(([mine, asked]) => [asked, mine] as const)]
  })
}

test.each([
  ['en', 0.9],
  ['es', 0.85],
] as const)(
  'answers in %s are at most three sentences, and nearly all of grade 6 or lower as they stand',
  (language, least) => {
    const wording = createWording('patient', language, tables)
    const answers = pairs().flatMap(([mine, asked]) => {
      const [mention] = tables.substances.mentions(wordsOf(asked))
      if (mention === undefined) return []
      const state = stateWith(mine)
      const hits = togetherHits(mention, [], state, tables)
      return [hitSentences(hits, mention, { state, level: 'simple', wording, tables }).map(({ text }) => text)]
    })
    expect(answers).toHaveLength(pairs().length)
    expect(answers.length).toBeGreaterThan(200)
    expect(answers.filter(each => each.length < 2 || each.length > 3)).toEqual([])
    const plain = answers.filter(each => guard.readability.grade(each.join(' '), language) <= 6)
    expect(plain.length / answers.length).toBeGreaterThanOrEqual(least)
  },
)
