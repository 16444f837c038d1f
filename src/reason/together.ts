import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { DraftSentence } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { type StoredFact, spanOf } from '../record/facts.ts'
import type { Tx } from '../store/database.ts'
import { distinct } from './finding.ts'
import type { InteractionRow } from './rows/interaction-row.ts'
import { readState } from './state.ts'
import type { ReasonTables } from './tables.ts'
import { readTogetherQuestion } from './together-question.ts'
import { generalHit, isNamedBy, togetherHits } from './together-rules.ts'
import { createTogetherWording, type Said } from './together-sentences.ts'

/** What the tables and the record say about taking one thing with what the person takes. */
export interface Together {
  /** The substance or class as the question means it; absent when it is in no table. */
  readonly asked?: string
  /** The person's own medicines that the answer speaks of. */
  readonly mine: readonly StoredFact[]
  /** The rule that leads the answer; absent when none was found, which proves no safety. */
  readonly rule?: InteractionRow
  readonly sentences: readonly DraftSentence[]
  readonly evidence: readonly Span[]
}

/**
 * Answers "can I take ibuprofen with my blood thinner?" from the person's own medicines, allergies and kidney facts.
 * Plain sentences for a patient, one clinical line per rule for a clinician. Undefined when the text asks something else.
 * Every sentence of kind 'guidance' or 'action' stands byte for byte in the rule it cites.
 */
export async function checkTogether(
  tx: Tx,
  actor: Actor,
  person: string,
  text: string,
  now: Date,
  tables: ReasonTables,
): Promise<Together | undefined> {
  const question = readTogetherQuestion(text, tables.together.rows, tables.substances)
  if (question === undefined) return undefined
  const wording = createTogetherWording(actor.role === 'patient' ? 'patient' : 'clinician', tables)
  if (question === 'unknown-thing') return toTogether(undefined, [], undefined, [wording.notice('unknown-thing')])

  const { asked, others, isOnlyThis } = question
  const state = await readState(tx, actor, person, now, tables)
  await audit(tx, actor, { action: 'record-read', person, subject: 'fact', detail: { check: 'together' } }, now)
  const hits = togetherHits(asked, others, state, tables)
  const missing = others.filter(other => !state.medicines.some(medicine => isNamedBy(medicine, other)))
  if (hits.length > 0) {
    const said = wording.hits(hits, asked)
    const cited = new Set(said.flatMap(({ spans }) => spans.map(({ id }) => id)))
    const mine = hits.flatMap(hit => hit.medicine?.fact ?? []).filter(fact => cited.has(spanOf(fact).id))
    return toTogether(asked.surface, mine, hits[0]?.row, said)
  }
  const general = generalHit(asked, missing, tables)
  if (general !== undefined) {
    const named = missing.map(({ surface }) => surface).join(', ')
    return toTogether(asked.surface, [], general.row, [
      wording.notice('not-mine', { named }),
      ...wording.rule(general.row),
    ])
  }
  if (!isOnlyThis && others.length === 0) return undefined
  const known = state.medicines.filter(medicine => [asked, ...others].some(mention => isNamedBy(medicine, mention)))
  return toTogether(
    asked.surface,
    known.map(({ fact }) => fact),
    undefined,
    [...known.slice(0, 1).map(wording.mine), wording.notice('nothing-found')],
  )
}

function toTogether(
  asked: string | undefined,
  mine: readonly StoredFact[],
  rule: InteractionRow | undefined,
  said: readonly Said[],
): Together {
  return {
    ...(asked === undefined ? {} : { asked }),
    mine,
    ...(rule === undefined ? {} : { rule }),
    sentences: said.map(({ text, kind, spans }) => ({ text, kind, cites: spans.map(({ id }) => id) })),
    evidence: distinct([...said.flatMap(({ spans }) => spans), ...mine.map(spanOf)]),
  }
}
