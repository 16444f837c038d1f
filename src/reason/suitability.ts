import type { Span } from '../domain/evidence.ts'
import { spanOf } from '../record/facts.ts'
import { capitalised, ruleSpan } from './finding.ts'
import type { Medicine } from './medicine.ts'
import { patientLine, sentencesOf } from './rows/statement.ts'
import { coldRowOf, triggersOf } from './storage.ts'
import type { Mention } from './substances.ts'
import { type Found, notices, ofHits, type Said, type Scene } from './together-answer.ts'
import type { TogetherQuestion } from './together-question.ts'
import { isNamedBy, togetherHits } from './together-rules.ts'
import { hitSentences } from './together-sentences.ts'

/**
 * "Is clopidogrel right for me?", "do I need my statin?": what the record holds against that one medicine (genes, other
 * medicines, allergies, kidneys, conditions, storage) and whom to ask. Never a yes: nothing found proves nothing.
 */
export function suitability({ asks, asked }: TogetherQuestion, scene: Scene): Found {
  const { state, level, wording, tables } = scene
  const own = state.medicines.find(medicine => isNamedBy(medicine, asked))
  const meant = own === undefined ? asked : mentionOf(own, asked, scene)
  const hits = togetherHits(meant, [], state, tables)
  const cold = own === undefined ? [] : storageSaid(own, scene)
  if (hits.length > 0) {
    const [keep] = own === undefined ? [] : notices(wording, 'keep', {}, [spanOf(own.fact)])
    const said = hitSentences(hits, meant, scene, { keep })
    const rest = level === 'simple' ? [] : cold.slice(0, 1)
    return { asked: meant.surface, ...ofHits(hits, said), said: [...said.slice(0, -1), ...rest, ...said.slice(-1)] }
  }
  const mine = own === undefined ? [] : [own.fact]
  const found = { asked: meant.surface, mine }
  const spans = mine.map(spanOf)
  if (cold.length > 0) return { ...found, said: cold }
  const values = { asked: own === undefined ? wording.asked(asked) : wording.mine(own) }
  if (asks === 'need')
    return { ...found, said: [...reasonSaid(own, scene), ...notices(wording, 'need-unknown', values, spans)] }
  return {
    ...found,
    said: notices(wording, own === undefined ? 'nothing-against-new' : 'nothing-against', values, spans),
  }
}

/** The own medicine that "my blood thinner" means, under its own name. */
const mentionOf = ({ shown, names, classes }: Medicine, asked: Mention, { tables }: Scene): Mention => ({
  ...asked,
  surface: shown,
  names,
  classes: tables.classes.rows.filter(({ id }) => classes.includes(id)),
})

/** A medicine that must stay cold where the record shows that this is hard. */
function storageSaid(own: Medicine, { state, wording, tables }: Scene): readonly Said[] {
  const row = coldRowOf(own, tables)
  const triggers = triggersOf(state, tables)
  if (row === undefined || triggers.length === 0) return []
  const facts = triggers.flatMap(({ situation }) => situation.facts.slice(0, 1))
  const isSpanish = wording.language === 'es'
  const span: Span = ruleSpan(tables.storage, row)
  const spans = [spanOf(own.fact), ...facts.map(spanOf), span]
  const text = capitalised(wording.say('storage', { asked: wording.mine(own), needs: facts[0]?.text ?? '' }))
  const [, limit] = sentencesOf(patientLine(row.statement))
  return [
    { text, kind: 'guidance', spans },
    ...(limit === undefined || isSpanish ? [] : [{ text: limit, kind: 'guidance' as const, spans: [span] }]),
    ...notices(wording, 'keep', {}, [spanOf(own.fact)]),
  ]
}

/** What the order says it is for. */
function reasonSaid(own: Medicine | undefined, { wording }: Scene): readonly Said[] {
  if (own === undefined) return []
  const { reason } = own.fact.detail
  const reasons = [reason].flat().filter(each => typeof each === 'string')
  if (reasons.length === 0) return []
  const text = wording.say('mine-for', { mine: wording.mine(own), reason: reasons.join(', ') })
  return [{ text, kind: 'fact', spans: [spanOf(own.fact)] }]
}
