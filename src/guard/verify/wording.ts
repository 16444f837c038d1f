import { indexTerms } from '../../knowledge/terms.ts'

/** Stems of content words with whether each stands under a negation ("do not store", "avoid alcohol"). */
export function polarities(text: string): ReadonlyMap<string, ReadonlySet<boolean>> {
  const found = new Map<string, Set<boolean>>()
  for (const clause of text.split(/[.;:!?,()]|\b(?:but|unless|instead|however|pero|sino)\b/i)) {
    let reach = 0
    for (const word of clause.match(/[\p{L}\p{N}'’]+/gu) ?? []) {
      if (negations.test(word)) {
        reach = 4
        continue
      }
      const [stem] = indexTerms(word)
      if (stem === undefined) continue
      const seen = found.get(stem) ?? new Set()
      seen.add(reach > 0)
      found.set(stem, seen)
      reach -= 1
    }
  }
  return found
}

/** A content word that the sentence negates and no source does, or the other way round. */
export function flippedTerm(sentence: string, sources: readonly string[]): string | undefined {
  const known = polarities(sources.join('. '))
  for (const [stem, said] of polarities(sentence)) {
    const meant = known.get(stem)
    if (meant !== undefined && ![...said].every(value => meant.has(value))) return stem
  }
  return undefined
}

const negations =
  /^(?:no|not|never|without|avoid|avoids|avoiding|neither|nor|none|cannot|can't|don't|doesn't|didn't|isn't|aren't|wasn't|won't|shouldn't|mustn't|dont|nunca|sin|ni|evite|evitar|no)$/iu

/** Sides that a text names. */
export function sidesIn(text: string): ReadonlySet<string> {
  const sides = new Set<string>()
  if (/\b(?:left|izquierd[oa]s?)\b/i.test(text)) sides.add('left')
  if (/\b(?:right(?!s| now| away| to\b| after)|derech[oa]s?)\b/i.test(text)) sides.add('right')
  if (
    /\b(?:both sides|bilateral|both (?:arms|legs|eyes|knees|hands|feet|ears|lungs|kidneys|breasts|hips))\b/i.test(text)
  ) {
    sides.add('both')
  }
  return sides
}

/** Share of a sentence's content words that its sources carry, `alike` giving the other words for the same thing. */
export function support(
  sentence: string,
  sources: readonly string[],
  alike: (stem: string) => readonly string[],
): number {
  const said = new Set(indexTerms(sentence))
  if (said.size === 0) return 1
  const known = new Set(sources.flatMap(source => indexTerms(source)))
  const carried = [...said].filter(stem => known.has(stem) || alike(stem).some(other => known.has(other)))
  return carried.length / said.size
}
