import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Question } from '../domain/answer.ts'
import { spanOf } from '../record/facts.ts'
import type { Tx } from '../store/database.ts'
import { readState, type State } from './state.ts'
import type { Mention } from './substances.ts'
import { suitability } from './suitability.ts'
import type { ReasonTables } from './tables.ts'
import { type Found, notices, ofHits, type Said, type Scene, type Together, toTogether } from './together-answer.ts'
import { readTogetherQuestion, type TogetherQuestion } from './together-question.ts'
import { generalHit, isNamedBy, isWorse, togetherHits } from './together-rules.ts'
import { generalSentences, hitSentences } from './together-sentences.ts'
import { createWording } from './together-wording.ts'

/**
 * Answers "can I take ibuprofen with my blood thinner?" and "is clopidogrel right for me?", in English or Spanish, from the
 * person's own medicines, allergies, kidneys, conditions and gene results. Plain sentences for a patient, answer first; one
 * clinical line per rule for a clinician. Undefined when the text asks something else. The wording of every sentence of kind
 * 'guidance' or 'action' stands in the rule it cites, with the names put in that together-wording's swaps name.
 */
export async function checkTogether(
  tx: Tx,
  actor: Actor,
  person: string,
  asking: Pick<Question, 'text' | 'language' | 'level'>,
  now: Date,
  tables: ReasonTables,
): Promise<Together | undefined> {
  const question = readTogetherQuestion(asking.text, tables.together.rows, tables.substances)
  if (question === undefined) return undefined
  const language = asking.language.startsWith('es') || question.language === 'es' ? 'es' : 'en'
  const wording = createWording(actor.role === 'patient' ? 'patient' : 'clinician', language, tables)
  if (question.asks === 'unknown-thing') return toTogether({ said: notices(wording, 'unknown-thing') })

  const state = await readState(tx, actor, person, now, tables)
  await audit(tx, actor, { action: 'record-read', person, subject: 'fact', detail: { check: question.asks } }, now)
  const scene = { state, level: asking.level, wording, tables }
  const found = question.asks === 'together' ? together(question, scene) : suitability(question, scene)
  return found === undefined ? undefined : toTogether(found)
}

function together(question: TogetherQuestion, scene: Scene): Found | undefined {
  const { state, level, wording, tables } = scene
  const { asked, others } = newFirst(question, state)
  const hits = togetherHits(asked, others, state, tables)
  const missing = others.filter(other => !state.medicines.some(medicine => isNamedBy(medicine, other)))
  const notMine = missing.slice(0, 1).flatMap(other => notices(wording, 'not-mine', { named: wording.one(other) }))
  const general = generalHit(asked, missing, tables)
  // What is said to be taken and stands in no list may still be taken: its danger leads when it is the greater one.
  if (general !== undefined && isWorse(general.hit, hits[0])) {
    const said = generalSentences(general, asked, scene, notMine)
    return { asked: asked.surface, ...ofHits([general.hit], said), said }
  }
  if (hits.length > 0) {
    const said = hitSentences(hits, asked, scene, { missing: notMine })
    return { asked: asked.surface, ...ofHits(hits, said), said }
  }
  if (!question.isOnlyThis && others.length === 0) return undefined
  const known = state.medicines.filter(medicine => [asked, ...others].some(mention => isNamedBy(medicine, mention)))
  const listed = known.slice(0, 1).map(
    (medicine): Said => ({
      text: wording.say('mine', { mine: wording.mine(medicine) }),
      kind: 'fact',
      spans: [spanOf(medicine.fact)],
    }),
  )
  return {
    asked: asked.surface,
    mine: known.map(({ fact }) => fact),
    said: [...notices(wording, 'nothing-found'), ...(level === 'simple' ? [] : listed)],
  }
}

/** "Can I take my warfarin with Aleve" asks about the Aleve: the thing that is not taken yet. */
function newFirst({ asked, others }: TogetherQuestion, state: State): Pick<TogetherQuestion, 'asked' | 'others'> {
  const isTaken = (mention: Mention): boolean => state.medicines.some(medicine => isNamedBy(medicine, mention))
  const fresh = isTaken(asked) ? others.find(other => !isTaken(other)) : undefined
  return fresh === undefined
    ? { asked, others }
    : { asked: fresh, others: [asked, ...others.filter(other => other !== fresh)] }
}
