import { z } from 'zod'
import type { Effective, Layer } from '../../domain/fact.ts'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, texts } from '../present.ts'
import type { FactDraft } from '../reading.ts'
import {
  annotation,
  concept,
  conceptCodings,
  conceptText,
  conceptTexts,
  dateTime,
  period,
  range,
  rangeText,
  reference,
} from './elements.ts'
import { readerOf } from './reader.ts'
import { factValue, valueFields, valueText } from './value.ts'

const measured = {
  ...valueFields,
  code: concept,
  interpretation: z.array(concept).optional(),
  referenceRange: z.array(range.extend({ text: z.string().optional() })).optional(),
  dataAbsentReason: concept.optional(),
}
const component = z.object(measured)
const schema = z.object({
  ...measured,
  status: z.string(),
  category: z.array(concept).optional(),
  effectiveDateTime: dateTime.optional(),
  effectivePeriod: period.optional(),
  effectiveInstant: dateTime.optional(),
  issued: dateTime.optional(),
  encounter: reference.optional(),
  performer: z.array(reference).optional(),
  bodySite: concept.optional(),
  method: concept.optional(),
  note: z.array(annotation).optional(),
  component: z.array(component).optional(),
})
type Measured = z.infer<typeof component>

/** An observation, and one part per component: a blood-pressure reading gives a panel and two parts that carry the panel's id. */
export const readObservation = readerOf(schema, (body, index) => {
  const effective = effectiveOf(
    body.effectiveDateTime ?? body.effectiveInstant ?? body.effectivePeriod?.start ?? body.issued,
    body.effectivePeriod?.end,
  )
  const category = (body.category ?? []).flatMap(each => conceptCodings(each).map(({ code }) => code))
  const shared = { layer: layerOf(category), status: body.status, effective }
  const parts = (body.component ?? []).map((each, at) =>
    measure(each, `component[${at}]`, shared, { category, panel: conceptText(body.code) }),
  )
  const note = (body.note ?? []).map(each => each.text)
  const main = measure(
    body,
    '',
    shared,
    present({
      category,
      note,
      encounter: index.id(body.encounter),
      performer: (body.performer ?? []).flatMap(each => texts(index.name(each))),
      bodySite: conceptText(body.bodySite),
      method: conceptText(body.method),
      issued: body.issued,
      components: parts.length === 0 ? undefined : parts.length,
    }),
    parts.map(part => texts(part.text, valueText(part.value)).join(' ')),
    note,
  )
  return [main, ...parts.map(part => ({ ...part, partOf: '' }))]
})

/** Observations on living conditions belong to the social layer; everything else that is observed is clinical. */
const layerOf = (category: readonly string[]): Layer => (category.includes('sdoh') ? 'social' : 'clinical')

function measure(
  body: Measured,
  part: string,
  shared: { layer: Layer; status: string; effective: Effective | undefined },
  detail: Readonly<Record<string, unknown>>,
  parts: readonly string[] = [],
  notes: readonly string[] = [],
): FactDraft {
  const value = factValue(body)
  const text = conceptText(body.code) ?? 'Observation without a name'
  const absent = conceptText(body.dataAbsentReason)
  const interpretation = conceptTexts(body.interpretation)
  const ranges = (body.referenceRange ?? []).flatMap(each => texts(each.text ?? rangeText(each)))
  const said = texts(valueText(value), ...parts, value === undefined ? absent : undefined).join(', ')
  const when = shared.effective && dateShown(shared.effective.start)
  return {
    part,
    kind: 'observation',
    ...shared,
    text,
    codings: conceptCodings(body.code),
    value,
    detail: present({ ...detail, interpretation, referenceRange: ranges, absent }),
    quote: [
      texts(said === '' ? text : `${text}: ${said}`, when).join(', '),
      `(${texts(shared.status, ...interpretation).join(', ')})`,
      ...ranges.map(each => `Reference range: ${each}.`),
      ...notes,
    ].join(' '),
  }
}
