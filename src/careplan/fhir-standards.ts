/** The standards that plans are exported in, with their versions and the code systems taken from them. */
export const standards = {
  /** HL7 FHIR R4, http://hl7.org/fhir/R4: CarePlan, Task, Communication, Provenance, Device, Practitioner, Bundle. */
  fhir: { name: 'HL7 FHIR', release: 'R4', version: '4.0.1' },
  /** HL7 Terminology (THO) 6.x, http://terminology.hl7.org: who asserts something, shown as a security label. */
  observationValue: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  /** THO: how an agent took part in what a Provenance tells. */
  provenanceParticipant: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  /** FHIR R4: what a Task asks for. */
  taskCode: 'http://hl7.org/fhir/CodeSystem/task-code',
  /** Our own: ids of corpora/rules/decision-reasons.yaml, the SHA-256 of an item's content, ids of items. */
  decisionReason: 'urn:carenav:decision-reason',
  contentHash: 'urn:carenav:content-sha256',
  planItem: 'urn:carenav:plan-item',
  /** Our own: what a patient says is wrong with an answer, and ids of answers. */
  reportReason: 'urn:carenav:report-reason',
  message: 'urn:carenav:message',
} as const

/** The label of a resource: machine-made until a clinician has approved it. */
export const assertedBy = {
  machine: { system: standards.observationValue, code: 'AIAST', display: 'Artificial Intelligence asserted' },
  clinician: { system: standards.observationValue, code: 'CLINAST', display: 'clinician asserted' },
} as const
