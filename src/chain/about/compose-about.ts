import type { Draft } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import type { ChatDoor } from '../../models/chat-door.ts'
import type { ComposedBy } from '../compose/compose.ts'
import { withoutName } from '../compose/pseudonym.ts'
import { composerInput, writeRequest } from '../compose/request.ts'
import type { ChainParts } from '../parts.ts'
import type { Turn } from '../turn.ts'

/**
 * A draft about the attached document, in its own words. Our composer quotes the sentences that were chosen; a model is shown these and nothing else of it,
 * and says by its citations which of them answer and in which order. It words nothing: in a text that nobody has reviewed, what a model adds could not be
 * told from what somebody made it add.
 */
export async function composeAbout(
  { knowledge, models }: ChainParts,
  door: ChatDoor,
  turn: Turn,
  spans: readonly Span[],
): Promise<{ readonly draft: Draft; readonly by: ComposedBy }> {
  const { question } = turn
  const prompt = knowledge.prompts[question.reader](question.level, question.language)
  if (door === models.embedded)
    return { draft: quoting(spans, spans), by: { model: door.id, promptHash: prompt.sha256 } }

  const input = composerInput({ ...question, text: withoutName(question.text, turn.name) }, spans)
  const composition = await door.compose({ system: prompt.text, human: writeRequest(input) })
  const by: ComposedBy = {
    model: composition.model,
    promptHash: prompt.sha256,
    ...(composition.fellBack && { fellBack: composition.fellBack }),
  }
  if (composition.fellBack !== undefined) return { draft: quoting(spans, spans), by }
  const cited = composition.sentences
    .flatMap(({ cites }) => cites)
    .flatMap(id => spans[Number(/^e(\d+)$/.exec(id)?.[1]) - 1] ?? [])
  return { draft: quoting([...new Set(cited)], spans), by }
}

const quoting = (chosen: readonly Span[], evidence: readonly Span[]): Draft => ({
  origin: 'embedded',
  kind: 'answered',
  sentences: chosen.map(({ id, text }) => ({ text, cites: [id], kind: 'guidance' })),
  evidence,
})
