import { z } from 'zod'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, sentences, texts } from '../present.ts'
import {
  annotation,
  coding,
  concept,
  conceptCodings,
  conceptText,
  conceptTexts,
  dateTime,
  period,
  quantity,
  quantityText,
  reference,
} from './elements.ts'
import { readerOf } from './reader.ts'

const procedureSchema = z.object({
  status: z.string(),
  category: concept.optional(),
  code: concept.optional(),
  performedDateTime: dateTime.optional(),
  performedPeriod: period.optional(),
  performedString: z.string().optional(),
  encounter: reference.optional(),
  performer: z.array(z.object({ actor: reference.optional() })).optional(),
  reasonCode: z.array(concept).optional(),
  reasonReference: z.array(reference).optional(),
  bodySite: z.array(concept).optional(),
  outcome: concept.optional(),
  note: z.array(annotation).optional(),
})

export const readProcedure = readerOf(procedureSchema, (body, index, resource) => {
  const text = conceptText(body.code) ?? 'Procedure without a name'
  const start = body.performedDateTime ?? body.performedPeriod?.start
  const reasons = [
    ...conceptTexts(body.reasonCode),
    ...(body.reasonReference ?? []).flatMap(each => texts(index.name(each, resource))),
  ]
  const sites = conceptTexts(body.bodySite)
  const outcome = conceptText(body.outcome)
  const note = (body.note ?? []).map(each => each.text)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'procedure',
      text,
      codings: conceptCodings(body.code),
      effective: effectiveOf(start, body.performedPeriod?.end),
      status: body.status,
      detail: present({
        category: conceptText(body.category),
        reason: reasons,
        bodySite: sites,
        outcome,
        performer: (body.performer ?? []).flatMap(each => texts(index.name(each.actor))),
        encounter: index.id(body.encounter),
        performed: body.performedString,
        note,
      }),
      quote: sentences(
        texts(text, ...sites, start === undefined ? body.performedString : dateShown(start), body.status).join(', '),
        ...texts(reasons.length === 0 ? undefined : `Reason: ${reasons.join(', ')}`, outcome && `Outcome: ${outcome}`),
        ...note,
      ),
    },
  ]
})

const immunizationSchema = z.object({
  status: z.string(),
  statusReason: concept.optional(),
  vaccineCode: concept,
  occurrenceDateTime: dateTime.optional(),
  occurrenceString: z.string().optional(),
  encounter: reference.optional(),
  lotNumber: z.string().optional(),
  doseQuantity: quantity.optional(),
  site: concept.optional(),
  protocolApplied: z
    .array(z.object({ doseNumberPositiveInt: z.number().optional(), series: z.string().optional() }))
    .optional(),
  note: z.array(annotation).optional(),
})

/** A vaccination; `not-done` keeps its status and reason. */
export const readImmunization = readerOf(immunizationSchema, (body, index) => {
  const text = conceptText(body.vaccineCode) ?? 'Vaccine without a name'
  const dose = body.protocolApplied?.find(each => each.doseNumberPositiveInt !== undefined)?.doseNumberPositiveInt
  const reason = conceptText(body.statusReason)
  const when = body.occurrenceDateTime === undefined ? body.occurrenceString : dateShown(body.occurrenceDateTime)
  const note = (body.note ?? []).map(each => each.text)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'immunization',
      text,
      codings: conceptCodings(body.vaccineCode),
      effective: effectiveOf(body.occurrenceDateTime),
      status: body.status,
      detail: present({
        dose,
        amount: quantityText(body.doseQuantity),
        lot: body.lotNumber,
        site: conceptText(body.site),
        statusReason: reason,
        occurrence: body.occurrenceString,
        encounter: index.id(body.encounter),
        note,
      }),
      quote: sentences(
        texts(text, dose === undefined ? undefined : `dose ${dose}`, when, body.status, reason).join(', '),
        ...note,
      ),
    },
  ]
})

const imagingSchema = z.object({
  status: z.string(),
  started: dateTime.optional(),
  description: z.string().optional(),
  encounter: reference.optional(),
  modality: z.array(coding).optional(),
  procedureCode: z.array(concept).optional(),
  numberOfSeries: z.number().optional(),
  numberOfInstances: z.number().optional(),
  series: z.array(z.object({ modality: coding.optional(), bodySite: coding.optional() })).optional(),
  note: z.array(annotation).optional(),
})

export const readImagingStudy = readerOf(imagingSchema, (body, index) => {
  const modalities = [...(body.modality ?? []), ...(body.series ?? []).flatMap(each => each.modality ?? [])]
  const sites = [...new Set((body.series ?? []).flatMap(each => texts(each.bodySite?.display ?? each.bodySite?.code)))]
  const words = [...new Set(modalities.flatMap(each => texts(each.display ?? each.code)))]
  const text =
    body.description ?? conceptTexts(body.procedureCode)[0] ?? texts(words.join(', '), sites.join(', ')).join(' of ')
  const note = (body.note ?? []).map(each => each.text)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'imaging',
      text: text === '' ? 'Imaging study' : text,
      codings: [...(body.procedureCode ?? []), { coding: modalities }].flatMap(conceptCodings),
      effective: effectiveOf(body.started),
      status: body.status,
      detail: present({
        modality: words,
        bodySite: sites,
        series: body.numberOfSeries,
        images: body.numberOfInstances,
        encounter: index.id(body.encounter),
        note,
      }),
      quote: sentences(
        texts(text === '' ? 'Imaging study' : text, body.started && dateShown(body.started), body.status).join(', '),
        ...note,
      ),
    },
  ]
})
