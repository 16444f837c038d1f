import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemActor } from '../domain/actor.ts'
import { ingestPath } from '../ingest/ingest.ts'
import type { RecordChanged } from '../ingest/load-person.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { Database } from '../store/database.ts'

/** What a test says about an invented person; everything left out is simply not recorded. */
export interface InventedPerson {
  readonly id: string
  readonly medicines?: readonly (
    | string
    | {
        readonly text: string
        readonly status?: string
        readonly intent?: string
        /** ISO date of the order; 2026-11-01 when left out. */
        readonly written?: string
      }
  )[]
  readonly allergies?: readonly (string | InventedAllergy)[]
  readonly conditions?: readonly {
    readonly text: string
    readonly system: string
    readonly code: string
    readonly status?: string
    /** ISO date of the onset. */
    readonly since?: string
  }[]
  /** ISO date; 1970-01-01 when left out, so that no rule about children, older people or pregnancy speaks. */
  readonly birthDate?: string
  readonly sex?: string
  /** Observations by LOINC code: a number with its unit, a date, or a coded answer. */
  readonly results?: readonly {
    readonly code: string
    readonly at: string
    readonly value?: number
    readonly unit?: string
    readonly date?: string
    readonly answer?: string
    readonly range?: string
  }[]
  /** mL/min/1.73 m² */
  readonly egfr?: number
  /** Gene, diplotype, phenotype. */
  readonly genes?: readonly (readonly [string, string, string])[]
  /** Question code to its answer code, 'refused' or 'unanswered'. */
  readonly screening?: Readonly<Record<string, string>>
  /** Instants of home glucose readings, and when the meter was last heard from. */
  readonly glucose?: { readonly at: readonly string[]; readonly lastSync: string }
  /** Users on the care team. */
  readonly team?: readonly string[]
}

/** An allergy with what FHIR can say about it. */
export interface InventedAllergy {
  readonly text: string
  readonly type?: 'allergy' | 'intolerance'
  readonly criticality?: string
  readonly reaction?: string
  readonly severity?: string
  readonly status?: string
  readonly verification?: string
}

const day = '2026-11-01'

/** Loads the person through the real ingest, from files written for the purpose. */
export async function loadInvented(database: Database, person: InventedPerson, changed?: RecordChanged): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'invented-person-'))
  try {
    const files = Object.entries(filesOf(person))
    for (const [name, body] of files) await writeFile(join(folder, name), JSON.stringify(body))
    const parts = {
      database,
      clock: fixedClock(`${day}T12:00:00Z`),
      log: silentLog,
      corpora: corporaFolder,
      ...(changed && { changed }),
    }
    const report = await ingestPath(parts, [folder])
    if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems))
  } finally {
    await rm(folder, { recursive: true })
  }
  const system = systemActor('operate')
  await database.as(system, async tx => {
    for (const user of person.team ?? [])
      await tx.query(
        'insert into care_team (tenant_id, person_id, user_id) values ($1, $2, $3) on conflict do nothing',
        [system.tenant, person.id, user],
      )
  })
}

function filesOf(person: InventedPerson): Readonly<Record<string, unknown>> {
  const head = { version: 1, person: person.id }
  return {
    'bundle.json': {
      resourceType: 'Bundle',
      type: 'collection',
      entry: resources(person).map(resource => ({ resource })),
    },
    ...(person.genes && {
      'genomic.json': {
        ...head,
        format: 'carenav-genomic-report',
        id: `${person.id}-genes`,
        reported: day,
        laboratory: 'Invented laboratory',
        method: 'Panel',
        results: person.genes.map(([gene, diplotype, phenotype]) => ({ gene, diplotype, phenotype })),
      },
    }),
    ...(person.screening && {
      'screening.json': {
        ...head,
        format: 'carenav-screening',
        id: `${person.id}-screening`,
        instrument: 'Invented form',
        completed: day,
        answers: Object.entries(person.screening).map(([code, answer]) => ({
          question: { code, text: `Question ${code}` },
          ...(answer === 'refused' || answer === 'unanswered'
            ? { outcome: answer }
            : { answers: [{ code: answer, text: answer }] }),
        })),
      },
    }),
    ...(person.glucose && {
      'device.json': {
        ...head,
        format: 'carenav-device-stream',
        id: `${person.id}-device`,
        devices: [
          {
            id: 'meter',
            name: 'Glucose meter',
            type: 'glucose-meter',
            lastSync: person.glucose.lastSync,
            measures: {
              glucose: {
                system: 'http://loinc.org',
                code: '41653-7',
                text: 'Glucose',
                unit: 'mg/dL',
                unitCode: 'mg/dL',
              },
            },
            readings: person.glucose.at.map(at => ({ at, measure: 'glucose', value: 120 })),
          },
        ],
      },
    }),
  }
}

function resources(person: InventedPerson): readonly object[] {
  const subject = { reference: `Patient/${person.id}` }
  return [
    {
      resourceType: 'Patient',
      id: person.id,
      name: [{ text: person.id }],
      gender: person.sex ?? 'female',
      birthDate: person.birthDate ?? '1970-01-01',
    },
    ...(person.medicines ?? []).map((medicine, at) => {
      const {
        text,
        status = 'active',
        intent = 'order',
        written = day,
      } = typeof medicine === 'string' ? { text: medicine } : medicine
      return {
        resourceType: 'MedicationRequest',
        id: `${person.id}-medicine-${at}`,
        subject,
        status,
        intent,
        authoredOn: written,
        medicationCodeableConcept: { text },
      }
    }),
    ...(person.allergies ?? []).map((each, at) => {
      const allergy: InventedAllergy = typeof each === 'string' ? { text: each } : each
      const { text, type, criticality, reaction, severity, status = 'active', verification } = allergy
      return {
        resourceType: 'AllergyIntolerance',
        id: `${person.id}-allergy-${at}`,
        patient: subject,
        clinicalStatus: { coding: [{ code: status }] },
        ...(verification && { verificationStatus: { coding: [{ code: verification }] } }),
        ...(type && { type }),
        ...(criticality && { criticality }),
        ...(reaction && { reaction: [{ manifestation: [{ text: reaction }], ...(severity && { severity }) }] }),
        code: { text },
      }
    }),
    ...(person.conditions ?? []).map(({ text, system, code, status = 'active', since }, at) => ({
      resourceType: 'Condition',
      id: `${person.id}-condition-${at}`,
      subject,
      clinicalStatus: { coding: [{ code: status }] },
      ...(since && { onsetDateTime: since }),
      code: { text, coding: [{ system, code }] },
    })),
    ...(person.results ?? []).map(({ code, at, value, unit, date, answer, range }, index) => ({
      resourceType: 'Observation',
      id: `${person.id}-result-${index}`,
      subject,
      status: 'final',
      effectiveDateTime: at,
      code: { text: `Result ${code}`, coding: [{ system: 'http://loinc.org', code }] },
      ...(value === undefined
        ? {}
        : { valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit } }),
      ...(date && { valueDateTime: date }),
      ...(answer && { valueCodeableConcept: { text: answer, coding: [{ code: answer }] } }),
      ...(range && { referenceRange: [{ text: range }] }),
    })),
    ...(person.egfr === undefined
      ? []
      : [
          {
            resourceType: 'Observation',
            id: `${person.id}-egfr`,
            subject,
            status: 'final',
            effectiveDateTime: day,
            code: { text: 'eGFR', coding: [{ system: 'http://loinc.org', code: '98979-8' }] },
            valueQuantity: { value: person.egfr, unit: 'mL/min/1.73 m2', code: 'mL/min/{1.73_m2}' },
          },
        ]),
  ]
}
