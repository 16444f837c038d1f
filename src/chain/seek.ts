import type { Tx } from '../store/database.ts'
import type { Asker, ChainParts } from './parts.ts'
import { type Found, findPassages, type Sought } from './passages.ts'

/** Of one document of two that are told apart, this many passages are offered. */
const offeredEach = 4

/** The first way of looking for it that finds something; what is missing is told of the first. */
export async function firstFound(parts: ChainParts, tx: Tx, actor: Asker, ways: readonly Sought[]): Promise<Found> {
  let first: Found | undefined
  for (const sought of ways) {
    const found = await findPassages(parts, tx, actor, sought)
    if (found.passages.length > 0) return found
    first ??= found
  }
  if (first === undefined) throw new RangeError('nothing to look for')
  return first
}

/** Of two things to be told apart the best document of each, told in turn; nothing unless both are found. */
export async function sideBySide(
  parts: ChainParts,
  tx: Tx,
  actor: Asker,
  sides: readonly (readonly Sought[])[],
): Promise<Found> {
  const found: Found[] = []
  for (const ways of sides) found.push(await firstFound(parts, tx, actor, ways))
  const best = found.map(({ passages }) =>
    passages.filter(({ document }) => document.id === passages[0]?.document.id).slice(0, offeredEach),
  )
  const documents = new Set(best.flatMap(passages => passages.map(({ document }) => document.id)))
  const languages = new Set(found.map(({ language }) => language))
  return {
    passages: documents.size < sides.length || languages.size > 1 ? [] : best.flat(),
    language: found[0]?.language ?? 'en',
    missing: found.flatMap(({ missing }) => missing),
    isBare: false,
  }
}
