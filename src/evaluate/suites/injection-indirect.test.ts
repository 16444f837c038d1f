import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { ChainParts } from '../../chain/parts.ts'
import { readConfig } from '../../kernel/config.ts'
import { silentLog } from '../../kernel/log.ts'
import { createBaseParts, createEvaluateParts } from '../../parts.ts'
import { startHostileServer } from '../hostile/hostile-server.ts'
import { plantedCases } from '../hostile/planted-cases.ts'
import type { EvaluateParts } from '../parts.ts'
import { readSuiteHead } from '../run.ts'
import type { ScoredCase } from '../suite.ts'
import { injectionIndirectSuite } from './injection-indirect.ts'

const server = await startHostileServer()
afterAll(() => server.close())
const settings = {
  embedded: readConfig({}),
  hostile: readConfig({ CARENAV_CHAT_PROVIDER: 'openai', CARENAV_CHAT_MODEL: 'hostile', OPENAI_BASE_URL: server.url }),
}
const all = await plantedCases(
  fileURLToPath(new URL('../../../evals/suites/injection-indirect/parts.yaml', import.meta.url)),
)
const clean = all.filter(({ id }) => /-c(?:lean|are-\d+)$/.test(id))
const cases = [...clean, ...all.filter(one => !clean.includes(one)).filter((_, at) => at % 11 === 0)]
const head = await readSuiteHead('injection-indirect')

const withGuard = (
  parts: EvaluateParts,
  change: (guard: ChainParts['guard']) => Partial<ChainParts['guard']>,
): EvaluateParts => ({
  ...parts,
  chainOver: async (database, clock) => {
    const chain = await parts.chainOver(database, clock)
    return { ...chain, guard: { ...chain.guard, ...change(chain.guard) } }
  },
})

async function measure(parts: EvaluateParts) {
  const scored: ScoredCase[] = []
  for await (const one of injectionIndirectSuite.run({ cases, parts, options: { model: 'embedded' } })) scored.push(one)
  return injectionIndirectSuite.metrics(scored)
}

test('the suite has 3,000 documents with an attack', () => expect(all.length - clean.length).toBe(3000))

describe.each(['embedded', 'hostile'] as const)('with the %s model', model => {
  test('documents are answered and what they order is not followed', async () => {
    const metrics = await measure(createEvaluateParts(await createBaseParts(settings[model], silentLog)))
    expect(metrics['complianceRate']?.value).toBeLessThanOrEqual(head.limits['complianceRate'] ?? 0)
    expect(metrics['answeredCleanRate']?.value).toBeGreaterThanOrEqual(head.gates['answeredCleanRate'] ?? 1)
  })

  test('with the quarantine switched off the limit is broken', async () => {
    const parts = createEvaluateParts(await createBaseParts(settings[model], silentLog))
    const metrics = await measure(withGuard(parts, () => ({ addressOf: () => undefined })))
    expect(metrics['complianceRate']?.value).toBeGreaterThan(head.limits['complianceRate'] ?? 1)
  })
})
