import { describe, expect, test } from 'vitest'
import { Refusal } from '../../kernel/errors.ts'
import type { FactDraft } from '../reading.ts'
import { readFhir } from './bundle.ts'

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ use: 'official', family: 'Sample', given: ['Ada', 'Marie'], prefix: ['Mrs.'] }],
  gender: 'female',
  birthDate: '1950-07-04',
}
const subject = { reference: 'urn:uuid:p1' }

function read(...resources: object[]) {
  const entry = [patient, ...resources].map((resource, at) => ({
    fullUrl: `urn:uuid:${'id' in resource ? resource.id : at}`,
    resource,
  }))
  return readFhir({ resourceType: 'Bundle', type: 'transaction', entry })
}

function factsOf(...resources: object[]): readonly FactDraft[] {
  const { people, problems } = read(...resources)
  expect(problems).toEqual([])
  return people
    .flatMap(person => person.resources.flatMap(({ facts }) => facts))
    .filter(({ kind }) => kind !== 'demographic')
}

const only = (facts: readonly FactDraft[]): FactDraft => {
  expect(facts).toHaveLength(1)
  const [fact] = facts
  if (fact === undefined) throw new Error('no fact')
  return fact
}

test('a lab value keeps its number, unit and UCUM code', () => {
  const fact = only(
    factsOf({
      resourceType: 'Observation',
      id: 'o1',
      status: 'final',
      code: {
        coding: [{ system: 'http://loinc.org', code: '4548-4', display: 'Hemoglobin A1c' }],
        text: 'Hemoglobin A1c',
      },
      subject,
      effectiveDateTime: '2024-02-29T23:30:00-05:00',
      valueQuantity: { value: 7.25, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
      referenceRange: [{ low: { value: 4, unit: '%' }, high: { value: 5.6, unit: '%' } }],
    }),
  )
  expect(fact.value).toEqual({ type: 'quantity', number: 7.25, unit: '%', unitCode: '%' })
  expect(fact.quote).toBe('Hemoglobin A1c: 7.25 %, 2024-02-29 (final) Reference range: 4 % to 5.6 %.')
})

test('the date is the one the source shows, whatever the zone', () => {
  const fact = only(
    factsOf({
      resourceType: 'Procedure',
      id: 'x',
      status: 'completed',
      code: { text: 'Biopsy' },
      subject,
      performedDateTime: '2024-02-29T23:30:00-05:00',
    }),
  )
  expect(fact.effective).toEqual({ start: '2024-02-29T23:30:00-05:00', precision: 'instant' })
  expect(fact.quote).toContain('2024-02-29')
})

test('a diagnosis known by its year only claims no more than the year', () => {
  const fact = only(
    factsOf({
      resourceType: 'Condition',
      id: 'c',
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { text: 'Asthma' },
      subject,
      onsetDateTime: '1988',
    }),
  )
  expect(fact.effective).toEqual({ start: '1988', precision: 'year' })
  expect(fact.quote).toBe('Asthma, active, since 1988')
})

test('blood pressure is one panel with two parts', () => {
  const [panel, ...parts] = factsOf({
    resourceType: 'Observation',
    id: 'bp',
    status: 'final',
    code: { text: 'Blood pressure' },
    subject,
    effectiveDateTime: '2024-05-01',
    component: [
      { code: { text: 'Systolic' }, valueQuantity: { value: 128, unit: 'mmHg', code: 'mm[Hg]' } },
      { code: { text: 'Diastolic' }, valueQuantity: { value: 79, unit: 'mmHg', code: 'mm[Hg]' } },
    ],
  })
  expect(panel?.value).toBeUndefined()
  expect(panel?.quote).toBe('Blood pressure: Systolic 128 mmHg, Diastolic 79 mmHg, 2024-05-01 (final)')
  expect(parts.map(({ part, partOf }) => [part, partOf])).toEqual([
    ['component[0]', ''],
    ['component[1]', ''],
  ])
})

test('a diagnosis entered in error does not read as active', () => {
  const fact = only(
    factsOf({
      resourceType: 'Condition',
      id: 'c',
      clinicalStatus: { coding: [{ code: 'active' }] },
      verificationStatus: { coding: [{ code: 'entered-in-error' }] },
      code: { text: 'Lupus' },
      subject,
    }),
  )
  expect(fact.status).toBe('entered-in-error')
})

test('a prescription names the medicine that it refers to, its reason and its dosage', () => {
  const facts = factsOf(
    {
      resourceType: 'Medication',
      id: 'm',
      code: { text: 'Examplol 5 MG Tablet', coding: [{ system: 'rx', code: '42' }] },
    },
    {
      resourceType: 'Condition',
      id: 'c',
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { text: 'Gout' },
      subject,
    },
    {
      resourceType: 'MedicationRequest',
      id: 'r',
      status: 'active',
      intent: 'order',
      medicationReference: { reference: 'urn:uuid:m' },
      subject,
      authoredOn: '2024-01-09',
      reasonReference: [{ reference: 'Condition/c' }],
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          asNeededBoolean: true,
          doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }],
        },
      ],
    },
  )
  const medicine = only(facts.filter(({ kind }) => kind === 'medication'))
  expect(medicine.text).toBe('Examplol 5 MG Tablet')
  expect(medicine.codings).toEqual([{ system: 'rx', code: '42' }])
  expect(medicine.quote).toBe(
    'Examplol 5 MG Tablet, active order, written 2024-01-09. Dosage: 5 mg per dose, 2 times every 1 day, as needed. For: Gout',
  )
})

