import { describe, expect, test } from 'vitest'
import { readRules } from '../knowledge/rules.ts'
import { deviceStreamFromCsv } from './device-csv.ts'
import { readDeviceStream } from './device-stream.ts'
import { readGenomicReport } from './genomic-report.ts'
import type { FactDraft, SourceReading } from './reading.ts'
import { readScreening } from './screening.ts'
import { screeningRule } from './social-need.ts'

const factsOf = ({ people }: SourceReading): readonly FactDraft[] =>
  people.flatMap(({ resources }) => resources.flatMap(({ facts }) => facts))

test('a gene result gives a genotype and the phenotype that follows from it', () => {
  const reading = readGenomicReport({
    format: 'carenav-genomic-report',
    version: 1,
    id: 'g',
    person: 'p',
    reported: '2026-01-05',
    laboratory: 'A laboratory',
    method: 'sequencing',
    results: [
      {
        gene: 'DPYD',
        diplotype: 'Reference/c.1905+1G>A (*2A)',
        phenotype: 'Intermediate Metabolizer',
        activityScore: 1,
      },
      { gene: 'TPMT', phenotype: 'Normal Metabolizer' },
    ],
  })
  const [genotype, phenotype] = factsOf(reading)
  expect(genotype?.kind).toBe('genotype')
  expect(genotype?.value).toEqual({ type: 'text', text: 'Reference/c.1905+1G>A (*2A)' })
  expect(phenotype?.partOf).toBe(genotype?.part)
  expect(phenotype?.quote).toContain('activity score 1.0')
  expect(reading.problems.map(({ path }) => path)).toEqual(['results[1].diplotype'])
})

describe('screening', async () => {
  const { rows } = await readRules('screening', screeningRule)
  const refrigerator = 'refrigerator-working'
  const food = ['88122-7', '88123-5']
  const ask = (...answers: readonly object[]) =>
    readScreening(
      {
        format: 'carenav-screening',
        version: 1,
        id: 's',
        person: 'p',
        instrument: 'AHC-HRSN',
        completed: '2026-01-05',
        answers,
      },
      rows,
    )
  const question = (code: string) => ({ code, text: `Question ${code}?` })
  const said = (code: string, answer: string) => ({
    question: question(code),
    answers: [{ code: answer, text: answer }],
  })
  const statusOf = (reading: SourceReading, category: string) =>
    factsOf(reading).find(({ kind, codings }) => kind === 'social-need' && codings[0]?.code === category)?.status

  test('no working refrigerator is a storage need', () => {
    expect(statusOf(ask(said(refrigerator, 'no')), 'storage')).toBe('present')
    expect(statusOf(ask(said(refrigerator, 'yes')), 'storage')).toBe('absent')
  })

  test.each(['refused', 'unanswered'])('an answer that was %s never reads as a no', outcome => {
    const reading = ask({ question: question(refrigerator), outcome })
    expect(statusOf(reading, 'storage')).toBe('unknown')
    expect(factsOf(reading)[0]).toMatchObject({ kind: 'screening-answer', status: outcome, value: undefined })
  })

  test('a need is absent only when every question about it was answered so', () => {
    const [worry = '', ranOut = ''] = food
    expect(statusOf(ask(said(worry, 'LA28398-8'), said(ranOut, 'LA28398-8')), 'food')).toBe('absent')
    expect(statusOf(ask(said(worry, 'LA28398-8'), { question: question(ranOut), outcome: 'refused' }), 'food')).toBe(
      'unknown',
    )
    expect(statusOf(ask(said(worry, 'LA28398-8'), said(ranOut, 'LA6729-3')), 'food')).toBe('present')
  })

  test('a category that the form did not ask about has no fact', () => {
    expect(statusOf(ask(said(refrigerator, 'no')), 'food')).toBeUndefined()
  })

  test('an answer code that nobody knows is kept, reported and derives nothing', () => {
    const reading = ask(said(refrigerator, 'perhaps'))
    expect(statusOf(reading, 'storage')).toBe('unknown')
    expect(reading.problems.map(({ path }) => path)).toEqual(['answers[0]'])
  })
})

describe('device stream', () => {
  const glucose = { system: 'http://loinc.org', code: '41653-7', text: 'Glucose', unit: 'mg/dL', unitCode: 'mg/dL' }
  const stream = (...readings: readonly object[]) =>
    readDeviceStream({
      format: 'carenav-device-stream',
      version: 1,
      id: 'd',
      person: 'p',
      devices: [
        {
          id: 'm',
          name: 'Meter',
          type: 'glucose-meter',
          lastSync: '2026-01-05T08:00:00Z',
          expectedEveryHours: 12,
          measures: { glucose },
          readings,
        },
      ],
    })

  test('a reading keeps its own clock time', () => {
    const facts = factsOf(
      stream({ at: '2026-01-05T07:10:00-05:00', measure: 'glucose', value: 142, context: 'before breakfast' }),
    )
    expect(facts.at(-1)?.quote).toBe('Glucose: 142 mg/dL, 2026-01-05 07:10, before breakfast (Meter)')
  })

  test('a silent device is known by its last sync even when no reading came', () => {
    expect(factsOf(stream())).toMatchObject([
      {
        codings: [{ code: 'last-sync' }],
        effective: { start: '2026-01-05T08:00:00Z' },
        detail: { expectedEveryHours: 12 },
      },
    ])
  })

  test('broken and repeated readings are reported, the others stay', () => {
    const good = { at: '2026-01-05T07:10:00Z', measure: 'glucose', value: 142 }
    const reading = stream(
      good,
      good,
      { ...good, at: 'yesterday' },
      { ...good, at: '2026-01-05T08:10:00Z', value: 'HI' },
    )
    expect(reading.problems.map(({ path }) => path)).toEqual([
      'devices[0].readings[1]',
      'devices[0].readings[2].at',
      'devices[0].readings[3].value',
    ])
    expect(factsOf(reading)).toHaveLength(2)
  })

  test('a table of readings says the same as the stream', () => {
    const head = 'person,device_id,device_name,device_type,at,code,text,value,unit,unit_code'
    const json = deviceStreamFromCsv(
      `${head}\r\np,m,"Meter, ""blue""",glucose-meter,2026-01-05T07:10:00Z,41653-7,Glucose,142,mg/dL,mg/dL\r\n`,
    )
    expect(factsOf(readDeviceStream(json)).at(-1)?.quote).toBe('Glucose: 142 mg/dL, 2026-01-05 07:10 (Meter, "blue")')
  })
})
