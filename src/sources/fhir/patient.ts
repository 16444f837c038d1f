import { z } from 'zod'
import type { Person } from '../../domain/fact.ts'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, texts } from '../present.ts'
import type { FactDraft } from '../reading.ts'
import { concept, conceptCode, conceptCodings, conceptText, dateTime, humanName, nameText } from './elements.ts'
import type { BundleResource } from './index-of-resources.ts'

const extension = z.object({
  url: z.string(),
  valueString: z.string().optional(),
  valueCode: z.string().optional(),
  extension: z.array(z.object({ url: z.string(), valueString: z.string().optional() })).optional(),
})
const schema = z.object({
  identifier: z.array(z.object({ type: concept.optional(), value: z.string().optional() })).optional(),
  contact: z.array(z.object({ name: humanName.optional() })).optional(),
  name: z.array(humanName).optional(),
  gender: z.string().optional(),
  birthDate: dateTime.optional(),
  deceasedDateTime: dateTime.optional(),
  deceasedBoolean: z.boolean().optional(),
  maritalStatus: concept.optional(),
  telecom: z
    .array(z.object({ system: z.string().optional(), value: z.string().optional(), use: z.string().optional() }))
    .optional(),
  address: z
    .array(
      z.object({
        text: z.string().optional(),
        line: z.array(z.string()).optional(),
        city: z.string().optional(),
        state: z.string().optional(),
        postalCode: z.string().optional(),
        country: z.string().optional(),
      }),
    )
    .optional(),
  communication: z.array(z.object({ language: concept, preferred: z.boolean().optional() })).optional(),
  extension: z.array(extension).optional(),
})
type Patient = z.infer<typeof schema>

/** Identity, and one demographic fact per thing the Patient resource states; `detail.field` names which. */
export function readPatient(resource: BundleResource): {
  readonly person: Person
  readonly facts: readonly FactDraft[]
} {
  const body = schema.parse(resource.body)
  const deceased = body.deceasedDateTime ?? (body.deceasedBoolean === true ? 'yes' : undefined)
  const person = {
    id: resource.id,
    name: nameText(body.name, false) ?? 'Name not recorded',
    language: conceptCode(preferredLanguage(body)) ?? 'en',
    ...(body.birthDate === undefined ? {} : { birthDate: body.birthDate }),
    ...(body.gender === undefined ? {} : { sex: body.gender }),
    ...(deceased === undefined ? {} : { deceased }),
  }
  const language = preferredLanguage(body)
  return {
    person,
    facts: [
      field('name', 'Name', nameText(body.name, false)),
      field('birth-date', 'Date of birth', body.birthDate),
      ...(body.identifier ?? [])
        .filter(({ type }) => conceptCode(type) === 'MR')
        .map(({ value }, at) => field('identifier', 'Record number', value, [], undefined, `identifier[${at}]`)),
      ...(body.contact ?? []).map(({ name }, at) =>
        field('relative', 'Contact person', name && nameText([name], false), [], undefined, `contact[${at}]`),
      ),
      field('sex', 'Sex', body.gender),
      field('language', 'Language', conceptText(language), conceptCodings(language)),
      field('deceased', 'Died', deceased === undefined ? undefined : dateShown(deceased), [], deceased),
      field('marital-status', 'Marital status', conceptText(body.maritalStatus), conceptCodings(body.maritalStatus)),
      field('race', 'Race', extensionText(body, 'us-core-race')),
      field('ethnicity', 'Ethnicity', extensionText(body, 'us-core-ethnicity')),
      ...(body.address ?? []).map((each, at) =>
        field(
          'address',
          'Address',
          each.text ??
            texts(...(each.line ?? []), each.city, texts(each.state, each.postalCode).join(' '), each.country).join(
              ', ',
            ),
          [],
          undefined,
          `address[${at}]`,
        ),
      ),
      ...(body.telecom ?? []).map((each, at) =>
        field(
          each.system ?? 'contact',
          each.system === 'email' ? 'E-mail' : 'Phone',
          each.value,
          [],
          undefined,
          `telecom[${at}]`,
        ),
      ),
    ].flat(),
  }
}

function field(
  name: string,
  text: string,
  words: string | undefined,
  codings: FactDraft['codings'] = [],
  date?: string,
  part: string = name,
): readonly FactDraft[] {
  if (words === undefined || words === '') return []
  return [
    {
      part,
      layer: 'clinical',
      kind: 'demographic',
      text,
      codings: [],
      value: codings.length === 0 ? { type: 'text', text: words } : { type: 'coded', text: words, codings },
      effective: effectiveOf(date),
      status: 'active',
      quote: `${text}: ${words}`,
      detail: present({ field: name }),
    },
  ]
}

const preferredLanguage = (body: Patient): z.infer<typeof concept> | undefined =>
  (body.communication?.find(({ preferred }) => preferred === true) ?? body.communication?.[0])?.language

function extensionText(body: Patient, name: string): string | undefined {
  const found = body.extension?.find(({ url }) => url.endsWith(`/${name}`))
  return found?.extension?.find(({ url }) => url === 'text')?.valueString ?? found?.valueString
}