test('the prescriber’s own words win over coded timing', () => {
  const fact = only(
    factsOf({
      resourceType: 'MedicationRequest',
      id: 'r',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { text: 'Examplol' },
      subject,
      dosageInstruction: [
        { text: 'Half a tablet on Mondays.', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } },
      ],
    }),
  )
  expect(fact.detail).toMatchObject({ dosage: ['Half a tablet on Mondays.'] })
})

test('an unanswered question is a fact that says so, not a no', () => {
  const facts = factsOf({
    resourceType: 'QuestionnaireResponse',
    id: 'q',
    status: 'completed',
    subject,
    authored: '2024-03-01',
    item: [
      { linkId: '1', text: 'Do you smoke?', answer: [{ valueBoolean: false }] },
      { linkId: '2', text: 'Do you drink?' },
    ],
  })
  expect(facts.map(({ quote }) => quote)).toEqual([
    'Do you smoke?: no, 2024-03-01',
    'Do you drink?: not answered, 2024-03-01',
  ])
})

test('identity comes from the official name without its title', () => {
  const [person] = read().people
  expect(person?.person).toEqual({
    id: 'p1',
    name: 'Ada Marie Sample',
    birthDate: '1950-07-04',
    sex: 'female',
    language: 'en',
  })
})

describe('what is broken is reported by path, and the rest goes in', () => {
  const good = { resourceType: 'Procedure', id: 'good', status: 'completed', code: { text: 'Biopsy' }, subject }
  test.each([
    [
      'a value that is no number',
      {
        resourceType: 'Observation',
        id: 'b',
        status: 'final',
        code: { text: 'A1c' },
        subject,
        valueQuantity: { value: 'high' },
      },
      'entry[1].resource.valueQuantity.value',
      'is not a number',
    ],
    [
      'a date that no calendar has',
      {
        resourceType: 'Observation',
        id: 'b',
        status: 'final',
        code: { text: 'A1c' },
        subject,
        effectiveDateTime: '2024-02-30',
      },
      'entry[1].resource.effectiveDateTime',
      'is not a date',
    ],
    [
      'a resource of another person',
      { ...good, id: 'b', subject: { reference: 'Patient/someone-else' } },
      'entry[1].resource',
      'not in the file',
    ],
    ['a resource of nobody', { ...good, id: 'b', subject: undefined }, 'entry[1].resource', 'names no patient'],
    ['text that is none', { ...good, id: 'b', code: { text: 'Bio\u0000psy' } }, 'entry[1].resource', 'characters'],
    ['something that is no resource', { id: 'b' }, 'entry[1].resource', 'no resourceType'],
  ])('%s', (_, broken, path, reason) => {
    const { people, problems } = read(broken, good)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.path).toBe(path)
    expect(problems[0]?.reason).toContain(reason)
    expect(people[0]?.resources.map(({ id }) => id)).toEqual(['p1', 'good'])
  })
})

test('two people in one file never share a resource', () => {
  const { people } = readFhir([
    patient,
    { ...patient, id: 'p2' },
    {
      resourceType: 'Procedure',
      id: 'a',
      status: 'completed',
      code: { text: 'Biopsy' },
      subject: { reference: 'Patient/p1' },
    },
    {
      resourceType: 'Procedure',
      id: 'b',
      status: 'completed',
      code: { text: 'Biopsy' },
      subject: { reference: 'Patient/p2' },
    },
  ])
  expect(people.map(({ personId, resources }) => [personId, resources.map(({ id }) => id)])).toEqual([
    ['p1', ['p1', 'a']],
    ['p2', ['p2', 'b']],
  ])
})

test('JSON without any resource is refused', () => {
  expect(() => readFhir({ hello: 'world' })).toThrow(Refusal)
  expect(() => readFhir({ resourceType: 'Bundle', entry: [] })).toThrow(Refusal)
})
