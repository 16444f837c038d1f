import { beforeAll, expect, test } from 'vitest'
import { createComposer } from '../../chain/compose/composer.ts'
import { readChainKnowledge } from '../../chain/knowledge.ts'
import type { ChainParts } from '../../chain/parts.ts'
import { type Guard, loadGuard } from '../../guard/guard.ts'
import { allChecks } from '../../guard/verify/checks.ts'
import { readConfig } from '../../kernel/config.ts'
import { silentLog } from '../../kernel/log.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { createEmbedders } from '../../models/embedders.ts'
import { createModels } from '../../models/models.ts'
import { freshDatabase } from '../../testing/database.ts'
import { readGroundingCases } from '../grounding-cases.ts'
import type { EvaluateParts } from '../parts.ts'
import { readSuiteHead } from '../run.ts'
import type { EvalCase, ScoredCase } from '../suite.ts'
import { groundingSuite, inputSchema, runGrounding, scoreClaim } from './grounding.ts'

let cases: readonly EvalCase[]
let whole: Guard
beforeAll(async () => {
  whole = await loadGuard()
  cases = await readGroundingCases(new URL('../../../evals/suites/grounding/', import.meta.url).pathname)
})

const claims = () =>
  cases.flatMap(one => {
    const input = inputSchema.parse(one.input)
    return input.type === 'claim' ? [{ one, input }] : []
  })
const groupOf = ({ metadata }: EvalCase): string => String(metadata?.['group'])

test('there are 600 altered sentences, 300 invented premises, and true ones of both', () => {
  const groups = cases.map(groupOf)
  expect(claims().filter(({ one }) => groupOf(one) !== 'faithful').length).toBeGreaterThanOrEqual(600)
  expect(groups.filter(group => group.startsWith('invented')).length).toBeGreaterThanOrEqual(300)
  expect(groups.filter(group => group === 'faithful').length).toBeGreaterThanOrEqual(200)
  expect(groups.filter(group => group.startsWith('held')).length).toBeGreaterThanOrEqual(150)
})

test('no case stands twice', () => {
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
})

/** One group of altered sentences that only this check, among all, catches whole. */
const guarded: Readonly<Record<keyof typeof allChecks, string>> = {
  date: 'date',
  time: 'date',
  number: 'number',
  place: 'swap',
  rate: 'rate',
  bound: 'bound',
  medicine: 'medicine',
  name: 'medicine',
  side: 'side',
  thing: 'quality',
  trend: 'direction',
  denial: 'negation',
  negation: 'negation',
  presence: 'presence',
  condition: 'condition',
  share: 'share',
  opposite: 'negation',
  order: 'swap',
  contradiction: 'contradiction',
  support: 'lab',
}

test.each(Object.entries(guarded))('without the check %s its group "%s" fails the gate', async (name, group) => {
  const rest = Object.fromEntries(Object.entries(allChecks).filter(([each]) => each !== name))
  const weakened = await loadGuard({ checks: rest })
  const altered = claims().filter(({ one }) => groupOf(one) === group)
  const caught = (guard: Guard): number | undefined =>
    groundingSuite.metrics(altered.map(({ one, input }) => scoreClaim(one, input, guard)))['alteredCaught']?.value
  expect(caught(whole)).toBe(1)
  expect(caught(weakened)).toBeLessThan(1)
})

test('without the reader of premises an invented one is built upon, and the gate is not met', async () => {
  const { gates } = await readSuiteHead('grounding')
  const guard = whole
  const knowledge = await readChainKnowledge(guard.readability.isWord)
  const parts: EvaluateParts = {
    config: readConfig({}),
    log: silentLog,
    corpora: corporaFolder,
    openStore: freshDatabase,
    chainOver: async (database, clock): Promise<ChainParts> => ({
      database,
      clock,
      log: silentLog,
      models: createModels(readConfig({}), createComposer(knowledge.tables)),
      embedders: createEmbedders(undefined, database, indexTerms),
      guard,
      knowledge,
    }),
  }
  const few = cases.filter(one => groupOf(one) === 'invented-has').slice(0, 5)
  const run = async (weaken?: (chain: ChainParts) => ChainParts) => {
    const scored: ScoredCase[] = []
    for await (const one of runGrounding({ cases: few, parts, options: { model: 'embedded' } }, weaken))
      scored.push(one)
    return groundingSuite.metrics(scored)
  }
  expect((await run())['saidUnknown']?.value).toBe(1)
  const blind = await run(chain => ({
    ...chain,
    knowledge: { ...chain.knowledge, premises: { ...chain.knowledge.premises, frames: [] } },
  }))
  expect(blind['saidUnknown']?.value).toBeLessThan(gates['saidUnknown'] ?? 1)
}, 300_000)
