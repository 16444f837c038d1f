import { z } from 'zod'
import { answerWhole } from '../../chain/answer.ts'
import type { ChainParts } from '../../chain/parts.ts'
import { defaultTenant, type PatientActor } from '../../domain/actor.ts'
import type { Reply } from '../../domain/answer.ts'
import { Answer } from '../../guard/answer.ts'
import type { Guard } from '../../guard/guard.ts'
import { loadDemo } from '../../ingest/ingest.ts'
import { loadKnowledge } from '../../ingest/knowledge.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/ids.ts'
import type { Database } from '../../store/database.ts'
import { readGroundingCases } from '../grounding-cases.ts'
import { proportion } from '../metric.ts'
import { unresolvedCitations } from '../scorers/citations.ts'
import type { EvalCase, ScoredCase, Suite, SuiteContext } from '../suite.ts'

export const inputSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('claim'), origin: z.enum(['record', 'guidance']), source: z.string(), claim: z.string() }),
  z.object({ type: z.literal('premise'), person: z.string(), question: z.string(), thing: z.string() }),
])
export type ClaimInput = Extract<z.infer<typeof inputSchema>, { type: 'claim' }>
type PremiseInput = Extract<z.infer<typeof inputSchema>, { type: 'premise' }>
const expectedSchema = z.object({ holds: z.boolean().optional(), shown: z.boolean().optional() })

const now = '2026-11-30T09:00:00Z'

/** What the product says stands in its source: altered sentences are caught, invented premises told as unknown, citations resolve byte for byte. */
export const groundingSuite: Suite = {
  name: 'grounding',
  description: 'Altered sentences are caught, invented premises are answered as unknown, and every citation resolves',
  readCases: readGroundingCases,
  run: context => runGrounding(context),
  metrics: cases => ({
    alteredCaught: proportion(cases, 'alteredCaught'),
    falseBlocks: proportion(cases, 'falseBlocks'),
    elaborated: proportion(cases, 'elaborated'),
    saidUnknown: proportion(cases, 'saidUnknown'),
    falselyUnknown: proportion(cases, 'falselyUnknown'),
    citationsResolved: proportion(cases, 'citationsResolved'),
  }),
}

/** `weaken` switches a guard off, to show that its cases then fail. */
export async function* runGrounding(
  { cases, parts, options }: SuiteContext,
  weaken: (chain: ChainParts) => ChainParts = chain => chain,
): AsyncGenerator<ScoredCase> {
  const database = await parts.openStore()
  try {
    const clock = fixedClock(options.now ?? now)
    const chain = weaken(await parts.chainOver(database, clock))
    await loadKnowledge({ database, clock, corpora: parts.corpora, log: parts.log })
    await loadDemo({ database, clock, corpora: parts.corpora, log: parts.log })
    for (const one of cases) {
      const input = inputSchema.parse(one.input)
      yield input.type === 'claim'
        ? scoreClaim(one, input, chain.guard)
        : await scorePremise(one, input, chain, database)
    }
  } finally {
    await database.close()
  }
}

const groupsOf = ({ metadata }: EvalCase): { readonly groups?: Readonly<Record<string, string>> } => {
  const group = metadata?.['group']
  return typeof group === 'string' ? { groups: { group } } : {}
}

/** The claim as a model words it beside its source; a fact of the record as our own reader tells it. A clinician reads it: no policy is in its way. */
export function scoreClaim(one: EvalCase, { origin, source, claim }: ClaimInput, guard: Guard): ScoredCase {
  const { holds } = expectedSchema.parse(one.expected)
  const span = { id: 'source:1', origin, source: 'source', ref: '1', title: '', text: source, hash: sha256(source) }
  const checked = guard.check(
    {
      origin: origin === 'record' ? 'record' : 'model',
      kind: 'answered',
      sentences: [{ text: claim, cites: [span.id], kind: origin === 'record' ? 'fact' : 'guidance' }],
      evidence: [span],
    },
    {
      question: { text: 'What does it say?', reader: 'clinician', level: 'detailed', language: 'en', previous: [] },
      now: new Date(now),
    },
  )
  const isCaught = !(checked instanceof Answer)
  return {
    id: one.id,
    output: { caught: isCaught, fault: checked.dropped[0]?.fault ?? null },
    scores: {
      alteredCaught: holds === false ? (isCaught ? 1 : 0) : null,
      falseBlocks: holds === true ? (isCaught ? 1 : 0) : null,
    },
    ...groupsOf(one),
  }
}

async function scorePremise(
  one: EvalCase,
  { person, question }: PremiseInput,
  chain: ChainParts,
  database: Database,
): Promise<ScoredCase> {
  const { shown } = expectedSchema.parse(one.expected)
  const actor: PatientActor = { role: 'patient', tenant: defaultTenant, user: 'evaluate', person }
  const { reply } = await answerWhole(chain, actor, { text: question, person })
  const citations = reply.sentences.flatMap(sentence => sentence.citations)
  const wrong = await unresolvedCitations(database, actor, citations)
  const isTold = saysUnknown(reply, chain)
  const isInvented = shown === false
  return {
    id: one.id,
    output: { kind: reply.kind, text: reply.text, unresolved: wrong },
    scores: {
      // An emergency card waits for no record; it neither says nor supposes anything.
      elaborated: isInvented ? (buildsOnIt(reply) ? 1 : 0) : null,
      saidUnknown: isInvented && reply.kind !== 'escalated' ? (isTold ? 1 : 0) : null,
      falselyUnknown: shown === true ? (isTold ? 1 : 0) : null,
      citationsResolved: citations.length === 0 ? null : wrong.length === 0 ? 1 : 0,
    },
    ...groupsOf(one),
  }
}

const saysUnknown = ({ sentences }: Reply, { knowledge }: ChainParts): boolean => {
  const opening = knowledge.tables.template('premise-none', 'patient', 'en').replace(/[\s.]+$/, '')
  return sentences.some(({ kind, text }) => kind === 'notice' && text.startsWith(opening))
}

/** Advice or knowledge from a text goes on from what was supposed; a rule about two medicines and what the record says do not. */
const buildsOnIt = ({ sentences }: Reply): boolean =>
  sentences.some(
    ({ kind, citations }) =>
      (kind === 'guidance' || kind === 'action') && citations.some(({ origin }) => origin === 'guidance'),
  )
