import { z } from 'zod'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, sentences, texts } from '../present.ts'
import { coding, concept, conceptCodings, conceptText, conceptTexts, period, reference } from './elements.ts'
import { readerOf } from './reader.ts'

const schema = z.object({
  status: z.string(),
  class: coding.optional(),
  type: z.array(concept).optional(),
  period: period.optional(),
  reasonCode: z.array(concept).optional(),
  reasonReference: z.array(reference).optional(),
  participant: z.array(z.object({ individual: reference.optional() })).optional(),
  serviceProvider: reference.optional(),
  location: z.array(z.object({ location: reference.optional() })).optional(),
  hospitalization: z.object({ dischargeDisposition: concept.optional() }).optional(),
})

/** HL7 ActEncounterCode classes in words. */
const classes: Readonly<Record<string, string>> = {
  AMB: 'ambulatory',
  EMER: 'emergency',
  IMP: 'inpatient',
  ACUTE: 'inpatient acute',
  NONAC: 'inpatient non-acute',
  OBSENC: 'observation',
  HH: 'home health',
  VR: 'virtual',
  SS: 'short stay',
  FLD: 'field',
  PRENC: 'pre-admission',
}

/** A visit: `detail.class` is the HL7 code as given, `detail.type` the words for the kind of visit. */
export const readEncounter = readerOf(schema, (body, index) => {
  const code = body.class?.code
  const kind = code === undefined ? undefined : (classes[code] ?? body.class?.display ?? code)
  const types = conceptTexts(body.type)
  const text = types[0] ?? kind ?? 'Visit'
  const reasons = [
    ...conceptTexts(body.reasonCode),
    ...(body.reasonReference ?? []).flatMap(each => texts(index.name(each))),
  ]
  const people = (body.participant ?? []).flatMap(each => texts(index.name(each.individual)))
  const provider = index.name(body.serviceProvider)
  const discharge = conceptText(body.hospitalization?.dischargeDisposition)
  const { start, end } = body.period ?? {}
  const ends =
    end !== undefined && (start === undefined || dateShown(end) !== dateShown(start)) ? dateShown(end) : undefined
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'encounter',
      text,
      codings: (body.type ?? []).flatMap(conceptCodings),
      effective: effectiveOf(start, end),
      status: body.status,
      detail: present({
        class: code,
        classText: kind,
        type: types,
        reason: reasons,
        provider,
        participant: people,
        location: (body.location ?? []).flatMap(each => texts(index.name(each.location))),
        discharge,
      }),
      quote: sentences(
        texts(
          kind === undefined || kind === text ? text : `${text} (${kind})`,
          start && dateShown(start),
          ends && `until ${ends}`,
          body.status,
        ).join(', '),
        ...texts(
          reasons.length === 0 ? undefined : `Reason: ${reasons.join(', ')}`,
          people.length === 0 ? undefined : `With: ${people.join(', ')}`,
          provider && `At: ${provider}`,
          discharge && `Discharge: ${discharge}`,
        ),
      ),
    },
  ]
})
