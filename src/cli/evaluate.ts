import { loadSuite, suiteNames } from '../evaluate/registry.ts'
import { runText } from '../evaluate/report.ts'
import { readSuiteHead, runSuite } from '../evaluate/run.ts'
import { type Config, readConfig } from '../kernel/config.ts'
import { createBaseParts, createEvaluateParts } from '../parts.ts'
import type { Terminal } from './terminal.ts'

export async function listSuites(terminal: Terminal): Promise<void> {
  const heads = await Promise.all(suiteNames.map(readSuiteHead))
  terminal.print(heads, heads.map(({ name, description }) => `${name.padEnd(14)}${description}`).join('\n'))
}

export interface EvaluateCommand {
  readonly cases?: string
  readonly bundles?: string
  readonly now?: string
  /** Who composes; the configured provider when left out. */
  readonly model?: Config['CARENAV_CHAT_PROVIDER']
}

/** `carenav eval run`: false when a gate of the suite's own cases was not met. */
export async function evaluate(terminal: Terminal, name: string, options: EvaluateCommand): Promise<boolean> {
  const suite = await loadSuite(name)
  const configured = readConfig()
  const model = options.model ?? configured.CARENAV_CHAT_PROVIDER
  const parts = createEvaluateParts(await createBaseParts({ ...configured, CARENAV_CHAT_PROVIDER: model }))
  const progress = await terminal.progress(name)
  const run = await runSuite(suite, parts, { ...options, model, progress: progress.update })
  progress.stop()
  terminal.print(run, runText(run))
  return run.gates.every(gate => gate.met)
}
