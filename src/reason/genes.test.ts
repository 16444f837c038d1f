import { beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import { loadGuard } from '../guard/guard.ts'
import { loadRules } from '../ingest/knowledge-rules.ts'
import { sha256 } from '../kernel/ids.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { type InventedPerson, loadInvented } from '../testing/invented-person.ts'
import { findings } from './findings.ts'
import { type ReasonTables, readReasonTables } from './tables.ts'
import { checkTogether } from './together.ts'

const now = new Date('2026-11-21T14:00:00Z')
const actor = systemActor('evaluate')
const patientActor: Actor = {
  role: 'patient',
  tenant: actor.tenant,
  user: 'acting-fluoxetine',
  person: 'acting-fluoxetine',
}
let database: OwnedDatabase
let tables: ReasonTables

beforeAll(async () => {
  database = await freshDatabase()
  tables = await readReasonTables()
  return () => database.close()
})

async function genes(person: InventedPerson): Promise<readonly Finding[]> {
  await loadInvented(database, person)
  const all = await database.as(actor, tx => findings(tx, actor, person.id, now, tables))
  return all.filter(({ kind }) => kind === 'gene-drug')
}
const normal = [['CYP2D6', '*1/*1', 'Normal Metabolizer']] as const

test('CPIC and DPWG stand side by side, each with its year, and their difference is said', async () => {
  const [finding] = await genes({
    id: 'side-a',
    medicines: ['omeprazole 20 MG Delayed Release Oral Capsule'],
    genes: [['CYP2C19', '*2/*2', 'Poor Metabolizer']],
  })
  expect(finding?.explanation).toMatch(/CPIC 2020 \(moderate\): /)
  expect(finding?.explanation).toMatch(/DPWG 20\d\d[^:]*: /)
  expect(finding?.explanation).toContain('CPIC and DPWG do not say the same here')
  expect(finding?.severity).toBe('low')
})

test.each(['fluoxetine 20 MG Oral Capsule', 'paroxetine 20 MG Oral Tablet', 'bupropion 150 MG Oral Tablet'])(
  'under %s a CYP2D6 normal metabolizer acts as poor, and the genotype is still shown',
  async inhibitor => {
    const [name = ''] = inhibitor.split(' ')
    const all = await genes({
      id: `acting-${name}`,
      medicines: ['codeine 30 MG Oral Tablet', inhibitor],
      genes: normal,
    })
    const finding = all.find(({ title }) => title.startsWith('Codeine'))
    expect(finding?.title).toBe(`Codeine in a CYP2D6 normal metabolizer, acting as poor metabolizer with ${name}`)
    expect(finding?.explanation).toContain('strong CYP2D6 inhibitor')
    expect(finding?.explanation).toContain('activity score 0.0')
    expect(finding?.proposals[0]?.patientText).toContain(`Your ${name} plays a part in this.`)
    expect(finding?.evidence.some(({ id }) => id === 'rule:cyp-inhibitors/cyp2d6-strong')).toBe(true)
  },
)

test.each<[string, InventedPerson]>([
  [
    'the inhibitor has ended',
    {
      id: 'ended-a',
      medicines: ['codeine 30 MG Oral Tablet', { text: 'fluoxetine 20 MG Oral Capsule', status: 'stopped' }],
      genes: normal,
    },
  ],
  [
    'the inhibitor is only planned',
    {
      id: 'ended-b',
      medicines: [
        'codeine 30 MG Oral Tablet',
        { text: 'bupropion 150 MG Oral Tablet', status: 'draft', intent: 'plan' },
      ],
      genes: normal,
    },
  ],
  [
    'the inhibitor is a cream',
    { id: 'ended-c', medicines: ['codeine 30 MG Oral Tablet', 'terbinafine 1 % Topical Cream'], genes: normal },
  ],
  [
    'the inhibitor is weak',
    { id: 'ended-d', medicines: ['codeine 30 MG Oral Tablet', 'amiodarone 200 MG Oral Tablet'], genes: normal },
  ],
])('codeine in a normal metabolizer is left alone when %s', async (_, person) => {
  expect((await genes(person)).filter(({ title }) => title.startsWith('Codeine'))).toEqual([])
})

test('an ultrarapid metabolizer under a strong inhibitor acts as poor, and what holds without it stays told', async () => {
  const all = await genes({
    id: 'acting-um',
    medicines: ['codeine 30 MG Oral Tablet', 'quinidine 200 MG Oral Tablet'],
    genes: [['CYP2D6', '*1x3/*1', 'Ultrarapid Metabolizer']],
  })
  const finding = all.find(({ title }) => title.startsWith('Codeine'))
  expect(finding?.title).toContain('acting as poor metabolizer')
  expect(finding?.explanation).toMatch(/Without that medicine: CPIC 2020 \(strong\): Too much morphine/)
})

test('an inducer never silences what the genotype warns of', async () => {
  const [finding] = await genes({
    id: 'inducer-a',
    medicines: ['clopidogrel 75 MG Oral Tablet', 'rifampin 300 MG Oral Capsule'],
    genes: [['CYP2C19', '*1/*2', 'Intermediate Metabolizer']],
  })
  expect(finding?.severity).toBe('high')
  expect(finding?.explanation).toContain('for acute coronary syndrome or stenting')
})

test('an alternative that the own genes speak against is not proposed', async () => {
  const [finding] = await genes({
    id: 'alternative-a',
    medicines: ['citalopram 20 MG Oral Tablet'],
    genes: [
      ['CYP2C19', '*2/*2', 'Poor Metabolizer'],
      ['CYP2D6', '*4/*4', 'Poor Metabolizer'],
    ],
  })
  expect(finding?.explanation).toContain('Not proposed: venlafaxine (own gene result: CYP2D6 Poor Metabolizer')
  expect(finding?.proposals[0]?.text).not.toMatch(/consider venlafaxine/)
})

test('an alternative that no table of medicines knows is told as not checked, never as open', async () => {
  const [finding] = await genes({
    id: 'alternative-b',
    medicines: ['haloperidol 2 MG Oral Tablet'],
    genes: [['CYP2D6', '*1x3/*1', 'Ultrarapid Metabolizer']],
  })
  expect(finding?.explanation).toContain('Not proposed: flupentixol (in no table of medicines here, so not checked).')
  expect(finding?.proposals[0]?.text).not.toContain('flupentixol')
})

test('two genes of one drug are read together, from diplotypes', async () => {
  const [finding] = await genes({
    id: 'pair-tca',
    medicines: ['amitriptyline 25 MG Oral Tablet'],
    genes: [
      ['CYP2D6', '*4/*41', 'Intermediate Metabolizer'],
      ['CYP2C19', '*2/*2', 'Poor Metabolizer'],
    ],
  })
  expect(finding?.title).toBe('Amitriptyline in a CYP2D6 intermediate metabolizer and in a CYP2C19 poor metabolizer')
  expect(finding?.explanation).toContain('CPIC 2016 (optional): Both steps are slow')
})

test('a diplotype that the laboratory read in another way than the table is told with both readings', async () => {
  const [finding] = await genes({
    id: 'disagree-a',
    medicines: ['tramadol 50 MG Oral Tablet'],
    genes: [['CYP2D6', '*4/*4', 'Normal Metabolizer']],
  })
  expect(finding?.explanation).toContain(
    "The laboratory reports CYP2D6 normal metabolizer; by today's table the diplotype is poor metabolizer.",
  )
  expect(finding?.explanation).toContain('avoid tramadol for lack of pain relief')
})

test.each<[string, InventedPerson['genes']]>([
  ['an indeterminate phenotype, even beside a readable diplotype', [['CYP2D6', '*4/*4', 'Indeterminate']]],
  ['a diplotype of unknown function', [['CYP2D6', '*1/*22', 'Indeterminate']]],
])('%s is neither normal nor poor: nothing is claimed', async (name, results) => {
  expect(
    await genes({
      id: `unclear-${name.length}`,
      medicines: ['codeine 30 MG Oral Tablet'],
      ...(results === undefined ? {} : { genes: results }),
    }),
  ).toEqual([])
})

test('a carrier of HLA-B*57:01 who is given abacavir is found, by the words of a report', async () => {
  const [finding] = await genes({
    id: 'hla-a',
    medicines: ['abacavir 300 MG Oral Tablet'],
    genes: [['HLA-B', '*57:01/*08:01', 'HLA-B*57:01 positive']],
  })
  expect(finding?.severity).toBe('high')
  expect(finding?.evidence.map(({ id }) => id)).toContain('rule:guidance-cpic-single-gene/abacavir-carrier')
})

test('of two HLA-B alleles of one typing, the title names the one that the medicine is dangerous with', async () => {
  const [finding] = await genes({
    id: 'hla-b',
    medicines: ['abacavir 300 MG Oral Tablet'],
    genes: [['HLA-B', '*15:02/*57:01', '*15:02 positive, *57:01 positive']],
  })
  expect(finding?.title).toBe('Abacavir with HLA-B *57:01 positive')
  expect(finding?.explanation).not.toContain("by today's table")
})

test('a line for children is not told of an adult', async () => {
  const [finding] = await genes({
    id: 'adult-a',
    medicines: ['voriconazole 200 MG Oral Tablet'],
    genes: [['CYP2C19', '*17/*17', 'Ultrarapid Metabolizer']],
  })
  expect(finding?.explanation).toContain('in adults')
  expect(finding?.explanation).not.toContain('in children')
})

test('every line that a finding cites opens as it was cited', async () => {
  await loadRules({ database, corpora: corporaFolder })
  for (const person of ['side-a', 'acting-fluoxetine', 'pair-tca']) {
    const all = await database.as(actor, tx => findings(tx, actor, person, now, tables))
    const rules = all.flatMap(({ evidence }) => evidence).filter(({ origin }) => origin === 'rule')
    expect(rules.length).toBeGreaterThan(1)
    for (const { id, text, hash } of rules) {
      const [row] = await database.as(actor, tx =>
        tx.query<{ body: string }>(`select body from rule where 'rule:' || table_name || '/' || rule_id = $1`, [id]),
      )
      expect(row?.body).toBe(text)
      expect(sha256(text)).toBe(hash)
    }
  }
})

test('a patient who asks about codeine reads of the gene result and of the medicine that changes it; a clinician reads both guidelines', async () => {
  const asking = { text: 'is codeine right for me?', language: 'en', level: 'simple' as const }
  const ask = (reader: Actor) =>
    database.as(reader, tx => checkTogether(tx, reader, 'acting-fluoxetine', asking, now, tables))
  const patient = await ask(patientActor)
  expect(patient?.sentences.some(({ text }) => text.includes('(CYP2D6 *1/*1, with your fluoxetine)'))).toBe(true)
  const guard = await loadGuard()
  const asked = { ...asking, reader: 'patient' as const, previous: [] }
  const checked = guard.check(
    { origin: 'record', kind: 'answered', sentences: patient?.sentences ?? [], evidence: patient?.evidence ?? [] },
    { question: asked, now },
  )
  expect('blocked' in checked ? checked : checked.dropped).toEqual([])
  const clinician = (await ask(actor))?.sentences.map(({ text }) => text).join(' ')
  expect(clinician).toContain('CPIC 2020 (strong)')
  expect(clinician).toMatch(/DPWG 20\d\d/)
})
