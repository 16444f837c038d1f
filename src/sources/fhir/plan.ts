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
  range,
  rangeText,
  reference,
} from './elements.ts'
import { readerOf } from './reader.ts'

const carePlanSchema = z.object({
  status: z.string(),
  intent: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  category: z.array(concept).optional(),
  period: period.optional(),
  encounter: reference.optional(),
  addresses: z.array(reference).optional(),
  goal: z.array(reference).optional(),
  activity: z
    .array(
      z.object({
        reference: reference.optional(),
        detail: z
          .object({
            code: concept.optional(),
            description: z.string().optional(),
            status: z.string().optional(),
            scheduledPeriod: period.optional(),
            scheduledString: z.string().optional(),
          })
          .optional(),
      }),
    )
    .optional(),
  note: z.array(annotation).optional(),
})

/** A care plan of the record, with its activities, goals and the problems it is for. */
export const readCarePlan = readerOf(carePlanSchema, (body, index) => {
  const categories = conceptTexts(body.category)
  const text = body.title ?? categories[0] ?? body.description ?? 'Care plan'
  const activities = (body.activity ?? []).map(({ detail, reference: pointer }) => ({
    text: conceptText(detail?.code) ?? detail?.description ?? index.name(pointer) ?? 'Activity without a name',
    ...present({
      status: detail?.status,
      scheduled: detail?.scheduledString ?? detail?.scheduledPeriod?.start,
      until: detail?.scheduledPeriod?.end,
    }),
  }))
  const addresses = (body.addresses ?? []).flatMap(each => texts(index.name(each)))
  const goals = (body.goal ?? []).flatMap(each => texts(index.name(each)))
  const note = (body.note ?? []).map(each => each.text)
  const { start, end } = body.period ?? {}
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'care-plan',
      text,
      codings: (body.category ?? []).flatMap(conceptCodings),
      effective: effectiveOf(start, end),
      status: body.status,
      detail: present({
        intent: body.intent,
        category: categories,
        description: body.description,
        activities,
        addresses,
        goals,
        encounter: index.id(body.encounter),
        note,
      }),
      quote: sentences(
        texts(text, body.status, start && `from ${dateShown(start)}`, end && `to ${dateShown(end)}`).join(', '),
        ...texts(
          body.description,
          activities.length === 0
            ? undefined
            : `Activities: ${(body.activity ?? []).map(activityLine(index.name)).join('; ')}`,
          addresses.length === 0 ? undefined : `For: ${addresses.join(', ')}`,
          goals.length === 0 ? undefined : `Goals: ${goals.join('; ')}`,
        ),
        ...note,
      ),
    },
  ]
})

type Activity = NonNullable<z.infer<typeof carePlanSchema>['activity']>[number]

const activityLine =
  (name: (value: z.infer<typeof reference> | undefined) => string | undefined) =>
  ({ detail, reference: pointer }: Activity): string =>
    texts(
      conceptText(detail?.code) ?? detail?.description ?? name(pointer),
      detail?.scheduledString ?? (detail?.scheduledPeriod?.start && dateShown(detail.scheduledPeriod.start)),
      detail?.scheduledPeriod?.end && `to ${dateShown(detail.scheduledPeriod.end)}`,
    ).join(', ')

const goalSchema = z.object({
  lifecycleStatus: z.string(),
  achievementStatus: concept.optional(),
  category: z.array(concept).optional(),
  description: concept,
  startDate: dateTime.optional(),
  statusDate: dateTime.optional(),
  target: z
    .array(
      z.object({
        measure: concept.optional(),
        detailQuantity: quantity.optional(),
        detailRange: range.optional(),
        detailString: z.string().optional(),
        dueDate: dateTime.optional(),
      }),
    )
    .optional(),
  addresses: z.array(reference).optional(),
  note: z.array(annotation).optional(),
})

export const readGoal = readerOf(goalSchema, (body, index) => {
  const text = conceptText(body.description) ?? 'Goal without a description'
  const targets = (body.target ?? []).map(each =>
    texts(
      conceptText(each.measure),
      quantityText(each.detailQuantity) ?? rangeText(each.detailRange) ?? each.detailString,
      each.dueDate && `by ${dateShown(each.dueDate)}`,
    ).join(' '),
  )
  const achievement = conceptCode(body.achievementStatus)
  const note = (body.note ?? []).map(each => each.text)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'goal',
      text,
      codings: conceptCodings(body.description),
      effective: effectiveOf(body.startDate ?? body.statusDate),
      status: body.lifecycleStatus,
      detail: present({
        achievement,
        targets,
        addresses: (body.addresses ?? []).flatMap(each => texts(index.name(each))),
        note,
      }),
      quote: sentences(
        texts(text, body.lifecycleStatus, achievement, body.startDate && `from ${dateShown(body.startDate)}`).join(
          ', ',
        ),
        ...texts(targets.length === 0 ? undefined : `Target: ${targets.join('; ')}`),
        ...note,
      ),
    },
  ]
})

const serviceSchema = z.object({
  status: z.string(),
  intent: z.string(),
  code: concept.optional(),
  category: z.array(concept).optional(),
  authoredOn: dateTime.optional(),
  occurrenceDateTime: dateTime.optional(),
  occurrencePeriod: period.optional(),
  encounter: reference.optional(),
  requester: reference.optional(),
  reasonCode: z.array(concept).optional(),
  reasonReference: z.array(reference).optional(),
  note: z.array(annotation).optional(),
})

/** A referral or ordered service: planned care, so its kind is 'care-plan'; `detail.occurrence` is when it is to happen. */
export const readServiceRequest = readerOf(serviceSchema, (body, index, resource) => {
  const text = conceptText(body.code) ?? 'Ordered service without a name'
  const occurrence = body.occurrenceDateTime ?? body.occurrencePeriod?.start
  const reasons = [
    ...conceptTexts(body.reasonCode),
    ...(body.reasonReference ?? []).flatMap(each => texts(index.name(each, resource))),
  ]
  const note = (body.note ?? []).map(each => each.text)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'care-plan',
      text,
      codings: conceptCodings(body.code),
      effective: effectiveOf(body.authoredOn ?? occurrence),
      status: body.status,
      detail: present({
        intent: body.intent,
        category: conceptTexts(body.category),
        occurrence,
        reason: reasons,
        requester: index.name(body.requester),
        encounter: index.id(body.encounter),
        note,
      }),
      quote: sentences(
        texts(
          text,
          `${body.status} ${body.intent}`,
          body.authoredOn && `ordered ${dateShown(body.authoredOn)}`,
          occurrence && `planned for ${dateShown(occurrence)}`,
        ).join(', '),
        ...texts(reasons.length === 0 ? undefined : `For: ${reasons.join(', ')}`),
        ...note,
      ),
    },
  ]
})
