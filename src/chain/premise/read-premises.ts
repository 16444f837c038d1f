import { fold, stemsOf } from '../../record/words.ts'
import type { PremiseFrames, PremiseKind } from './frames.ts'

/** Something that a question supposes to be so. */
export interface Premise {
  readonly kind: PremiseKind
  /** What it names, folded: "kidney transplant". */
  readonly thing: string
  readonly year?: number
  readonly value?: number
}

/** What a question supposes in passing, in its order; a thing that names nothing particular, or only a feeling, is left out. */
export function readPremises(text: string, { frames, unrecorded }: PremiseFrames): readonly Premise[] {
  const found: Premise[] = []
  for (const piece of pieces(text)) {
    for (const { kind, pattern } of frames) {
      for (const { groups } of piece.matchAll(pattern)) {
        const thing = (groups?.['thing'] ?? '').replace(/^(?:a|an|the|my|his|her|un|una|el|la|got|had|of) /, '')
        if (thing === '' || unrecorded.has(stemsOf(thing).join(' '))) continue
        const [year, value] = [groups?.['year'], groups?.['value']]
        // "My penicillin allergy" is said like any illness.
        const allergen = / (?:allergy|alergia|alergie)$/
        found.push({
          kind: allergen.test(thing) ? 'allergic' : kind,
          thing: thing.replace(allergen, ''),
          ...(year === undefined ? {} : { year: Number(year) }),
          ...(value === undefined ? {} : { value: Number(value) }),
        })
      }
    }
  }
  return found.filter((premise, at) => !found.slice(0, at).some(other => isLess(premise, other)))
}

/** The same thing again, with nothing more said of it. */
const isLess = (a: Premise, b: Premise): boolean => a.thing === b.thing && a.kind === b.kind && a.value === b.value

/** Folded stretches between marks; a decimal point stays, and a question that asks whether it is so supposes nothing. */
const pieces = (text: string): readonly string[] =>
  text
    .split(/[?!;:]|\.(?!\d)|,(?!\d)/)
    .map(piece =>
      fold(piece.replace(/(\d)[.,](?=\d)/g, '$1dot'))
        .replace(/(\d)dot(?=\d)/g, '$1.')
        .trim(),
    )
    .filter(piece => piece !== '' && !asking.test(piece))

const asking =
  /^(?:and |so |but |also |hi |please )?(?:do|did|does|have|has|am|is|was|were|are|if|when did|when was|when were|whether|what if|should i ever|tengo que|soy|tuve|czy) (?:i|my|he|she|his|her|the patient)\b|^(?:what|which|when|who|where) (?:is|was|were|are|did) (?:my|i|his|her)\b|^if\b/
