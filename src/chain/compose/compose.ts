import type { Draft } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { Answer } from '../../guard/answer.ts'
import type { Outcome } from '../../guard/outcome.ts'
import type { ChatDoor, Composition } from '../../models/chat-door.ts'
import type { Evidence } from '../gather.ts'
import type { ChainParts } from '../parts.ts'
import type { Turn } from '../turn.ts'
import { abstentionDraft } from './abstention.ts'
import { withBothSides } from './both-sides.ts'
import type { Verdict } from './judge.ts'
import { toldPlainly } from './plainly.ts'
import { withoutName } from './pseudonym.ts'
import { composerInput, writeRequest } from './request.ts'
import { withoutOrphans } from './stand-alone.ts'

/** Who wrote the sentences that a reader sees, from which instructions, and why not the configured model. */
export interface ComposedBy {
  readonly model: string
  readonly promptHash: string
  readonly fellBack?: string
  /** Instructions of the judge and how many sentences it took away; absent where nobody judged. */
  readonly judged?: { readonly promptHash: string; readonly rejected: number }
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
    const composed = await compose(parts, door, reading, evidence)
    if (door === parts.models.embedded && composed.draft.kind === 'abstained') break
    const draft = withForeignNotice(
      parts,
      withBothSides(parts, composed.draft, evidence.passages, reading),
      turn,
      reading,
    )
    const { rejected, promptHash } = await judge(parts, reading, draft)
    const outcome = await plainest(parts, reading, draft, rejected)
    if (outcome !== undefined) {
      const judged = promptHash === undefined ? {} : { judged: { promptHash, rejected: rejected.size } }
      const by = { ...composed.by, ...judged }
      return { outcome, by: door === parts.models.chat ? by : { ...by, fellBack: 'turned-down' } }
    }
  }
  return { outcome: abstention(parts, turn, evidence) }
}

/** Asked for a plainer answer, a configured model words it; what it loses on the way is not worth it, and ours stands. */
async function plainest(
  parts: ChainParts,
  turn: Turn,
  draft: Draft,
  rejected: Verdict['rejected'],
): Promise<Outcome | undefined> {
  const outcome = check(parts, turn, draft, rejected)
  const { aim, language } = turn.question
  if (outcome === undefined || aim === undefined || !turn.isPlainer || parts.rewording === undefined) return outcome
  const upheld = { ...draft, sentences: draft.sentences.filter(sentence => !rejected.has(sentence)) }
  const worded = await parts.rewording(upheld, aim, language)
  const other = worded === undefined ? undefined : check(parts, turn, worded)
  return other !== undefined && sentencesIn(other) >= sentencesIn(outcome) ? other : outcome
}

const sentencesIn = (outcome: Outcome): number => outcome.reply(0).sentences.length

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
  const input = composerInput({ ...question, text: evidence.asking.whole }, spans, told)
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

/** What a model wrote and the guard would let pass is shown to the judge, where there is one. */
async function judge(parts: ChainParts, turn: Turn, draft: Draft): Promise<Verdict> {
  if (parts.judge === undefined || draft.origin !== 'model' || draft.kind === 'abstained')
    return { rejected: new Set() }
  const { dropped } = parts.guard.check(draft, checkContext(parts, turn))
  const gone = new Set(dropped.map(({ sentence }) => sentence))
  const written = draft.sentences.filter(sentence => sentence.origin === undefined && !gone.has(sentence))
  return parts.judge({ ...turn.question, text: withoutName(turn.question.text, turn.name) }, draft, written)
}

function checkContext({ clock, knowledge }: ChainParts, { question, otherNames }: Turn) {
  const prompt = knowledge.prompts[question.reader](question.level, question.language)
  return { question, now: clock.now(), secrets: prompt.lines, otherIdentifiers: otherNames }
}

/** The outcome of a draft; what the guard takes out takes along the sentences that cannot stand without it. */
function check(
  parts: ChainParts,
  turn: Turn,
  draft: Draft,
  rejected: Verdict['rejected'] = new Set(),
): Outcome | undefined {
  const { guard, knowledge } = parts
  if (draft.kind === 'abstained' && draft.origin === 'model') return undefined
  const context = { ...checkContext(parts, turn), rejected }
  const checked = guard.check(draft, context)
  const dropped = new Set(checked.dropped.map(({ sentence }) => sentence))
  const whole = withoutOrphans(draft.sentences, sentence => dropped.has(sentence), knowledge.tables)
  const isLess = whole.length < draft.sentences.length - dropped.size
  const less = isLess ? { ...draft, sentences: whole } : draft
  const settled = isLess ? guard.check(less, context) : checked
  return settled instanceof Answer ? toldPlainly(guard, less, settled, context) : undefined
}

/** Says what is missing and whom to ask, or asks back what is meant; all in reviewed words. */
export const abstention = (parts: ChainParts, turn: Turn, evidence: Evidence): Outcome =>
  check(parts, turn, abstentionDraft(parts.knowledge, turn, evidence)) ??
  parts.guard.abstain('nothing-found', turn.question.language)
