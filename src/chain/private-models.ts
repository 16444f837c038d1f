import { z } from 'zod'
import type { Span } from '../domain/evidence.ts'
import type { ComposeRequest } from '../models/chat-door.ts'
import { createPseudonyms, type Pseudonyms } from './compose/pseudonym.ts'
import { dataMarked } from './compose/request.ts'
import { readKnownIdentifiers } from './known-identifiers.ts'
import type { Asker, ChainParts } from './parts.ts'
import type { Turn } from './turn.ts'

/**
 * The same parts, with every model outside this process seeing stand-ins for what says who somebody is: question, record titles, passages and drafts alike.
 * What the model writes comes back with the real words. Our own composer runs in this process and reads the texts as they are.
 */
export async function withPrivateModels(parts: ChainParts, actor: Asker, turn: Turn): Promise<ChainParts> {
  const { models, guard, database } = parts
  if (models.chat === models.embedded) return parts
  const known = await database.as(actor, tx => readKnownIdentifiers(tx, actor, turn.person))
  const pseudonyms = createPseudonyms(guard.identifiersIn, known)
  const { rerank, judge, rewording } = parts
  return {
    ...parts,
    models: {
      ...models,
      chat: {
        ...models.chat,
        compose: async (request, signal) => {
          const composition = await models.chat.compose(hidden(request, pseudonyms), signal)
          const sentences = composition.sentences.map(one => ({ ...one, text: pseudonyms.restore(one.text) }))
          return { ...composition, sentences }
        },
      },
    },
    rerank:
      rerank &&
      (async (question, passages) => {
        const shown = passages.map(passage => ({
          ...passage,
          heading: pseudonyms.hide(passage.heading),
          span: hiddenSpan(passage.span, pseudonyms),
        }))
        const reranked = await rerank(pseudonyms.hide(question), shown)
        return { ...reranked, passages: reranked.passages.flatMap(one => passages[shown.indexOf(one)] ?? []) }
      }),
    rewording:
      rewording &&
      (async (draft, aim, language) => {
        const shown = draft.sentences.map(sentence => ({ ...sentence, text: pseudonyms.hide(sentence.text) }))
        const worded = await rewording({ ...draft, sentences: shown }, aim, language)
        if (worded === undefined) return undefined
        const restored = worded.sentences.map((sentence, at) =>
          sentence === shown[at]
            ? (draft.sentences[at] ?? sentence)
            : { ...sentence, text: pseudonyms.restore(sentence.text) },
        )
        return { ...draft, sentences: restored }
      }),
    judge:
      judge &&
      (async (question, draft, written) => {
        const shown = written.map(sentence => ({ ...sentence, text: pseudonyms.hide(sentence.text) }))
        const verdict = await judge(
          { ...question, text: pseudonyms.hide(question.text) },
          { ...draft, evidence: draft.evidence.map(span => hiddenSpan(span, pseudonyms)) },
          shown,
        )
        return {
          ...verdict,
          rejected: new Set([...verdict.rejected].flatMap(one => written[shown.indexOf(one)] ?? [])),
        }
      }),
  }
}

const hiddenSpan = (span: Span, { hide }: Pseudonyms): Span => ({
  ...span,
  title: hide(span.title),
  text: hide(span.text),
})

/** Every text of the request's data is hidden, field by field, and the data is marked anew. */
function hidden({ system, human }: ComposeRequest, { hide }: Pseudonyms): ComposeRequest {
  const body = human.slice(human.indexOf('\n') + 1, human.lastIndexOf('\n'))
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return hide(value)
    if (Array.isArray(value)) return value.map(walk)
    const fields = z.record(z.string(), z.unknown()).safeParse(value)
    if (!fields.success) return value
    return Object.fromEntries(
      Object.entries(fields.data).map(([key, inner]) => [key, fixed.has(key) ? inner : walk(inner)]),
    )
  }
  return { system, human: dataMarked(walk(JSON.parse(body))) }
}

/** Fields that hold our own codes. */
const fixed: ReadonlySet<string> = new Set(['id', 'origin', 'reader', 'level', 'language', 'date'])
