import { z } from 'zod'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, sentences, texts } from '../present.ts'
import { concept, conceptCode, conceptCodings, conceptText, dateTime, period, reference } from './elements.ts'
import type { BundleResource, ResourceIndex } from './index-of-resources.ts'
import { readerOf } from './reader.ts'

const money = z.object({ value: z.number().optional(), currency: z.string().optional() })
const item = z.object({ productOrService: concept.optional(), net: money.optional() })
const shared = {
  status: z.string(),
  type: concept.optional(),
  use: z.string().optional(),
  billablePeriod: period.optional(),
  created: dateTime.optional(),
  provider: reference.optional(),
  item: z.array(item).optional(),
  diagnosis: z
    .array(z.object({ diagnosisReference: reference.optional(), diagnosisCodeableConcept: concept.optional() }))
    .optional(),
  insurance: z.array(z.object({ coverage: reference.optional() })).optional(),
}
const claimSchema = z.object({ ...shared, prescription: reference.optional(), total: money.optional() })
const benefitSchema = z.object({
  ...shared,
  claim: reference.optional(),
  outcome: z.string().optional(),
  insurer: reference.optional(),
  total: z.array(z.object({ category: concept.optional(), amount: money.optional() })).optional(),
  payment: z.object({ amount: money.optional(), date: dateTime.optional() }).optional(),
})
type Billing = z.infer<z.ZodObject<typeof shared>>

/** A bill sent to a payer; its value is the total with its currency. */
export const readClaim = readerOf(claimSchema, (body, index, resource) => {
  const total = moneyText(body.total)
  return [
    {
      kind: 'claim',
      value: moneyValue(body.total),
      ...billing(
        body,
        index,
        resource,
        'Claim',
        {
          prescription: index.id(body.prescription),
          medicine: prescribed(body.prescription, index),
          total,
        },
        [total && `Total: ${total}`],
      ),
    },
  ]
})

/** What a payer decided about a claim: submitted, paid and, where the source says so, what the person owes. */
export const readExplanationOfBenefit = readerOf(benefitSchema, (body, index, resource) => {
  const totals = (body.total ?? []).map(each => ({
    text: conceptText(each.category) ?? 'Amount',
    amount: moneyText(each.amount) ?? '',
  }))
  const payment = moneyText(body.payment?.amount)
  return [
    {
      kind: 'benefit',
      value: moneyValue(body.payment?.amount),
      ...billing(
        body,
        index,
        resource,
        'Explanation of benefit',
        {
          claim: index.id(body.claim),
          outcome: body.outcome,
          insurer: index.name(body.insurer, resource),
          totals,
          payment,
        },
        [
          body.outcome && `Outcome: ${body.outcome}`,
          ...totals.map(each => `${each.text}: ${each.amount}`),
          payment && `Paid: ${payment}`,
        ],
      ),
    },
  ]
})

function billing(
  body: Billing,
  index: ResourceIndex,
  resource: BundleResource,
  name: string,
  detail: Readonly<Record<string, unknown>>,
  lines: readonly (string | undefined)[],
) {
  const services = (body.item ?? []).flatMap(each => texts(conceptText(each.productOrService)))
  const start = body.billablePeriod?.start ?? body.created
  const coverage = (body.insurance ?? []).flatMap(each => texts(index.name(each.coverage, resource)))
  const diagnoses = (body.diagnosis ?? []).flatMap(each =>
    texts(conceptText(each.diagnosisCodeableConcept) ?? index.name(each.diagnosisReference, resource)),
  )
  const text = services[0] === undefined ? name : `${name}: ${services[0]}`
  return {
    part: '',
    layer: 'clinical' as const,
    text,
    codings: (body.item ?? []).flatMap(each => conceptCodings(each.productOrService)),
    effective: effectiveOf(start, body.billablePeriod?.end),
    status: body.status,
    detail: present({
      type: conceptCode(body.type),
      use: body.use,
      created: body.created,
      provider: index.name(body.provider),
      services,
      diagnoses,
      coverage,
      ...detail,
    }),
    quote: sentences(
      texts(text, start && dateShown(start), body.status).join(', '),
      ...texts(...lines, coverage.length === 0 ? undefined : `Coverage: ${coverage.join(', ')}`),
    ),
  }
}

type Money = z.infer<typeof money>

const moneyText = (value: Money | undefined): string | undefined =>
  value?.value === undefined ? undefined : texts(String(value.value), value.currency).join(' ')

const moneyValue = (value: Money | undefined) =>
  value?.value === undefined
    ? undefined
    : { type: 'quantity' as const, number: value.value, unit: value.currency ?? '', unitCode: '' }

function prescribed(pointer: z.infer<typeof reference> | undefined, index: ResourceIndex): string | undefined {
  const target = index.find(pointer)
  return (
    target &&
    conceptText(
      z.object({ medicationCodeableConcept: concept.optional() }).parse(target.body).medicationCodeableConcept,
    )
  )
}
