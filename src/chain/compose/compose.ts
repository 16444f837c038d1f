import type { Draft, DraftSentence } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { Answer } from '../../guard/answer.ts'
import type { Outcome } from '../../guard/outcome.ts'
import type { ChatDoor, Composition } from '../../models/chat-door.ts'
import type { Evidence } from '../gather.ts'
import type { ChainParts } from '../parts.ts'
import type { Turn } from '../turn.ts'
import { withoutName } from './pseudonym.ts'
import { composerInput, writeRequest } from './request.ts'

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
    return { outcome: checked ?? abstention(parts, turn, []) }
  }
  for (const door of new Set([parts.models.chat, parts.models.embedded])) {
    const { draft, by } = await compose(parts, door, turn, evidence)
    const outcome = check(parts, turn, draft)
    if (outcome !== undefined) {
      return { outcome, by: door === parts.models.chat ? by : { ...by, fellBack: 'turned-down' } }
    }
  }
  return { outcome: abstention(parts, turn, evidence.missing) }
}

async function compose(parts: ChainParts, door: ChatDoor, turn: Turn, evidence: Evidence) {
  const { question } = turn
  const prompt = parts.knowledge.prompts[question.reader](question.level, question.language)
  const spans = evidence.passages
  const input = composerInput({ ...question, text: withoutName(question.text, turn.name) }, spans)
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

/** The reader's own value first, then what it means. The less trusted origin decides how the whole is checked. */
function joinRuled(ruled: Draft | undefined, composed: Draft): Draft {
  if (ruled === undefined) return composed
  return {
    ...composed,
    kind: 'answered',
    sentences: [...ruled.sentences, ...composed.sentences],
    evidence: [...ruled.evidence, ...composed.evidence],
    ...(ruled.structured === undefined ? {} : { structured: ruled.structured }),
  }
}

function check({ guard, clock, knowledge }: ChainParts, { question }: Turn, draft: Draft): Outcome | undefined {
  if (draft.kind === 'abstained' && draft.origin === 'model') return undefined
  const prompt = knowledge.prompts[question.reader](question.level, question.language)
  const checked = guard.check(draft, { question, now: clock.now(), secrets: [prompt.text] })
  return checked instanceof Answer ? checked : undefined
}

/** Says what is missing and whom to ask, in reviewed words. */
export function abstention(parts: ChainParts, turn: Turn, missing: readonly string[]): Outcome {
  const { reader, language } = turn.question
  const topic = missing
    .map(name => name.replace(/[^\p{L}\p{N} -]/gu, '').slice(0, 40))
    .filter(name => name !== '')
    .slice(0, 2)
    .join(', ')
  const say = (id: string): DraftSentence => ({
    text: parts.knowledge.tables.template(id, reader, language, topic),
    cites: [],
    kind: 'notice',
  })
  const draft: Draft = {
    origin: 'embedded',
    kind: 'abstained',
    sentences: [say(topic === '' ? 'not-found-at-all' : 'not-found'), say('ask-whom')],
    evidence: [],
  }
  return check(parts, turn, draft) ?? parts.guard.abstain('nothing-found', language)
}
