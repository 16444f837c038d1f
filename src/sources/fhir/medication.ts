import { z } from 'zod'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, sentences, texts } from '../present.ts'
import type { FactDraft } from '../reading.ts'
import { dosage, dosageText } from './dosage.ts'
import {
  annotation,
  concept,
  conceptCodings,
  conceptText,
  conceptTexts,
  dateTime,
  type FhirConcept,
  type FhirReference,
  period,
  quantity,
  quantityText,
  reference,
} from './elements.ts'
import type { BundleResource, ResourceIndex } from './index-of-resources.ts'
import { readerOf } from './reader.ts'

const shared = {
  status: z.string(),
  medicationCodeableConcept: concept.optional(),
  medicationReference: reference.optional(),
  reasonCode: z.array(concept).optional(),
  reasonReference: z.array(reference).optional(),
  note: z.array(annotation).optional(),
}
const requestSchema = z.object({
  ...shared,
  intent: z.string(),
  doNotPerform: z.boolean().optional(),
  authoredOn: dateTime.optional(),
  encounter: reference.optional(),
  requester: reference.optional(),
  statusReason: concept.optional(),
  dosageInstruction: z.array(dosage).optional(),
  dispenseRequest: z
    .object({
      quantity: quantity.optional(),
      numberOfRepeatsAllowed: z.number().optional(),
      validityPeriod: period.optional(),
    })
    .optional(),
})
const statementSchema = z.object({
  ...shared,
  effectiveDateTime: dateTime.optional(),
  effectivePeriod: period.optional(),
  dateAsserted: dateTime.optional(),
  dosage: z.array(dosage).optional(),
})

/** A prescription or planned medicine: `detail.intent` tells order from plan, `detail.dosage` holds the instructions as text. */
export const readMedicationRequest = readerOf(requestSchema, (body, index, resource) => {
  const supply = quantityText(body.dispenseRequest?.quantity)
  const repeats = body.dispenseRequest?.numberOfRepeatsAllowed
  return medicine(body, index, resource, {
    date: body.authoredOn,
    end: undefined,
    intent: body.intent,
    dosages: (body.dosageInstruction ?? []).map(dosageText),
    detail: {
      doNotPerform: body.doNotPerform === true ? true : undefined,
      encounter: index.id(body.encounter),
      requester: index.name(body.requester),
      statusReason: conceptText(body.statusReason),
      asNeeded: body.dosageInstruction?.some(
        each => each.asNeededBoolean === true || each.asNeededCodeableConcept !== undefined,
      ),
      supply,
      repeats,
    },
    extra: [
      body.doNotPerform === true ? 'Not to be taken' : undefined,
      supply && `Supply: ${supply}${repeats === undefined ? '' : `, ${repeats} refills`}`,
    ],
  })
})

/** What someone says is taken; `detail.intent` is 'statement'. */
export const readMedicationStatement = readerOf(statementSchema, (body, index, resource) =>
  medicine(body, index, resource, {
    date: body.effectiveDateTime ?? body.effectivePeriod?.start ?? body.dateAsserted,
    end: body.effectivePeriod?.end,
    intent: 'statement',
    dosages: (body.dosage ?? []).map(dosageText),
    detail: { asserted: body.dateAsserted },
    extra: [],
  }),
)

interface Taken {
  readonly date: string | undefined
  readonly end: string | undefined
  readonly intent: string
  readonly dosages: readonly string[]
  readonly detail: Readonly<Record<string, unknown>>
  readonly extra: readonly (string | undefined)[]
}

function medicine(
  body: z.infer<z.ZodObject<typeof shared>>,
  index: ResourceIndex,
  resource: BundleResource,
  taken: Taken,
): readonly FactDraft[] {
  const named = medicineConcept(body.medicationCodeableConcept, body.medicationReference, index, resource)
  const text = conceptText(named) ?? index.name(body.medicationReference, resource) ?? 'Medicine without a name'
  const reasons = [
    ...conceptTexts(body.reasonCode),
    ...(body.reasonReference ?? []).flatMap(each => texts(index.name(each, resource))),
  ]
  const dosages = taken.dosages.filter(each => each !== '')
  const note = (body.note ?? []).map(each => each.text)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'medication',
      text,
      codings: conceptCodings(named),
      effective: effectiveOf(taken.date, taken.end),
      status: body.status,
      detail: present({ intent: taken.intent, dosage: dosages, reason: reasons, note, ...taken.detail }),
      quote: sentences(
        texts(text, `${body.status} ${taken.intent}`, taken.date && `written ${dateShown(taken.date)}`).join(', '),
        ...dosages.map(each => `Dosage: ${each}`),
        ...texts(reasons.length === 0 ? undefined : `For: ${reasons.join(', ')}`, ...taken.extra),
        ...note,
      ),
    },
  ]
}

/** The coded medicine itself, whether it stands in the request, in a Medication of the bundle, or contained. */
function medicineConcept(
  direct: FhirConcept | undefined,
  pointer: FhirReference | undefined,
  index: ResourceIndex,
  resource: BundleResource,
): FhirConcept | undefined {
  if (direct !== undefined) return direct
  const target = index.find(pointer, resource)
  return target && z.object({ code: concept.optional() }).parse(target.body).code
}
