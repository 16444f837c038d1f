import { Refusal } from '../kernel/errors.ts'
import { parseCsv } from './csv.ts'
import { isStorable } from './storable.ts'

/** Columns that a readings table must have; `last_sync` and `context` may stand beside them. */
const columns = [
  'person',
  'device_id',
  'device_name',
  'device_type',
  'at',
  'code',
  'text',
  'value',
  'unit',
  'unit_code',
] as const

export const isReadingsTable = (head: string): boolean => {
  const names = (head.split(/\r?\n/, 1)[0] ?? '').split(',').map(name => name.trim())
  return ['person', 'device_id', 'at', 'value'].every(name => names.includes(name))
}

/**
 * A CSV table of readings (comma, quotes as in RFC 4180, LOINC codes) as the JSON of a device stream, to be read by
 * `readDeviceStream`. A device without `last_sync` was last heard from at its latest reading. Refuses a table without its columns.
 */
export function deviceStreamFromCsv(text: string): unknown {
  if (!isStorable(text))
    throw new Refusal('invalid', 'The table holds characters that are no text.', 'Save it as UTF-8 text.')
  const [head = [], ...rows] = parseCsv(text)
  const missing = columns.filter(name => !head.includes(name))
  if (missing.length > 0) {
    throw new Refusal(
      'invalid',
      `The readings table lacks the columns ${missing.join(', ')}.`,
      `Give the columns ${columns.join(', ')}.`,
    )
  }
  const records = rows.map(row => new Map(head.map((name, at) => [name, row[at] ?? ''])))
  const people = new Set(records.map(record => record.get('person') ?? ''))
  const [person] = people
  if (person === undefined || people.size !== 1) {
    throw new Refusal('invalid', 'A readings table is about exactly one person.', 'Give one file per person.')
  }
  const groups = Map.groupBy(records, record => record.get('device_id') ?? '')
  return {
    format: 'carenav-device-stream',
    version: 1,
    id: `${person}-readings`,
    person,
    devices: [...groups].map(([id, group]) => deviceOf(id, group)),
  }
}

function deviceOf(id: string, group: readonly ReadonlyMap<string, string>[]): unknown {
  const field = (record: ReadonlyMap<string, string> | undefined, name: string): string => record?.get(name) ?? ''
  const times = group.map(record => field(record, 'at')).sort((a, b) => Date.parse(a) - Date.parse(b))
  const synced = group.map(record => field(record, 'last_sync')).find(text => text !== '')
  return {
    id,
    name: field(group[0], 'device_name'),
    type: field(group[0], 'device_type'),
    lastSync: synced ?? times.at(-1),
    measures: Object.fromEntries(
      group.map(record => [
        field(record, 'code'),
        {
          system: 'http://loinc.org',
          code: field(record, 'code'),
          text: field(record, 'text'),
          unit: field(record, 'unit'),
          unitCode: field(record, 'unit_code'),
        },
      ]),
    ),
    readings: group.map(record => {
      const value = field(record, 'value')
      const context = field(record, 'context')
      return {
        at: field(record, 'at'),
        measure: field(record, 'code'),
        value: value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value),
        ...(context === '' ? {} : { context }),
      }
    }),
  }
}
