import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ingestPath } from '../ingest/ingest.ts'
import { fixedClock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Database } from '../store/database.ts'

/** Code systems by the short names that cases use. */
const systems: Readonly<Record<string, string>> = {
  snomed: 'http://snomed.info/sct',
  icd: 'http://hl7.org/fhir/sid/icd-10-cm',
  loinc: 'http://loinc.org',
  cvx: 'http://hl7.org/fhir/sid/cvx',
}

const coded = z.string().regex(/^(snomed|icd|loinc|cvx)\|[^|]+\|.+$/, 'system|code|words')
/** Days before the case's clock. */
const days = z.number().min(0)

/** A record in short form: `system|code|words` for what is coded, days ago for when. What is left out is not recorded. */
export const shortRecordSchema = z.strictObject({
  age: z.number().int().exactOptional(),
  sex: z.enum(['female', 'male', 'other', 'unknown']).exactOptional(),
  language: z.string().exactOptional(),
  /** Words that must change nothing. */
  race: z.string().exactOptional(),
  insurance: z.string().exactOptional(),
  /** Open since 120 days where nothing else is said. */
  conditions: z
    .array(
      z.union([coded, z.strictObject({ is: coded, status: z.string().default('active'), days: days.default(120) })]),
    )
    .exactOptional(),
  medicines: z.array(z.string()).exactOptional(),
  allergies: z.array(z.string()).exactOptional(),
  labs: z
    .array(
      z.strictObject({ is: coded, value: z.number(), unit: z.string(), days, comparator: z.string().exactOptional() }),
    )
    .exactOptional(),
  answers: z.array(z.strictObject({ is: coded, value: coded, days })).exactOptional(),
  procedures: z.array(z.strictObject({ is: coded, days })).exactOptional(),
  vaccines: z.array(z.strictObject({ is: coded, days })).exactOptional(),
  visits: z
    .array(z.strictObject({ is: coded, class: z.string(), days, endedDays: days.exactOptional() }))
    .exactOptional(),
  plans: z.array(z.strictObject({ title: z.string(), days })).exactOptional(),
  genes: z.array(z.tuple([z.string(), z.string(), z.string()])).exactOptional(),
  /** Question code to its answer code, 'refused' or 'unanswered'. */
  screening: z.record(z.string(), z.string()).exactOptional(),
})
export type ShortRecord = Readonly<z.infer<typeof shortRecordSchema>>

interface RecordParts {
  readonly database: Database
  readonly log: Log
  readonly corpora: URL
}

/** Loads the records through the real ingest, all in one run. */
export async function loadShortRecords(
  parts: RecordParts,
  records: ReadonlyMap<string, ShortRecord>,
  now: Date,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'care-plan-'))
  try {
    for (const [id, record] of records)
      for (const [name, body] of Object.entries(filesOf(id, record, now)))
        await writeFile(join(folder, `${id}-${name}.json`), JSON.stringify(body))
    const report = await ingestPath({ ...parts, clock: fixedClock(now.toISOString()) }, [folder])
    if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems.slice(0, 3)))
  } finally {
    await rm(folder, { recursive: true })
  }
}

function filesOf(id: string, record: ShortRecord, now: Date): Readonly<Record<string, unknown>> {
  const day = (ago: number): string => new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10)
  const head = { version: 1, person: id }
  return {
    bundle: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: resourcesOf(id, record, now, day).map(resource => ({ resource })),
    },
    ...(record.genes && {
      genomic: {
        ...head,
        format: 'carenav-genomic-report',
        id: `${id}-genes`,
        reported: day(30),
        laboratory: 'Invented laboratory',
        method: 'Panel',
        results: record.genes.map(([gene, diplotype, phenotype]) => ({ gene, diplotype, phenotype })),
      },
    }),
    ...(record.screening && {
      screening: {
        ...head,
        format: 'carenav-screening',
        id: `${id}-screening`,
        instrument: 'Invented form',
        completed: day(10),
        answers: Object.entries(record.screening).map(([code, answer]) => ({
          question: { code, text: `Question ${code}` },
          ...(answer === 'refused' || answer === 'unanswered'
            ? { outcome: answer }
            : { answers: [{ code: answer, text: answer }] }),
        })),
      },
    }),
  }
}

