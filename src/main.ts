import { enableCompileCache } from 'node:module'
import { failureText, Refusal } from './kernel/errors.ts'

enableCompileCache()

/** The server process. Heavy modules load after the compile cache is on, which halves the second start. */
try {
  const { serve } = await import('./server.ts')
  await serve()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`${failureText(error)}\n`)
  process.exitCode = 1
}
