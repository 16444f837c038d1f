import { startHostileServer } from '../evaluate/hostile/hostile-server.ts'
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
  readonly model?: Config['CARENAV_CHAT_PROVIDER'] | 'hostile'
}

/** `carenav eval run`: false when a gate of the suite's own cases was not met. */
export async function evaluate(terminal: Terminal, name: string, options: EvaluateCommand): Promise<boolean> {
  const suite = await loadSuite(name)
  const configured = readConfig()
  const model = options.model ?? configured.CARENAV_CHAT_PROVIDER
  const hostile = model === 'hostile' ? await startHostileServer() : undefined
  try {
    const parts = createEvaluateParts(await createBaseParts(configFor(model, configured, hostile?.url)))
    const progress = await terminal.progress(name)
    const run = await runSuite(suite, parts, { ...options, model, progress: progress.update })
    progress.stop()
    terminal.print(run, runText(run))
    return run.gates.every(gate => gate.met)
  } finally {
    await hostile?.close()
  }
}

/** The hostile model is our own server on this machine, reached as any OpenAI-compatible one is. */
const configFor = (model: NonNullable<EvaluateCommand['model']>, configured: Config, address?: string): Config =>
  model === 'hostile'
    ? { ...configured, CARENAV_CHAT_PROVIDER: 'openai', CARENAV_CHAT_MODEL: 'hostile', OPENAI_BASE_URL: address }
    : { ...configured, CARENAV_CHAT_PROVIDER: model }