function conceptOf(short: string) {
  const [system = '', code = '', ...words] = short.split('|')
  return { text: words.join('|'), coding: [{ system: systems[system] ?? system, code, display: words.join('|') }] }
}

function resourcesOf(id: string, record: ShortRecord, now: Date, day: (ago: number) => string): readonly object[] {
  const subject = { reference: `Patient/${id}` }
  const born = record.age === undefined ? {} : { birthDate: `${now.getUTCFullYear() - record.age}-01-01` }
  const each = <T>(items: readonly T[] | undefined, type: string, body: (item: T) => object): readonly object[] =>
    (items ?? []).map((item, at) => ({ resourceType: type, id: `${id}-${type}-${at}`, ...body(item) }))
  return [
    patientOf(id, record, born),
    ...each(record.conditions, 'Condition', condition => {
      const {
        is,
        status,
        days: ago,
      } = typeof condition === 'string' ? { is: condition, status: 'active', days: 120 } : condition
      return { subject, clinicalStatus: { coding: [{ code: status }] }, code: conceptOf(is), onsetDateTime: day(ago) }
    }),
    ...each(record.medicines, 'MedicationRequest', text => ({
      subject,
      status: 'active',
      intent: 'order',
      authoredOn: day(60),
      medicationCodeableConcept: { text },
    })),
    ...each(record.allergies, 'AllergyIntolerance', text => ({
      patient: subject,
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { text },
    })),
    ...each(record.labs, 'Observation', ({ is, value, unit, days: ago, comparator }) => ({
      subject,
      status: 'final',
      code: conceptOf(is),
      effectiveDateTime: day(ago),
      valueQuantity: { value, unit, code: unit, ...(comparator === undefined ? {} : { comparator }) },
    })),
    ...(record.answers ?? []).map(({ is, value, days: ago }, at) => ({
      resourceType: 'Observation',
      id: `${id}-answer-${at}`,
      subject,
      status: 'final',
      code: conceptOf(is),
      effectiveDateTime: day(ago),
      valueCodeableConcept: conceptOf(value),
    })),
    ...each(record.procedures, 'Procedure', ({ is, days: ago }) => ({
      subject,
      status: 'completed',
      code: conceptOf(is),
      performedDateTime: day(ago),
    })),
    ...each(record.vaccines, 'Immunization', ({ is, days: ago }) => ({
      patient: subject,
      status: 'completed',
      vaccineCode: conceptOf(is),
      occurrenceDateTime: day(ago),
    })),
    ...each(record.visits, 'Encounter', ({ is, class: code, days: ago, endedDays = ago }) => ({
      subject,
      status: 'finished',
      class: { code },
      type: [conceptOf(is)],
      period: { start: day(ago), end: day(endedDays) },
    })),
    ...each(record.plans, 'CarePlan', ({ title, days: ago }) => ({
      subject,
      status: 'active',
      intent: 'plan',
      title,
      period: { start: day(ago) },
    })),
    ...(record.insurance === undefined
      ? []
      : [
          {
            resourceType: 'Claim',
            id: `${id}-claim`,
            status: 'active',
            use: 'claim',
            patient: subject,
            created: day(5),
            insurance: [{ sequence: 1, focal: true, coverage: { display: record.insurance } }],
          },
        ]),
  ]
}

const patientOf = (id: string, { sex, language, race }: ShortRecord, born: object): object => ({
  resourceType: 'Patient',
  id,
  name: [{ text: id }],
  ...(sex === undefined ? {} : { gender: sex }),
  ...born,
  ...(language === undefined
    ? {}
    : { communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: language }] }, preferred: true }] }),
  ...(race === undefined
    ? {}
    : {
        extension: [
          {
            url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race',
            extension: [{ url: 'text', valueString: race }],
          },
        ],
      }),
})
