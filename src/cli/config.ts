import { readConfig, variables } from '../kernel/config.ts'
import type { Terminal } from './terminal.ts'

const secrets = new Set(['OPENAI_API_KEY', 'UNSTRUCTURED_API_KEY', 'CARENAV_AUTH_SECRET', 'DATABASE_URL'])

/** `carenav config check`: refuses with every bad value, why, and an example. */
export function checkConfig(terminal: Terminal): void {
  readConfig()
  terminal.print({ ok: true }, 'All settings are valid.')
}

/** `carenav config print`: every setting with its value now; secrets only as set or not set. */
export function printConfig(terminal: Terminal): void {
  const config: Readonly<Record<string, unknown>> = readConfig()
  const rows = Object.entries(variables).map(([name, { means, example }]) => {
    const value = config[name]
    return {
      name,
      value: secrets.has(name) && value !== undefined ? 'set, not shown' : (value ?? null),
      means,
      example,
    }
  })
  const text = rows.map(
    ({ name, value, means }) => `${name.padEnd(28)}${String(value ?? 'not set').padEnd(28)}${means}`,
  )
  terminal.print(rows, text.join('\n'))
}
