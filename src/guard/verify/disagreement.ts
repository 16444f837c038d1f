import type { Span } from '../../domain/evidence.ts'
import { allChecks, type Checks } from './checks.ts'
import { readClaim, type VerifyRules } from './sentence.ts'
import { basesIn } from './word-rules.ts'
import { nearestSentences, sharedBy } from './wording.ts'

/** What another source says to the same, differently. */
export interface OtherSide {
  readonly span: Span
  /** Its sentence, word for word. */
  readonly text: string
  /** In what they differ. */
  readonly differs: 'number' | 'direction' | 'advice'
}

/** The checks in which two sources can differ on one thing, with what they then differ in. */
const ways: readonly { readonly differs: OtherSide['differs']; readonly checks: readonly (keyof Checks)[] }[] = [
  { differs: 'number', checks: ['number', 'bound'] },
  { differs: 'direction', checks: ['opposite', 'contradiction'] },
  { differs: 'advice', checks: ['negation'] },
]

/** Share of the words of each that the other must have to be about the same thing. */
const alike = 0.7

/**
 * The sentence of another source that is about the same thing as this one and differs from it in a number, a direction or an advice. Each is held
 * to the other as a claim is to its source, so what counts as different is what counts as altered.
 */
export function otherSideOf(
  text: string,
  own: Span,
  others: readonly Span[],
  now: Date,
  rules: VerifyRules,
): OtherSide | undefined {
  for (const span of others) {
    if (span.source === own.source || areApart(`${named(own)} ${text}`, `${named(span)} ${span.text}`, rules)) continue
    for (const sentence of nearestSentences(text, [span.text], rules.words)) {
      const differs = difference(text, sentence, span, now, rules)
      if (differs !== undefined) return { span, text: sentence.trim(), differs }
    }
  }
  return undefined
}

/** What a source is about stands in its name, also where its sentences do not say it again. */
const named = ({ title, source }: Span): string => `${title} ${source.replaceAll('-', ' ')}`

/** Leaflets on two medicines are not about the same thing, however alike they are worded. */
function areApart(one: string, other: string, { names }: VerifyRules): boolean {
  const [mine, theirs] = [names.medicinesIn(one), names.medicinesIn(other)]
  return mine.size > 0 && theirs.size > 0 && ![...mine].some(id => theirs.has(id))
}

/** One says not to, and the other does not. */
const advises = (text: string): boolean => /^(?:do not|don['’]t|never|avoid|no|nunca|evite|nie)\b/i.test(text.trim())

function difference(
  text: string,
  sentence: string,
  span: Span,
  now: Date,
  rules: VerifyRules,
): OtherSide['differs'] | undefined {
  const [mine, theirs] = [wordsOf(text, rules), wordsOf(sentence, rules)]
  if (mine.size < fewestWords || sharedBy(mine, theirs) < alike || sharedBy(theirs, mine) < alike) return undefined
  // What one of them only leaves out is no difference: each must break against the other.
  const held = (said: string, against: string) =>
    readClaim({ text: said, kind: 'guidance' }, [{ ...span, text: against, title: '' }], 'model', now, rules)
  const [there, back] = [held(text, sentence), held(sentence, text)]
  return ways.find(({ checks }) =>
    checks.some(name => {
      const check = allChecks[name]
      if (name === 'negation' && advises(text) === advises(sentence)) return false
      return check?.breaks(there, rules) === true && check.breaks(back, rules)
    }),
  )?.differs
}

/** Below so many words two sentences say too little to be about one thing. */
const fewestWords = 3

/** Words that carry what a sentence is about: no numbers, no short ones. */
const wordsOf = (text: string, { words }: VerifyRules): ReadonlySet<string> =>
  new Set([...basesIn(text, words)].filter(word => word.length > 3 && !/\d/.test(word)))
