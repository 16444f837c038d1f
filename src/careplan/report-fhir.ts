import type { AnswerReport } from '../chain/report.ts'
import type { Resource } from './fhir.ts'
import { assertedBy, standards } from './fhir-standards.ts'

/**
 * A patient's "this is wrong" as FHIR R4, a collection whose references all resolve in it: the answer that is meant (a Communication of the
 * device, labelled as machine-made), the patient's own Communication in response to it, and the Task that asks the care team to look into it.
 */
export function reportBundle(report: AnswerReport, base: string): Resource {
  const resolver = report.resolvedBy
  const resources: readonly Resource[] = [
    { resourceType: 'Patient', id: report.person },
    { resourceType: 'Device', id: 'care-navigator', deviceName: [{ name: 'Care Navigator', type: 'model-name' }] },
    ...(resolver === null
      ? []
      : [{ resourceType: 'Practitioner', id: resolver, name: [{ text: report.resolvedAs ?? resolver }] }]),
    answerCommunication(report),
    reportCommunication(report),
    reportTask(report),
  ]
  return {
    resourceType: 'Bundle',
    id: report.id,
    type: 'collection',
    entry: resources.map(resource => ({ fullUrl: `${base}/${resource.resourceType}/${resource.id}`, resource })),
  }
}

/** What the patient says. */
export function reportCommunication(report: AnswerReport): Resource {
  const coding = [{ system: standards.reportReason, code: report.reason }]
  return {
    resourceType: 'Communication',
    id: report.id,
    inResponseTo: [{ reference: `Communication/answer-${report.id}` }],
    status: 'completed',
    category: [{ text: 'This is wrong' }],
    priority: priorityOf(report),
    subject: { reference: `Patient/${report.person}` },
    sent: report.reportedAt.toISOString(),
    received: report.reportedAt.toISOString(),
    sender: { reference: `Patient/${report.person}` },
    recipient: [{ display: 'Care team' }],
    reasonCode: [{ coding }],
    ...(report.words === '' ? {} : { payload: [{ contentString: report.words }] }),
  }
}

/** What the care team is asked to do, and what came of it. */
export function reportTask(report: AnswerReport): Resource {
  const isDone = report.status === 'resolved'
  return {
    resourceType: 'Task',
    id: report.id,
    status: isDone ? 'completed' : 'requested',
    intent: 'order',
    code: { coding: [{ system: standards.taskCode, code: 'fulfill' }] },
    description: 'Look into an answer that the patient reports as wrong',
    priority: priorityOf(report),
    focus: { reference: `Communication/${report.id}` },
    for: { reference: `Patient/${report.person}` },
    authoredOn: report.reportedAt.toISOString(),
    lastModified: (report.resolvedAt ?? report.reportedAt).toISOString(),
    requester: { reference: `Patient/${report.person}` },
    ...(report.resolvedBy === null ? {} : { owner: { reference: `Practitioner/${report.resolvedBy}` } }),
    ...(report.note === null ? {} : { output: [{ type: { text: 'What was done' }, valueString: report.note }] }),
  }
}

const answerCommunication = (report: AnswerReport): Resource => ({
  resourceType: 'Communication',
  id: `answer-${report.id}`,
  meta: { security: [assertedBy.machine] },
  identifier: [{ system: standards.message, value: report.message }],
  status: 'completed',
  subject: { reference: `Patient/${report.person}` },
  sent: report.answeredAt.toISOString(),
  sender: { reference: 'Device/care-navigator' },
  recipient: [{ reference: `Patient/${report.person}` }],
  payload: [{ contentString: report.answer }],
})

/** FHIR R4 request-priority. */
const priorityOf = ({ urgency }: AnswerReport): string =>
  urgency === 'routine' ? 'routine' : urgency === 'same-day' ? 'asap' : 'stat'
