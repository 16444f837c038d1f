import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'

const day = z.iso.date()
const medicine = z.union([
  z.string().transform(text => ({ text })),
  z.object({
    text: z.string(),
    /** 'order' is a MedicationRequest, 'statement' what the person says is taken. */
    kind: z.enum(['order', 'statement']).optional(),
    status: z.string().optional(),
    intent: z.string().optional(),
    /** Directions in words. */
    dosage: z.string().optional(),
    /** RxNorm code of the medicine. */
    rxnorm: z.string().optional(),
    date: day.optional(),
    end: day.optional(),
  }),
])
const whose = { person: z.enum(['own', 'other']).default('own'), date: day.default('2026-10-01') }
const social = z.union([
  /** An answer on a screening form: an answer code, 'refused' or 'unanswered'. */
  z.object({ ...whose, question: z.string(), answer: z.string() }),
  /** A need by its words in corpora/rules/screening.yaml. */
  z.object({
    ...whose,
    need: z.string(),
    status: z.enum(['present', 'absent', 'refused', 'unanswered']).default('present'),
  }),
  /** The same as a FHIR Observation. */
  z.object({ ...whose, observation: z.string(), answer: z.string() }),
  /** A condition: ICD-10-CM when the code begins with a letter, SNOMED CT otherwise. */
  z.object({
    ...whose,
    code: z.string(),
    text: z.string(),
    status: z.string().default('active'),
    resolved: day.optional(),
    verification: z.string().optional(),
  }),
])
export const socialInput = z.object({
  medicines: z.array(medicine),
  social: z.array(social).default([]),
  /** BCP 47 tag of the preferred language. */
  language: z.string().optional(),
  /** Instant at which the record is read. */
  now: z.iso.datetime().default('2026-11-21T14:00:00Z'),
})
export type SocialInput = z.infer<typeof socialInput>
type Social = SocialInput['social'][number]

/** What a need's words ask in the screening table. */
export interface AskedNeed {
  readonly need: string
  readonly question: string
  readonly present: readonly string[]
  readonly absent: readonly string[]
}

/** Needs by their words as answers to their question; undefined words are a mistake of the case, told by name. */
export function withAnswers(input: SocialInput, table: readonly AskedNeed[]): SocialInput {
  const social = input.social.map((each): Social => {
    if (!('need' in each)) return each
    const row = table.find(({ need }) => need === each.need)
    if (row === undefined)
      throw new Refusal(
        'invalid',
        `The screening table has no need "${each.need}".`,
        `Use one of: ${table.map(({ need }) => need).join('; ')}.`,
      )
    const codes = { present: row.present[0], absent: row.absent[0], refused: 'refused', unanswered: 'unanswered' }
    const { person, date, status } = each
    return { person, date, question: row.question, answer: codes[status] ?? 'unanswered' }
  })
  return { ...input, social }
}

/** The files of one invented person, as a clinic would send them. The neighbour is another person with needs of her own. */
export function filesOf(person: string, input: SocialInput): Readonly<Record<string, unknown>> {
  const own = input.social.filter(each => each.person === 'own')
  const others = input.social.filter(each => each.person === 'other')
  return {
    ...filesOfOne(person, own, input.medicines, input.language),
    ...(others.length === 0 ? {} : filesOfOne(`${person}-neighbour`, others, [], undefined)),
  }
}

function filesOfOne(
  person: string,
  said: readonly Social[],
  medicines: SocialInput['medicines'],
  language: string | undefined,
): Readonly<Record<string, unknown>> {
  const resources = [
    {
      resourceType: 'Patient',
      id: person,
      name: [{ text: person }],
      ...(language === undefined
        ? {}
        : {
            communication: [
              {
                language: { coding: [{ system: 'urn:ietf:bcp:47', code: language }], text: language },
                preferred: true,
              },
            ],
          }),
    },
    ...medicines.map((each, at) => medicineResource(person, at, each)),
    ...said.flatMap((each, at) => socialResource(person, at, each)),
  ]
  const answers = said.flatMap(each => ('question' in each ? [each] : []))
  const forms = [...Map.groupBy(answers, ({ date }) => date)].map(([date, each]) => [
    `${person}-${date}.json`,
    {
      format: 'carenav-screening',
      version: 1,
      id: `${person}-screening-${date}`,
      person,
      instrument: 'Evaluation form',
      completed: date,
      answers: each.map(({ question, answer }) => ({
        question: { code: question, text: `Question ${question}` },
        ...(answer === 'refused' || answer === 'unanswered'
          ? { outcome: answer }
          : { answers: [{ code: answer, text: answer }] }),
      })),
    },
  ])
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
  return { [`${person}.json`]: bundle, ...Object.fromEntries(forms) }
}

function medicineResource(person: string, at: number, each: SocialInput['medicines'][number]): object {
  const {
    text,
    kind,
    status = 'active',
    intent = 'order',
    dosage,
    rxnorm,
    date = '2026-09-01',
    end,
  } = {
    kind: undefined,
    status: undefined,
    intent: undefined,
    dosage: undefined,
    rxnorm: undefined,
    date: undefined,
    end: undefined,
    ...each,
  }
  const medication = {
    text,
    ...(rxnorm === undefined
      ? {}
      : { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxnorm, display: text }] }),
  }
  const shared = { id: `${person}-medicine-${at}`, subject: { reference: `Patient/${person}` }, status }
  const words = dosage === undefined ? [] : [{ text: dosage }]
  return kind === 'statement' || end !== undefined
    ? {
        resourceType: 'MedicationStatement',
        ...shared,
        medicationCodeableConcept: medication,
        effectivePeriod: { start: date, end },
        dosage: words,
      }
    : {
        resourceType: 'MedicationRequest',
        ...shared,
        intent,
        authoredOn: date,
        medicationCodeableConcept: medication,
        dosageInstruction: words,
      }
}

function socialResource(person: string, at: number, each: Social): readonly object[] {
  const shared = { id: `${person}-social-${at}`, subject: { reference: `Patient/${person}` } }
  if ('observation' in each)
    return [
      {
        resourceType: 'Observation',
        ...shared,
        status: 'final',
        effectiveDateTime: each.date,
        code: {
          text: `Question ${each.observation}`,
          coding: [{ system: 'http://loinc.org', code: each.observation }],
        },
        valueCodeableConcept: {
          text: each.answer,
          coding: [{ system: 'http://loinc.org', code: each.answer, display: each.answer }],
        },
      },
    ]
  if (!('code' in each)) return []
  const system = /^[A-Z]/.test(each.code) ? 'http://hl7.org/fhir/sid/icd-10-cm' : 'http://snomed.info/sct'
  return [
    {
      resourceType: 'Condition',
      ...shared,
      onsetDateTime: each.date,
      ...(each.resolved === undefined ? {} : { abatementDateTime: each.resolved }),
      clinicalStatus: { coding: [{ code: each.status }] },
      ...(each.verification === undefined ? {} : { verificationStatus: { coding: [{ code: each.verification }] } }),
      code: { text: each.text, coding: [{ system, code: each.code }] },
    },
  ]
}
