import { z } from 'zod'
import { Refusal } from '../../kernel/errors.ts'
import { stableId } from '../../kernel/ids.ts'
import type { PersonReading, Problem, ResourceReading, SourceReading } from '../reading.ts'
import { isStorable } from '../storable.ts'
import { readClaim, readExplanationOfBenefit } from './claim.ts'
import { readAllergy, readCondition } from './condition.ts'
import { readEncounter } from './encounter.ts'
import { type BundleResource, indexResources, type ResourceIndex } from './index-of-resources.ts'
import { readMedicationRequest, readMedicationStatement } from './medication.ts'
import { readObservation } from './observation.ts'
import { readPatient } from './patient.ts'
import { readCarePlan, readGoal, readServiceRequest } from './plan.ts'
import { readImagingStudy, readImmunization, readProcedure } from './procedure.ts'
import { readQuestionnaireResponse } from './questionnaire-response.ts'
import type { ResourceReader } from './reader.ts'
import { readDiagnosticReport, readDocumentReference } from './report.ts'

/** The resource types that facts are read from; any other type of a person is kept as it is, without facts. */
const readers: Readonly<Record<string, ResourceReader>> = {
  Observation: readObservation,
  Condition: readCondition,
  AllergyIntolerance: readAllergy,
  MedicationRequest: readMedicationRequest,
  MedicationStatement: readMedicationStatement,
  Encounter: readEncounter,
  Procedure: readProcedure,
  Immunization: readImmunization,
  ImagingStudy: readImagingStudy,
  DiagnosticReport: readDiagnosticReport,
  DocumentReference: readDocumentReference,
  CarePlan: readCarePlan,
  Goal: readGoal,
  ServiceRequest: readServiceRequest,
  Claim: readClaim,
  ExplanationOfBenefit: readExplanationOfBenefit,
  QuestionnaireResponse: readQuestionnaireResponse,
}

/** Types that are nobody's own: kept with every person of the file, because that person's resources name them. */
const shared = new Set([
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'Location',
  'Medication',
  'Device',
  'Substance',
])

const resourceSchema = z.record(z.string(), z.unknown())
const headSchema = z.object({ resourceType: z.string().min(1), id: z.string().optional() })
const bundleSchema = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.looseObject({ fullUrl: z.string().optional(), resource: z.unknown() })).default([]),
})
const subjectSchema = z.object({
  subject: z.object({ reference: z.string().optional() }).optional(),
  patient: z.object({ reference: z.string().optional() }).optional(),
})

interface Entry {
  readonly fullUrl?: string
  readonly resource: BundleResource
}

/**
 * Reads FHIR R4 JSON: a bundle of any type, an array of resources, or one resource.
 * `person` is the id to use for a subject whose Patient resource is not in the file.
 * A broken resource becomes a problem with its path; the others are read. Refuses JSON that is no FHIR at all.
 */
export function readFhir(json: unknown, options: { readonly person?: string } = {}): SourceReading {
  const problems: Problem[] = []
  const entries = listEntries(json, problems)
  const index = indexResources(entries)
  const patients = entries.filter(({ resource }) => resource.resourceType === 'Patient')
  const known = new Set(patients.map(({ resource }) => resource.id))
  const groups = new Map<string, ResourceReading[]>()
  const people = new Map<string, PersonReading['person']>()
  const common: ResourceReading[] = []
  const keep = (person: string, reading: ResourceReading): void => {
    const group = groups.get(person)
    if (group === undefined) groups.set(person, [reading])
    else group.push(reading)
  }
  for (const { resource } of patients) {
    attempt(resource, problems, () => {
      const { person, facts } = readPatient(resource)
      people.set(resource.id, person)
      keep(resource.id, { ...resource, facts })
    })
  }
  for (const { resource } of entries) {
    if (resource.resourceType === 'Patient') continue
    attempt(resource, problems, () => {
      if (shared.has(resource.resourceType)) {
        common.push({ ...resource, facts: [] })
        return
      }
      const person = ownerOf(resource, index, known, options.person)
      if (typeof person !== 'string') problems.push(person)
      else keep(person, { ...resource, facts: readers[resource.resourceType]?.(resource, index) ?? [] })
    })
  }
  return {
    people: [...groups].map(([personId, resources]) => {
      const person = people.get(personId)
      return { personId, ...(person === undefined ? {} : { person }), resources: [...resources, ...common] }
    }),
    problems,
  }
}

