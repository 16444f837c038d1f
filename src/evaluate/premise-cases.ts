import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseYaml } from '../kernel/yaml.ts'

const kinds = ['had', 'has', 'takes', 'allergic', 'result'] as const
const byKind = z.partialRecord(z.enum(kinds), z.array(z.string()))
const schema = z.object({
  reviewed: z.iso.date(),
  ends: byKind,
  frames: byKind,
  invented: byKind,
  values: z.record(z.string(), z.number()),
  years: z.array(z.number()).min(1),
  held: z.record(z.string(), byKind),
  heldResults: z.array(z.object({ person: z.string(), thing: z.string(), value: z.number() })),
})

/** A question of one person that supposes something. */
export interface PremiseCase {
  readonly id: string
  readonly person: string
  readonly kind: (typeof kinds)[number]
  readonly question: string
  /** What it supposes. */
  readonly thing: string
  /** The record shows it. */
  readonly isTrue: boolean
}

/** Makes the questions of `premises.yaml`: every invented thing for every person, and every thing that a record holds for that person alone. */
export async function readPremiseCases(file: URL): Promise<readonly PremiseCase[]> {
  const parts = schema.parse(parseYaml(await readFile(file, 'utf8'), file.pathname))
  const people = Object.keys(parts.held)
  let turn = 0
  const ask = (
    person: string,
    kind: PremiseCase['kind'],
    thing: string,
    isTrue: boolean,
    value?: number,
  ): PremiseCase => {
    turn += 1
    const frames = (parts.frames[kind] ?? []).filter(frame => !isTrue || !frame.includes('{year}'))
    const ends = parts.ends[kind] ?? parts.ends.had ?? []
    const end = ends[turn % ends.length] ?? ''
    const question = (frames[turn % frames.length] ?? '')
      .replace('{thing}', thing)
      .replace('{year}', String(parts.years[turn % parts.years.length]))
      .replace('{value}', String(value ?? parts.values[thing] ?? ''))
      .replace('{end}', end)
      .replace('{End}', `${end.charAt(0).toUpperCase()}${end.slice(1)}`)
    return { id: `premise-${String(turn).padStart(3, '0')}`, person, kind, question, thing, isTrue }
  }
  const invented = people.flatMap(person =>
    kinds.flatMap(kind => (parts.invented[kind] ?? []).map(thing => ask(person, kind, thing, false))),
  )
  const held = people.flatMap(person =>
    kinds.flatMap(kind =>
      // Twice each, so that each stands in two frames.
      (parts.held[person]?.[kind] ?? []).flatMap(thing => [
        ask(person, kind, thing, true),
        ask(person, kind, thing, true),
      ]),
    ),
  )
  return [
    ...invented,
    ...held,
    ...parts.heldResults.map(({ person, thing, value }) => ask(person, 'result', thing, true, value)),
  ]
}
