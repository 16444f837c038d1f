import type { Draft, DraftSentence } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { Answer } from '../../guard/answer.ts'
import type { Outcome } from '../../guard/outcome.ts'
import type { ChatDoor, Composition } from '../../models/chat-door.ts'
import type { Concept } from '../../retrieve/query.ts'
import type { Evidence } from '../gather.ts'
import type { ChainParts } from '../parts.ts'
import type { Turn } from '../turn.ts'
import { withoutName } from './pseudonym.ts'
import { composerInput, writeRequest } from './request.ts'
import { withoutOrphans } from './stand-alone.ts'

/** Who wrote the sentences that a reader sees, from which instructions, and why not the configured model. */
export interface ComposedBy {
  readonly model: string
  readonly promptHash: string
  readonly fellBack?: string
}

/** Composes and checks: the configured model first, the embedded composer when the guard turns its draft down, else an abstention. */
export async function composeChecked(
  parts: ChainParts,
  turn: Turn,
  evidence: Evidence,
): Promise<{ readonly outcome: Outcome; readonly by?: ComposedBy }> {
  if (evidence.ruled !== undefined && evidence.passages.length === 0) {
    const checked = check(parts, turn, evidence.ruled)
    return { outcome: checked ?? abstention(parts, turn, evidence) }
  }
  const reading = inLanguageOf(evidence, turn)
  for (const door of new Set([parts.models.chat, parts.models.embedded])) {
    const { draft, by } = await compose(parts, door, reading, evidence)
    const outcome = check(parts, reading, withForeignNotice(parts, draft, turn, reading))
    if (outcome !== undefined) {
      return { outcome, by: door === parts.models.chat ? by : { ...by, fellBack: 'turned-down' } }
    }
  }
  return { outcome: abstention(parts, turn, evidence) }
}

/** The turn as the passages are written: an English text is composed, checked and graded as English. */
const inLanguageOf = ({ language }: Evidence, turn: Turn): Turn =>
  language === turn.question.language ? turn : { ...turn, question: { ...turn.question, language } }

/** One sentence in the reader's own language before a text in another. */
function withForeignNotice(parts: ChainParts, draft: Draft, asked: Turn, reading: Turn): Draft {
  if (reading === asked || draft.kind === 'abstained') return draft
  const { reader, language } = asked.question
  const text = parts.knowledge.tables.template('english-only', reader, language)
  return { ...draft, sentences: [{ text, cites: [], kind: 'notice', origin: 'record' }, ...draft.sentences] }
}

async function compose(parts: ChainParts, door: ChatDoor, turn: Turn, evidence: Evidence) {
  const { question } = turn
  const prompt = parts.knowledge.prompts[question.reader](question.level, question.language)
  const spans = evidence.passages
  const told = evidence.ruled?.evidence.map(({ title }) => title) ?? []
  const input = composerInput({ ...question, text: withoutName(question.text, turn.name) }, spans, told)
  const composition = await door.compose({ system: prompt.text, human: writeRequest(input) })
  const by: ComposedBy = {
    model: composition.model,
    promptHash: prompt.sha256,
    ...(composition.fellBack === undefined ? {} : { fellBack: composition.fellBack }),
  }
  return { by, draft: joinRuled(evidence.ruled, toDraft(composition, spans)) }
}

/** Short ids become span ids again; an id that was never given becomes one that nothing resolves, and the guard drops the sentence. */
function toDraft({ sentences, model }: Composition, spans: readonly Span[]): Draft {
  return {
    origin: model.startsWith('embedded/') ? 'embedded' : 'model',
    kind: sentences.every(({ kind }) => kind === 'notice') ? 'abstained' : 'answered',
    sentences: sentences.map(({ text, cites, kind }) => {
      const cited = cites.map(id => spans[Number(/^e(\d+)$/.exec(id)?.[1]) - 1])
      return {
        text,
        // What counts as a fact of the record is for the citation to say, not for the writer.
        kind: kind === 'fact' && cited.some(span => span?.origin !== 'record') ? 'guidance' : kind,
        cites: cited.map((span, index) => span?.id ?? `unknown:${cites[index]}`),
      }
    }),
    evidence: spans,
  }
}

/** The reader's own value first, then what it means. Each half is checked as what it is. */
function joinRuled(ruled: Draft | undefined, composed: Draft): Draft {
  if (ruled === undefined) return composed
  return {
    ...composed,
    kind: 'answered',
    sentences: [
      ...ruled.sentences.map(sentence => ({ ...sentence, origin: 'record' as const })),
      ...composed.sentences,
    ],
    evidence: [...ruled.evidence, ...composed.evidence],
    ...(ruled.structured === undefined ? {} : { structured: ruled.structured }),
  }
}

/** The outcome of a draft; what the guard takes out takes along the sentences that cannot stand without it. */
function check(parts: ChainParts, turn: Turn, draft: Draft): Outcome | undefined {
  const { guard, clock, knowledge } = parts
  const { question, otherNames } = turn
  if (draft.kind === 'abstained' && draft.origin === 'model') return undefined
  const prompt = knowledge.prompts[question.reader](question.level, question.language)
  const context = { question, now: clock.now(), secrets: prompt.lines, otherIdentifiers: otherNames }
  const checked = guard.check(draft, context)
  const dropped = new Set(checked.dropped.map(({ sentence }) => sentence))
  const whole = withoutOrphans(draft.sentences, sentence => dropped.has(sentence), knowledge.tables)
  const isLess = whole.length < draft.sentences.length - dropped.size
  const settled = isLess ? guard.check({ ...draft, sentences: whole }, context) : checked
  return settled instanceof Answer ? settled : undefined
}

/** Says what is missing and whom to ask, or asks back what is meant; all in reviewed words. */
export function abstention(
  parts: ChainParts,
  turn: Turn,
  { missing, isUnclear }: Pick<Evidence, 'missing' | 'isUnclear'>,
): Outcome {
  const { reader, language } = turn.question
  const topic = missing.find(concept => isNameable(concept, language, parts.knowledge.vocabulary.isWord))?.name ?? ''
  const say = (id: string, kind: DraftSentence['kind'] = 'notice'): DraftSentence => ({
    text: parts.knowledge.tables.template(id, reader, language, topic.replace(/[^\p{L}\p{N} -]/gu, '').slice(0, 40)),
    cites: [],
    kind,
  })
  const draft: Draft = isUnclear
    ? { origin: 'embedded', kind: 'asked-back', sentences: [say('ask-what', 'question')], evidence: [] }
    : {
        origin: 'embedded',
        kind: 'abstained',
        sentences: [say(topic === '' ? 'not-found-at-all' : 'not-found'), say('ask-whom')],
        evidence: [],
      }
  return check(parts, turn, draft) ?? parts.guard.abstain('nothing-found', language)
}

/** A name the vocabulary knows, or a word no English dictionary has ("zolpidem"); loose everyday words name no topic. */
const isNameable = ({ name, isTerm }: Concept, language: string, isWord: (word: string) => boolean): boolean =>
  isTerm === true || (language.startsWith('en') && /^\p{L}{5,}$/u.test(name) && !isWord(name.toLowerCase()))
