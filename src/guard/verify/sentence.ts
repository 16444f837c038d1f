import type { DraftOrigin, DraftSentence } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { sha256 } from '../../kernel/ids.ts'
import type { Checks, ReadClaim } from './checks.ts'
import { readDates } from './dates.ts'
import type { Entail } from './entailment/entailment.ts'
import type { KnownNames } from './names.ts'
import type { TemplateWords } from './template-words.ts'
import type { WordRules } from './word-rules.ts'
import { isQuoted, nearestSentences } from './wording.ts'

/** Why a sentence was dropped. */
export type Fault =
  | 'not-cited'
  | 'unknown-citation'
  | 'changed-source'
  | 'wrong-source'
  | 'date'
  | 'number'
  | 'medicine'
  | 'side'
  | 'thing'
  | 'negation'
  | 'condition'
  | 'share'
  | 'direction'
  | 'contradicted'
  | 'unsupported'
  | 'untrusted-wording'
  | 'policy'
  | 'egress'
  | 'rejected'

/** What verification knows of the world. */
export interface VerifyRules {
  readonly names: KnownNames
  readonly templates: TemplateWords
  readonly words: WordRules
  readonly entail: Entail
  readonly checks: Checks
}

/** Checks one claim against the spans it cites; undefined when it holds. Everything it names must stand in them or be recomputed from them. */
export function faultOf(
  sentence: DraftSentence,
  evidence: readonly Span[],
  origin: DraftOrigin,
  now: Date,
  rules: VerifyRules,
): Fault | undefined {
  if (sentence.cites.length === 0) return 'not-cited'
  const spans = sentence.cites.map(id => evidence.find(span => span.id === id))
  const cited = spans.filter(span => span !== undefined)
  if (cited.length < spans.length) return 'unknown-citation'
  if (cited.some(span => sha256(span.text) !== span.hash)) return 'changed-source'
  if (!cited.some(span => (span.origin === 'record') === (sentence.kind === 'fact'))) return 'wrong-source'

  const claim = readClaim(sentence, cited, origin, now, rules)
  if (claim.kind !== 'fact' && isQuoted(claim.text, claim.sources)) return undefined
  return Object.values(rules.checks).find(({ breaks }) => breaks(claim, rules))?.fault
}

/** Reads a claim beside the spans it is held to. */
export function readClaim(
  { text, kind }: Pick<DraftSentence, 'text' | 'kind'>,
  cited: readonly Span[],
  origin: DraftOrigin,
  now: Date,
  { words }: Pick<VerifyRules, 'words'>,
): ReadClaim {
  const sources = cited.map(span => `${span.title}. ${span.text}${span.date === undefined ? '' : ` ${span.date}`}`)
  return {
    text,
    kind,
    origin,
    now,
    sources,
    cited: cited.length,
    whole: sources.join('. '),
    nearest: nearestSentences(text, sources, words),
    said: readDates(text),
    dates: sources.flatMap(source => readDates(source).dates),
  }
}
