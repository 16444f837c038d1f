import { z } from 'zod'
import { minuteShown } from './moment.ts'
import { headOf, isoInstant } from './own-format.ts'
import { present } from './present.ts'
import type { Problem, ResourceReading, SourceReading } from './reading.ts'

const measure = z.object({
  system: z.string(),
  code: z.string().min(1),
  text: z.string().min(1),
  unit: z.string(),
  /** UCUM */
  unitCode: z.string(),
})
const reading = z.object({
  at: isoInstant,
  measure: z.string(),
  value: z.number({ error: 'is not a number' }),
  context: z.string().optional(),
})
const device = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  type: z.string().min(1),
  lastSync: isoInstant,
  /** How often readings are meant to come in. */
  expectedEveryHours: z.number().positive().optional(),
  measures: z.record(z.string(), measure),
  readings: z.array(z.unknown()),
})
const schema = z.object({ ...headOf('carenav-device-stream'), devices: z.array(device).min(1) })

type Device = z.infer<typeof device>

/**
 * Readings of home devices: one fact per reading, and per device one fact with the last time it was heard from (code
 * `last-sync`). Each reading is a resource of its own, so a longer stream adds readings and touches none. A broken reading is
 * reported by path. Throws `z.ZodError` when the file itself is broken.
 */
export function readDeviceStream(json: unknown): SourceReading {
  const body = schema.parse(json)
  const problems: Problem[] = []
  const resources = body.devices.flatMap((each, at) => [
    lastSync(each, `devices[${at}]`),
    ...readings(each, `devices[${at}]`, problems),
  ])
  return { people: [{ personId: body.person, resources }], problems }
}

function lastSync(of: Device, path: string): ResourceReading {
  const { readings: _, ...body } = of
  return {
    resourceType: 'device',
    id: of.id,
    path,
    body,
    facts: [
      {
        part: '',
        layer: 'device',
        kind: 'reading',
        text: `Last sync of ${of.name}`,
        codings: [{ system: 'urn:carenav:device', code: 'last-sync', display: 'Last sync' }],
        value: { type: 'text', text: of.lastSync },
        effective: { start: of.lastSync, precision: 'instant' },
        status: 'final',
        detail: present({
          device: of.id,
          deviceName: of.name,
          deviceType: of.type,
          lastSync: of.lastSync,
          expectedEveryHours: of.expectedEveryHours,
        }),
        quote: `${of.name} was last heard from on ${minuteShown(of.lastSync)}`,
      },
    ],
  }
}

function readings(of: Device, path: string, problems: Problem[]): readonly ResourceReading[] {
  const seen = new Set<string>()
  return of.readings.flatMap((raw, at): readonly ResourceReading[] => {
    const place = `${path}.readings[${at}]`
    const parsed = reading.safeParse(raw)
    if (!parsed.success) {
      for (const { path: within, message } of parsed.error.issues)
        problems.push({
          path: [place, ...within.map(String)].join('.'),
          reason: `the reading was left out: ${message}`,
        })
      return []
    }
    const { at: instant, measure: name, value, context } = parsed.data
    const what = of.measures[name]
    const id = `${of.id}/${name}/${instant}`
    if (what === undefined || seen.has(id)) {
      problems.push({
        path: place,
        reason:
          what === undefined
            ? 'the reading was left out: its measure is not described'
            : 'the reading stands twice; the first was kept',
      })
      return []
    }
    seen.add(id)
    return [
      {
        resourceType: 'device-reading',
        id,
        path: place,
        body: raw,
        facts: [
          {
            part: '',
            layer: 'device',
            kind: 'reading',
            text: what.text,
            codings: [{ system: what.system, code: what.code, display: what.text }],
            value: { type: 'quantity', number: value, unit: what.unit, unitCode: what.unitCode },
            effective: { start: instant, precision: 'instant' },
            status: 'final',
            detail: present({ device: of.id, deviceName: of.name, deviceType: of.type, context }),
            quote: `${what.text}: ${value} ${what.unit}, ${minuteShown(instant)}${context === undefined ? '' : `, ${context}`} (${of.name})`,
          },
        ],
      },
    ]
  })
}
