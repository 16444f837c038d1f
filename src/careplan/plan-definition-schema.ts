import { z } from 'zod'

/** The parts of FHIR R4 PlanDefinition (4.0.1) that a pathway uses, with the codes that its required bindings allow. */
const text = z.string().min(1)
const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)
const codeableConcept = z.strictObject({
  coding: z.array(z.strictObject({ system: z.url(), code: text, display: text.exactOptional() })).exactOptional(),
  text: text.exactOptional(),
})
const extension = z.strictObject({
  url: z.url(),
  valueString: text.exactOptional(),
  valueBoolean: z.boolean().exactOptional(),
  valueInteger: z.number().int().exactOptional(),
})
const relationships = [
  'before-start', 'before', 'before-end', 'concurrent-with-start', 'concurrent', 'concurrent-with-end', 'after-start', 'after', 'after-end',
] as const // biome-ignore format: the value set ActionRelationshipType on one line
const expression = z.strictObject({ description: text.exactOptional(), language: text, expression: text })
const duration = z.strictObject({
  value: z.number().positive(),
  unit: text,
  system: z.literal('http://unitsofmeasure.org'),
  code: z.enum(['d', 'wk', 'mo', 'a']),
})
const leafAction = z.strictObject({
  id,
  prefix: text.exactOptional(),
  title: text,
  description: text,
  textEquivalent: text,
  priority: z.enum(['routine', 'urgent', 'asap', 'stat']),
  code: z.array(codeableConcept).min(1),
  documentation: z.array(z.strictObject({ type: z.literal('citation'), label: text, citation: text })).min(1),
  goalId: z.array(id).exactOptional(),
  condition: z.array(z.strictObject({ kind: z.enum(['applicability', 'start', 'stop']), expression })).exactOptional(),
  relatedAction: z.array(z.strictObject({ actionId: id, relationship: z.enum(relationships) })).exactOptional(),
  timingTiming: z
    .strictObject({
      repeat: z.strictObject({
        frequency: z.literal(1),
        period: z.number().positive(),
        periodUnit: z.enum(['s', 'min', 'h', 'd', 'wk', 'mo', 'a']),
      }),
    })
    .exactOptional(),
  timingDuration: duration.exactOptional(),
  participant: z
    .array(
      z.strictObject({ type: z.enum(['patient', 'practitioner', 'related-person', 'device']), role: codeableConcept }),
    )
    .min(1),
  type: codeableConcept,
  extension: z.array(extension).min(1),
})
const groupAction = z.strictObject({
  id,
  title: text,
  groupingBehavior: z.enum(['visual-group', 'logical-group', 'sentence-group']),
  selectionBehavior: z.enum(['any', 'all', 'all-or-none', 'exactly-one', 'at-most-one', 'one-or-more']),
  action: z.array(leafAction).min(1),
})

export const planDefinitionSchema = z.strictObject({
  resourceType: z.literal('PlanDefinition'),
  id,
  url: z.url(),
  version: text,
  name: z.string().regex(/^[A-Z]([A-Za-z0-9_]){0,254}$/),
  title: text,
  type: codeableConcept,
  status: z.enum(['draft', 'active', 'retired', 'unknown']),
  experimental: z.boolean(),
  date: z.iso.date(),
  publisher: text,
  description: text,
  lastReviewDate: z.iso.date(),
  relatedArtifact: z
    .array(z.strictObject({ type: z.literal('citation'), label: text, display: text, citation: text }))
    .min(2),
  goal: z.array(z.strictObject({ id, description: codeableConcept, extension: z.array(extension).min(1) })).min(1),
  action: z.array(groupAction).min(1),
  extension: z.array(extension).min(1),
})
export type PlanDefinition = Readonly<z.infer<typeof planDefinitionSchema>>
export type LeafAction = Readonly<z.infer<typeof leafAction>>
