import { systemActor } from '../domain/actor.ts'
import type { Question } from '../domain/answer.ts'
import { warmLanguageOf } from '../kernel/language.ts'
import { questionVector } from '../retrieve/question-vector.ts'
import { retrieve } from '../retrieve/retrieve.ts'
import { readWholeDocuments } from '../retrieve/whole-documents.ts'
import { composerInput, writeRequest } from './compose/request.ts'
import type { ChainParts } from './parts.ts'

const question: Question = {
  text: 'what is high blood pressure?',
  reader: 'patient',
  level: 'simple',
  language: 'en',
  previous: [],
}

/**
 * Does once what the first question would otherwise wait for: loads models and language statistics, and runs one general question through
 * search, composer and guard. It reads no person's record and stores nothing.
 */
export async function warm(parts: ChainParts): Promise<void> {
  const { database, models, knowledge, guard, clock } = parts
  await models.chat.warm()
  warmLanguageOf()
  guard.warm()
  const vector = await questionVector(parts, question.text)
  const actor = systemActor('operate')
  const passages = await database.as(actor, async tx => {
    const { vocabulary } = knowledge
    const search = { ...question, vocabulary, vector }
    const found = await retrieve(tx, actor, search)
    return readWholeDocuments(tx, actor, question, {
      ids: found.passages.slice(0, 2).map(({ document }) => document.id),
    })
  })
  const evidence = passages.map(({ span }) => span)
  for (const { text } of evidence) knowledge.advisedIn(text)
  const human = writeRequest(composerInput(question, evidence))
  const { sentences } = await models.embedded.compose({ system: '', human })
  const claims = sentences.map(sentence => ({ ...sentence, cites: evidence.slice(0, 1).map(({ id }) => id) }))
  guard.check({ origin: 'embedded', kind: 'answered', sentences: claims, evidence }, { question, now: clock.now() })
}
