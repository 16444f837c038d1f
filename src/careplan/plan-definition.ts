import { z } from 'zod'
import { type Pathway, type PathwayAction, pathwaySchema } from './pathway.ts'
import { timingWords } from './personal/base-plan.ts'
import { type LeafAction, type PlanDefinition, planDefinitionSchema } from './plan-definition-schema.ts'

const base = 'https://care-navigator.example.org/fhir'
/** What FHIR has no field for travels as JSON in an extension of these names. */
const names = {
  pathway: `${base}/StructureDefinition/pathway`,
  patient: `${base}/StructureDefinition/patient-text`,
  action: `${base}/StructureDefinition/pathway-action`,
}
const conditionLanguage = 'application/vnd.care-navigator.record-test+json'

/** A pathway as FHIR R4 PlanDefinition: goals, a tree of actions by kind, timing, conditions and the actions each one needs. */
export function toPlanDefinition(pathway: Pathway): PlanDefinition {
  const { id, title, version, status, reviewed, rank, sources, applies, clocks, goals, actions } = pathway
  const kinds = [...new Set(actions.map(({ kind }) => kind))]
  return planDefinitionSchema.parse({
    resourceType: 'PlanDefinition',
    id,
    url: `${base}/PlanDefinition/${id}`,
    version,
    name: nameOf(id),
    title,
    type: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/plan-definition-type', code: 'clinical-protocol' }],
    },
    status,
    experimental: false,
    date: reviewed,
    publisher: 'Care Navigator',
    description: `Standard pathway: ${title}.`,
    lastReviewDate: reviewed,
    relatedArtifact: Object.entries(sources).map(([label, source]) => ({
      type: 'citation',
      label,
      display: source.title,
      citation: `${source.agency}. ${source.title}. ${source.year}.`,
    })),
    goal: goals.map(goal => ({
      id: goal.id,
      description: { text: goal.text },
      extension: [{ url: names.patient, valueString: JSON.stringify(goal.patient) }],
    })),
    action: kinds.map(kind => ({
      id: `group-${kind}`,
      title: kind,
      groupingBehavior: 'logical-group',
      selectionBehavior: 'any',
      action: actions.filter(each => each.kind === kind).map(each => toAction(each, pathway)),
    })),
    extension: [
      {
        url: names.pathway,
        valueString: JSON.stringify({ rank, sources, applies, clocks, order: actions.map(each => each.id) }),
      },
    ],
  })
}

const nameOf = (id: string): string =>
  id
    .split('-')
    .map(part => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('')

function toAction(action: PathwayAction, { sources }: Pathway): unknown {
  const { id, title, kind, text, patient, timing, participant, condition, dependsOn, goals, source, ...rest } = action
  const isPatient = participant === 'patient'
  return {
    id,
    title,
    description: text,
    textEquivalent: patient.en,
    priority: action.safetyCritical ? 'urgent' : 'routine',
    code: [{ text: kind }],
    documentation: [source].flat().map(label => ({
      type: 'citation',
      label,
      citation: `${sources[label]?.agency ?? ''}. ${sources[label]?.title ?? ''}.`,
    })),
    ...(goals === undefined ? {} : { goalId: goals }),
    ...(condition === undefined
      ? {}
      : {
          condition: [
            {
              kind: 'applicability',
              expression: { language: conditionLanguage, expression: JSON.stringify(condition) },
            },
          ],
        }),
    ...(dependsOn === undefined
      ? {}
      : { relatedAction: dependsOn.map(actionId => ({ actionId, relationship: 'after-end' })) }),
    ...timingOf(timing),
    participant: [{ type: isPatient ? 'patient' : 'practitioner', role: { text: participant } }],
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/action-type', code: 'create' }] },
    extension: [
      { url: names.patient, valueString: JSON.stringify(patient) },
      { url: names.action, valueString: JSON.stringify({ ...rest, timing, source }) },
    ],
  }
}

function timingOf(timing: PathwayAction['timing']): Pick<LeafAction, 'timingTiming' | 'timingDuration'> {
  if (timing.kind === 'recurring')
    return { timingTiming: { repeat: { frequency: 1, period: timing.period, periodUnit: timing.unit } } }
  if (timing.kind === 'once') return {}
  return {
    timingDuration: {
      value: timing.period,
      unit: timingWords(timing),
      system: 'http://unitsofmeasure.org',
      code: timing.unit,
    },
  }
}

/** Reads back what `toPlanDefinition` wrote; refuses anything that is not a valid PlanDefinition or not a whole pathway. */
export function fromPlanDefinition(json: unknown): Pathway {
  const plan = planDefinitionSchema.parse(json)
  const { order, ...head } = headSchema.parse(jsonOf(plan.extension, names.pathway))
  const actions = new Map(plan.action.flatMap(group => group.action).map(leaf => [leaf.id, fromAction(leaf)]))
  return pathwaySchema.parse({
    ...head,
    id: plan.id,
    title: plan.title,
    version: plan.version,
    status: plan.status,
    reviewed: plan.lastReviewDate,
    goals: plan.goal.map(goal => ({
      id: goal.id,
      text: goal.description.text,
      patient: jsonOf(goal.extension, names.patient),
    })),
    actions: order.map(id => actions.get(id)),
  })
}

function fromAction(leaf: LeafAction): unknown {
  const condition = leaf.condition?.[0]?.expression.expression
  return {
    ...partSchema.parse(jsonOf(leaf.extension, names.action)),
    id: leaf.id,
    title: leaf.title,
    kind: leaf.code[0]?.text,
    text: leaf.description,
    patient: jsonOf(leaf.extension, names.patient),
    participant: leaf.participant[0]?.role.text,
    ...(condition === undefined ? {} : { condition: parsed(condition) }),
    ...(leaf.relatedAction === undefined ? {} : { dependsOn: leaf.relatedAction.map(({ actionId }) => actionId) }),
    ...(leaf.goalId === undefined ? {} : { goals: leaf.goalId }),
  }
}

const parsed = (json: string): unknown => JSON.parse(json)

const headSchema = z.looseObject({ order: z.array(z.string()) })
const partSchema = z.looseObject({})

function jsonOf(extensions: PlanDefinition['extension'], url: string): unknown {
  const value = extensions.find(each => each.url === url)?.valueString
  if (value === undefined) throw new Error(`the PlanDefinition has no extension ${url}`)
  return JSON.parse(value)
}
