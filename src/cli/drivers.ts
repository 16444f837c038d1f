import { readFile } from 'node:fs/promises'
import { Refusal } from '../kernel/errors.ts'
import { analyseDrivers, type ShownFactor, shown } from '../reason/drivers/analysis.ts'
import { assessDrivers } from '../reason/drivers/drivers.ts'
import type { Interval } from '../reason/drivers/effect.ts'
import type { Member } from '../reason/drivers/population.ts'
import { readDriverTables } from '../reason/drivers/tables.ts'
import { parseCsv } from '../sources/csv.ts'
import { withInstallation } from './session.ts'
import type { Terminal } from './terminal.ts'

export interface DriversCommand {
  /** 'store', or a CSV file with one person a row. */
  readonly data: string
  /** Column of a file that is a factor, yes or no; `<factor>_at` beside it says when it was recorded. */
  readonly factors?: readonly string[]
  /** Columns of numbers to hold equal. */
  readonly adjust?: readonly string[]
  /** Column that says from when the outcome is counted. */
  readonly baseline?: string
}

/** `carenav drivers <outcome>`: which social factors drive it. For the store an outcome of driver-outcomes; for a file a column. */
export async function drivers(terminal: Terminal, outcome: string, options: DriversCommand): Promise<void> {
  if (options.data === 'store') {
    await withInstallation(async ({ clock }, { database }) => {
      const analysis = await analyseDrivers(database, await readDriverTables(), outcome, clock.now())
      terminal.print(analysis, textOf(analysis.title, analysis.people, analysis.withOutcome, analysis.factors))
    })
    return
  }
  const report = assessDrivers(await readFileOf(outcome, options))
  const factors = report.factors.map(shown)
  terminal.print({ outcome, ...report, factors }, textOf(outcome, report.people, report.withOutcome, factors))
}

async function readFileOf(outcome: string, { data, factors = [], adjust = [], baseline }: DriversCommand) {
  if (factors.length === 0)
    throw new Refusal(
      'invalid',
      'Which columns are factors?',
      'Add --factors food,transport,… (values yes, no or empty).',
    )
  const text = await readFile(data, 'utf8').catch((cause: unknown) => {
    throw new Refusal('not-found', `There is no file ${data}.`, 'Name a CSV file, or "store".', { cause })
  })
  const [head = [], ...rows] = parseCsv(text)
  const needed = [outcome, ...factors, ...adjust, ...(baseline === undefined ? [] : [baseline])]
  const missing = needed.filter(name => !head.includes(name))
  if (missing.length > 0)
    throw new Refusal('invalid', `${data} has no column ${missing.join(', ')}.`, `Its columns are: ${head.join(', ')}.`)
  const members = rows.flatMap((row, at): readonly Member[] => {
    const field = (name: string): string => row[head.indexOf(name)] ?? ''
    const happened = yesOrNo(field(outcome), data, at, outcome)
    if (happened === undefined) return []
    return [
      {
        outcome: happened,
        ...(baseline === undefined || field(baseline) === ''
          ? {}
          : { baseline: dateIn(field(baseline), data, at, baseline) }),
        answers: Object.fromEntries(
          factors.map(factor => {
            const recordedAt = field(`${factor}_at`)
            return [
              factor,
              {
                value: yesOrNo(field(factor), data, at, factor),
                ...(recordedAt === '' ? {} : { recordedAt: dateIn(recordedAt, data, at, `${factor}_at`) }),
              },
            ]
          }),
        ),
        covariates: Object.fromEntries(
          adjust.filter(name => field(name) !== '').map(name => [name, numberIn(field(name), data, at, name)]),
        ),
      },
    ]
  })
  return { factors: factors.map(id => ({ id, leadsTo: [] })), members }
}

const answers: Readonly<Record<string, boolean | undefined>> = {
  yes: true,
  true: true,
  '1': true,
  no: false,
  false: false,
  '0': false,
  '': undefined,
  refused: undefined,
  unknown: undefined,
}

function yesOrNo(text: string, file: string, row: number, column: string): boolean | undefined {
  const word = text.toLowerCase()
  if (Object.hasOwn(answers, word)) return answers[word]
  throw wrong(file, row, column, text, 'Write yes, no, refused or nothing.')
}

function numberIn(text: string, file: string, row: number, column: string): number {
  const number = Number(text)
  if (Number.isFinite(number)) return number
  throw wrong(file, row, column, text, 'Write a number.')
}

function dateIn(text: string, file: string, row: number, column: string): string {
  if (!Number.isNaN(Date.parse(text))) return text
  throw wrong(file, row, column, text, 'Write a date as 2026-03-31.')
}

const wrong = (file: string, row: number, column: string, text: string, hint: string): Refusal =>
  new Refusal('invalid', `${file}, row ${row + 2}, column ${column}: "${text}" is not understood.`, hint)

const figure = (interval: Interval | null): string =>
  interval === null ? '–' : `${interval.value.toFixed(2)} (95 % ${interval.low.toFixed(2)}–${interval.high.toFixed(2)})`

function textOf(title: string, people: number, withOutcome: number | null, factors: readonly ShownFactor[]): string {
  const found = factors.filter(({ verdict }) => verdict === 'driver')
  return [
    `${title}: ${people} people, ${withOutcome ?? 'fewer than 11'} with the outcome.`,
    found.length > 0
      ? `Drivers: ${found.map(({ factor }) => factor).join(', ')}.`
      : factors.every(({ adjusted }) => adjusted === null)
        ? 'Too few people have told enough to say anything.'
        : 'No drivers: nothing that was asked raises the risk once age, sex, illness and the other answers are held equal.',
    '',
    `${'factor'.padEnd(16)}${'verdict'.padEnd(16)}${'odds ratio, all held equal'.padEnd(32)}${'by itself'.padEnd(32)}people`,
    ...factors.map(
      ({ factor, verdict, adjusted, crude, adjustedOver }) =>
        `${factor.padEnd(16)}${verdict.padEnd(16)}${figure(adjusted).padEnd(32)}${figure(crude).padEnd(32)}${adjustedOver}`,
    ),
    '',
    'An association held equal for what was recorded is no proof of a cause: see the E-values with --json.',
  ].join('\n')
}