/** The person a resource is about, or why that cannot be told. A resource is never given to a person it does not name. */
function ownerOf(
  resource: BundleResource,
  index: ResourceIndex,
  known: ReadonlySet<string>,
  fallback: string | undefined,
): string | Problem {
  const { subject, patient } = subjectSchema.parse(resource.body)
  const id = index.id(subject ?? patient)
  if (id === undefined)
    return { path: resource.path, reason: `${resource.resourceType} names no patient; it was left out` }
  if (known.has(id) || id === fallback) return id
  if (known.size === 0)
    return fallback === undefined
      ? id
      : { path: resource.path, reason: `${resource.resourceType} names another person; it was left out` }
  return {
    path: resource.path,
    reason: `${resource.resourceType} names a patient who is not in the file; it was left out`,
  }
}

function listEntries(json: unknown, problems: Problem[]): readonly Entry[] {
  const bundle = bundleSchema.safeParse(json)
  const raw = bundle.success
    ? bundle.data.entry.map((entry, at) => ({
        fullUrl: entry.fullUrl,
        body: entry.resource,
        path: `entry[${at}].resource`,
      }))
    : (Array.isArray(json) ? json : [json]).map((body, at) => ({
        fullUrl: undefined,
        body,
        path: Array.isArray(json) ? `[${at}]` : '$',
      }))
  const seen = new Set<string>()
  const entries = raw.flatMap(({ fullUrl, body, path }): readonly Entry[] => {
    const parsed = resourceSchema.safeParse(body)
    const head = headSchema.safeParse(body)
    if (!parsed.success || !head.success) {
      problems.push({ path, reason: 'is not a FHIR resource: it has no resourceType' })
      return []
    }
    const { resourceType } = head.data
    const id = head.data.id ?? idFrom(fullUrl) ?? stableId(resourceType, JSON.stringify(parsed.data))
    if (seen.has(`${resourceType}/${id}`)) {
      problems.push({ path, reason: `${resourceType} has an id that stands earlier in the file; the first was kept` })
      return []
    }
    seen.add(`${resourceType}/${id}`)
    if (!isStorable(body)) {
      problems.push({ path, reason: `${resourceType} was left out: it holds characters that are no text` })
      return []
    }
    return [{ ...(fullUrl === undefined ? {} : { fullUrl }), resource: { resourceType, id, path, body: parsed.data } }]
  })
  if (entries.length === 0) {
    throw new Refusal(
      'invalid',
      raw.length === 0 ? 'The file holds no FHIR resource.' : 'The file is JSON, but nothing in it is a FHIR resource.',
      'Give a FHIR R4 bundle, an array of resources or one resource.',
    )
  }
  return entries
}

const idFrom = (fullUrl: string | undefined): string | undefined =>
  fullUrl
    ?.replace(/^urn:(uuid|oid):/, '')
    .split('/')
    .at(-1)

/** Runs one resource's reading; what breaks its schema is reported by path, anything else is a bug and goes on up. */
function attempt(resource: BundleResource, problems: Problem[], read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    for (const issue of error.issues) {
      const path = issue.path.reduce<string>(
        (place, step) => place + (typeof step === 'number' ? `[${step}]` : `.${String(step)}`),
        resource.path,
      )
      problems.push({ path, reason: `${resource.resourceType} was left out: ${issue.message}` })
    }
  }
}
