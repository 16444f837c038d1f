import { z } from 'zod'
import { texts } from '../present.ts'
import { concept, conceptText, quantity, quantityText, range, rangeText } from './elements.ts'

/** A FHIR dosage: the prescriber's own sentence, or the coded pieces it is made of. */
export const dosage = z.object({
  text: z.string().optional(),
  patientInstruction: z.string().optional(),
  asNeededBoolean: z.boolean().optional(),
  asNeededCodeableConcept: concept.optional(),
  route: concept.optional(),
  additionalInstruction: z.array(concept).optional(),
  timing: z
    .object({
      code: concept.optional(),
      repeat: z
        .object({
          frequency: z.number().optional(),
          period: z.number().optional(),
          periodUnit: z.string().optional(),
          when: z.array(z.string()).optional(),
        })
        .optional(),
    })
    .optional(),
  doseAndRate: z.array(z.object({ doseQuantity: quantity.optional(), doseRange: range.optional() })).optional(),
})

/** FHIR units of time (UCUM) and the events of HL7 TimingEvent that prescriptions use, in words. */
const timeUnits: Readonly<Record<string, string>> = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
  a: 'year',
}
const timingEvents: Readonly<Record<string, string>> = {
  MORN: 'in the morning',
  NOON: 'at noon',
  AFT: 'in the afternoon',
  EVE: 'in the evening',
  NIGHT: 'at night',
  HS: 'at bedtime',
  WAKE: 'on waking',
  C: 'with meals',
  CM: 'with breakfast',
  CD: 'with lunch',
  CV: 'with dinner',
  AC: 'before meals',
  PC: 'after meals',
}

/** The prescriber's words when there are any; otherwise the coded dose and timing, spelled out and nothing added. */
export function dosageText(value: z.infer<typeof dosage>): string {
  if (value.text !== undefined && value.text !== '') return value.text
  const repeat = value.timing?.repeat
  return texts(
    ...(value.doseAndRate ?? []).map(each => doseText(each)),
    repeat?.frequency === undefined || repeat.period === undefined || repeat.periodUnit === undefined
      ? conceptText(value.timing?.code)
      : `${repeat.frequency} ${repeat.frequency === 1 ? 'time' : 'times'} every ${repeat.period} ${timeUnits[repeat.periodUnit] ?? repeat.periodUnit}${repeat.period === 1 ? '' : 's'}`,
    ...(repeat?.when ?? []).map(each => timingEvents[each] ?? each),
    conceptText(value.route),
    value.asNeededCodeableConcept === undefined
      ? value.asNeededBoolean === true
        ? 'as needed'
        : undefined
      : `as needed for ${conceptText(value.asNeededCodeableConcept) ?? 'a stated reason'}`,
    ...(value.additionalInstruction ?? []).map(conceptText),
    value.patientInstruction,
  ).join(', ')
}

/** A dose without a unit counts units of the form that the medicine's name gives (tablet, puff, …). */
function doseText(each: {
  doseQuantity?: z.infer<typeof quantity> | undefined
  doseRange?: z.infer<typeof range> | undefined
}) {
  const amount = quantityText(each.doseQuantity) ?? rangeText(each.doseRange)
  return amount === undefined ? undefined : `${amount} per dose`
}
