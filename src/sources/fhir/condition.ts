import { z } from 'zod'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, sentences, texts } from '../present.ts'
import {
  annotation,
  concept,
  conceptCode,
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

const conditionSchema = z.object({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  category: z.array(concept).optional(),
  severity: concept.optional(),
  code: concept.optional(),
  bodySite: z.array(concept).optional(),
  encounter: reference.optional(),
  onsetDateTime: dateTime.optional(),
  onsetPeriod: period.optional(),
  onsetAge: quantity.optional(),
  onsetString: z.string().optional(),
  abatementDateTime: dateTime.optional(),
  abatementPeriod: period.optional(),
  abatementString: z.string().optional(),
  recordedDate: dateTime.optional(),
  stage: z.array(z.object({ summary: concept.optional() })).optional(),
  note: z.array(annotation).optional(),
})

/** A problem or diagnosis. Status is the clinical status; one entered in error or refuted says that instead. */
export const readCondition = readerOf(conditionSchema, (body, index) => {
  const onset = body.onsetDateTime ?? body.onsetPeriod?.start
  const abatement = body.abatementDateTime ?? body.abatementPeriod?.end ?? body.abatementPeriod?.start
  const status = statusOf(conceptCode(body.clinicalStatus), conceptCode(body.verificationStatus))
  const text = conceptText(body.code) ?? 'Condition without a name'
  const stage = (body.stage ?? []).flatMap(each => texts(conceptText(each.summary)))
  const note = (body.note ?? []).map(each => each.text)
  const since = onset === undefined ? (quantityText(body.onsetAge) ?? body.onsetString) : dateShown(onset)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'condition',
      text,
      codings: conceptCodings(body.code),
      effective: effectiveOf(onset ?? body.recordedDate, abatement),
      status,
      detail: present({
        verification: conceptCode(body.verificationStatus),
        category: (body.category ?? []).flatMap(each => texts(conceptCode(each))),
        severity: conceptText(body.severity),
        bodySite: conceptTexts(body.bodySite),
        onset: onset ?? body.onsetString,
        abatement: abatement ?? body.abatementString,
        recorded: body.recordedDate,
        encounter: index.id(body.encounter),
        stage,
        note,
      }),
      quote: sentences(
        texts(
          text,
          conceptText(body.severity),
          ...stage,
          status,
          since && `since ${since}`,
          abatement ? `until ${dateShown(abatement)}` : undefined,
          since === undefined && body.recordedDate ? `recorded ${dateShown(body.recordedDate)}` : undefined,
        ).join(', '),
        ...note,
      ),
    },
  ]
})

const allergySchema = z.object({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  type: z.string().optional(),
  category: z.array(z.string()).optional(),
  criticality: z.string().optional(),
  code: concept.optional(),
  onsetDateTime: dateTime.optional(),
  recordedDate: dateTime.optional(),
  note: z.array(annotation).optional(),
  reaction: z
    .array(
      z.object({
        substance: concept.optional(),
        manifestation: z.array(concept).optional(),
        severity: z.string().optional(),
        description: z.string().optional(),
      }),
    )
    .optional(),
})

/** An allergy or intolerance with its reactions; a record that states "no known allergy" keeps those words. */
export const readAllergy = readerOf(allergySchema, body => {
  const status = statusOf(conceptCode(body.clinicalStatus), conceptCode(body.verificationStatus))
  const text = conceptText(body.code) ?? 'Allergy without a name'
  const reactions = (body.reaction ?? []).map(each => ({
    text: texts(...conceptTexts(each.manifestation), each.description).join(', '),
    ...(each.severity === undefined ? {} : { severity: each.severity }),
  }))
  const reacted = reactions.map(each => texts(each.text, each.severity).join(', ')).join('; ')
  const recorded = body.onsetDateTime ?? body.recordedDate
  const note = (body.note ?? []).map(each => each.text)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'allergy',
      text,
      codings: conceptCodings(body.code),
      effective: effectiveOf(recorded),
      status,
      detail: present({
        verification: conceptCode(body.verificationStatus),
        type: body.type,
        category: body.category,
        criticality: body.criticality,
        onset: body.onsetDateTime,
        recorded: body.recordedDate,
        reactions,
        note,
      }),
      quote: sentences(
        texts(
          text,
          status,
          body.criticality && `criticality ${body.criticality}`,
          recorded && `recorded ${dateShown(recorded)}`,
        ).join(', '),
        ...texts(reacted && `Reaction: ${reacted}`),
        ...note,
      ),
    },
  ]
})

/** Entered in error and refuted outrank the clinical status, which such records often leave out. */
function statusOf(clinical: string | undefined, verification: string | undefined): string {
  if (verification === 'entered-in-error' || verification === 'refuted') return verification
  return clinical ?? 'unknown'
}
