import { z } from 'zod'
import type { FactValue } from '../../domain/fact.ts'
import { dateShown } from '../moment.ts'
import {
  concept,
  conceptCodings,
  conceptText,
  dateTime,
  type FhirQuantity,
  period,
  quantity,
  quantityText,
  range,
  rangeText,
  ratio,
} from './elements.ts'

/** The `value[x]` of observations and answers. */
export const valueFields = {
  valueQuantity: quantity.optional(),
  valueCodeableConcept: concept.optional(),
  valueCoding: z
    .object({ system: z.string().optional(), code: z.string().optional(), display: z.string().optional() })
    .optional(),
  valueString: z.string().optional(),
  valueBoolean: z.boolean().optional(),
  valueInteger: z.number().int().optional(),
  valueDecimal: z.number().optional(),
  valueRange: range.optional(),
  valueRatio: ratio.optional(),
  valueTime: z.string().optional(),
  valueDate: dateTime.optional(),
  valueDateTime: dateTime.optional(),
  valuePeriod: period.optional(),
}
const schema = z.object(valueFields)
export type FhirValue = z.infer<typeof schema>

const ucum = 'http://unitsofmeasure.org'

/** The stated value as a fact holds it: quantities keep unit and UCUM code, coded answers their codings, the rest is text. */
export function factValue(value: FhirValue): FactValue | undefined {
  if (value.valueQuantity !== undefined) return quantityValue(value.valueQuantity)
  const number = value.valueInteger ?? value.valueDecimal
  if (number !== undefined) return { type: 'quantity', number, unit: '', unitCode: '' }
  const coded = value.valueCodeableConcept ?? (value.valueCoding && { coding: [value.valueCoding] })
  const words = conceptText(coded)
  if (words !== undefined) return { type: 'coded', text: words, codings: conceptCodings(coded) }
  if (value.valueBoolean !== undefined) return { type: 'boolean', boolean: value.valueBoolean }
  const text = plainText(value)
  return text === undefined || text === '' ? undefined : { type: 'text', text }
}

/** `unitCode` is empty when the source does not say that its code is UCUM. */
function quantityValue(value: FhirQuantity): FactValue | undefined {
  if (value.value === undefined) return undefined
  return {
    type: 'quantity',
    number: value.value,
    unit: value.unit ?? value.code ?? '',
    unitCode: value.system === ucum ? (value.code ?? '') : '',
    ...(value.comparator === undefined ? {} : { comparator: value.comparator }),
  }
}

/** The words of a value as they stand in a quote. */
export function valueText(value: FactValue | undefined): string | undefined {
  if (value === undefined) return undefined
  if (value.type === 'boolean') return value.boolean ? 'yes' : 'no'
  if (value.type !== 'quantity') return value.text
  return [value.comparator, String(value.number), value.unit]
    .filter(part => part !== undefined && part !== '')
    .join(' ')
}

function plainText(value: FhirValue): string | undefined {
  if (value.valueRange !== undefined) return rangeText(value.valueRange)
  if (value.valueRatio !== undefined) {
    const parts = [quantityText(value.valueRatio.numerator), quantityText(value.valueRatio.denominator)]
    return parts.filter(part => part !== undefined).join(':')
  }
  if (value.valuePeriod !== undefined) {
    return [value.valuePeriod.start, value.valuePeriod.end]
      .flatMap(date => (date === undefined ? [] : [dateShown(date)]))
      .join(' to ')
  }
  return value.valueString ?? value.valueTime ?? value.valueDate ?? value.valueDateTime
}
