import { audit } from '../audit/audit.ts'
import type { PatientActor } from '../domain/actor.ts'
import type { Draft, Reply } from '../domain/answer.ts'
import type { Citation, Span } from '../domain/evidence.ts'
import { Answer } from '../guard/answer.ts'
import type { TeachBackScore } from '../guard/readability/teach-back.ts'
import { canonicalise } from '../kernel/canonical.ts'
import { Refusal } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import { toldPlainly } from './compose/plainly.ts'
import { readReply } from './history.ts'
import type { ChainParts } from './parts.ts'
import { currentReading, giveSignals } from './reading.ts'
import { isUrgent } from './urgent.ts'

/** What the product says to what was said back. */
export interface TeachBack extends TeachBackScore {
  /** One reviewed sentence or two. */
  readonly say: string
  /** The points that were missed, told again and more plainly. */
  readonly again?: Reply
}

/** An urgent need in the person's words goes before everything. */
export interface UrgentWords {
  readonly result: 'urgent'
  readonly card: Reply
}

/** The invitation to say an answer back; undefined where the answer holds nothing to do. Throws Refusal `not-found` for a message out of sight. */
export async function offerTeachBack(
  parts: ChainParts,
  actor: PatientActor,
  message: string,
): Promise<string | undefined> {
  const reply = await readReply(parts, actor, actor.person, message)
  return pointsOf(reply).length === 0
    ? undefined
    : parts.knowledge.tables.template('teach-back-ask', 'patient', reply.language)
}

/** Scores what was said back, keeps it, lets it move the reading level, and tells again what was missed. Never raises the level on a miss. */
export async function teachBack(
  parts: ChainParts,
  actor: PatientActor,
  message: string,
  said: string,
): Promise<TeachBack | UrgentWords> {
  const { guard, knowledge, database, clock } = parts
  const { text: words } = canonicalise(said, mostWords)
  const reply = await readReply(parts, actor, actor.person, message)
  const triage = guard.assess(words, { previous: [] })
  if (isUrgent(triage)) return { result: 'urgent', card: guard.escalate(triage, reply.language).reply(0) }

  const points = pointsOf(reply)
  if (points.length === 0)
    throw new Refusal('conflict', 'That answer holds no step to say back.', 'Ask something to do.')
  const score = guard.scoreTeachBack(
    points.map(({ text }) => text),
    words,
    reply.language,
  )
  const now = clock.now()
  const state = await database.as(actor, async tx => {
    await tx.query(
      `insert into teach_back (tenant_id, person_id, message_id, attempt, words, result, points, given_by, given_at)
       select $1, $2, $3, coalesce(max(attempt), 0) + 1, $4, $5, $6::jsonb, $7, $8 from teach_back
       where tenant_id = $1 and person_id = $2 and message_id = $3`,
      [actor.tenant, actor.person, message, words, score.result, JSON.stringify(score.points), actor.user, now],
    )
    await giveSignals(tx, actor, actor.person, [`teach-back-${score.result}`], message, now)
    const event = {
      action: 'teach-back-given',
      person: actor.person,
      subject: `message/${message}`,
      detail: { result: score.result },
    }
    await audit(tx, actor, event, now)
    return currentReading(tx, actor, actor.person, knowledge.reading, now)
  })
  const say = knowledge.tables.template(`teach-back-${score.result}`, 'patient', reply.language)
  const missed = points.filter((_, at) => score.points[at] !== 'said')
  const least = knowledge.reading.baseline.least
  const grade = Math.max(least, Math.min(state.grade ?? reply.grade, reply.grade - 1))
  const again = score.result === 'passed' ? undefined : toldAgain(parts, reply, missed, grade)
  return { ...score, say, ...(again === undefined ? {} : { again }) }
}

const mostWords = 2_000
/** Source: AHRQ universal precautions, no more than three key points. */
const mostPoints = 3

type Point = Reply['sentences'][number]

/** What there is to do, in an answer that was given in calm; then what there is to know, as far as there is room. */
function pointsOf({ kind, urgency, sentences }: Reply): readonly Point[] {
  const actions = sentences.filter(sentence => sentence.kind === 'action')
  if (kind !== 'answered' || urgency !== 'routine' || actions.length === 0) return []
  return actions.slice(0, mostPoints)
}

/** The missed points, checked against their sources as if new, in plainer words. */
function toldAgain(
  { guard, clock }: ChainParts,
  reply: Reply,
  missed: readonly Point[],
  grade: number,
): Reply | undefined {
  const draft: Draft = {
    origin: 'embedded',
    kind: 'answered',
    sentences: missed.map(({ text, kind, citations }) => ({
      text,
      kind,
      cites: citations.map(({ spanId }) => spanId),
    })),
    evidence: missed.flatMap(({ citations }) => citations.map(spanOf)),
  }
  const question = {
    text: '',
    reader: 'patient',
    level: 'simple',
    language: reply.language,
    previous: [],
    aim: { grade, points: mostPoints },
  } as const
  const context = { question, now: clock.now() }
  const checked = guard.check(draft, context)
  return checked instanceof Answer ? toldPlainly(guard, draft, checked, context).reply(0) : undefined
}

const spanOf = ({ id, span, spanId, source, origin, title, date }: Citation): Span => ({
  id: spanId,
  ref: id,
  source,
  origin,
  title,
  text: span,
  hash: sha256(span),
  ...(date === undefined ? {} : { date }),
})
