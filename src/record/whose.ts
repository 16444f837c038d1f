import type { Setting } from './ask.ts'
import { mended } from './mentions.ts'
import { periodWords } from './period.ts'
import { stem, wordsOf } from './words.ts'

/**
 * A word of the question that names somebody else than the person whose record is open, or undefined. Names cannot be listed,
 * so what counts is a word that neither the rules nor the record know and that stands where a name stands.
 */
export function whoElse({ vocabulary, reader, record, name }: Setting, original: string): string | undefined {
  const own = new Set(wordsOf(name).flatMap(word => [word, `${word}s`]))
  const recordWords = new Set(record.flatMap(({ words }) => words))
  const isKnown = (word: string): boolean =>
    own.has(word) ||
    vocabulary.known.has(word) ||
    vocabulary.known.has(stem(word)) ||
    recordWords.has(word) ||
    recordWords.has(stem(word)) ||
    periodWords.has(word) ||
    /\d/.test(word)
  const tokens = tokensOf(original)
  const shouted = tokens.filter(({ capital }) => capital).length > tokens.length * 0.7 && tokens.length > 3
  for (const [at, { word, capital, starts, possessive }] of tokens.entries()) {
    if (isKnown(word) || titles.has(word) || titles.has(tokens[at - 1]?.word ?? '')) continue
    const meant = mended([word], vocabulary, recordWords)[0] ?? word
    const isSlip = meant !== word && !vocabulary.ordinary.has(meant) && !periodWords.has(meant)
    if (isSlip) continue
    if (capital && !starts && !shouted) return word
    if (possessive && meant === word) return word
    if (meant !== word) continue
    const before = tokens[at - 1]?.word ?? ''
    const after = tokens[at + 1]?.word ?? ''
    const named = capital || (after.length > 2 && !isKnown(after))
    if (named && introducing.test(`${tokens[at - 2]?.word ?? ''} ${before}`)) return word
    if (subjectBefore.has(before) && verbs.has(after)) return word
  }
  // In a person's own session "his" and "her" are somebody else's, unless the person is meant besides.
  const all = tokens.map(({ word }) => word).join(' ')
  return reader === 'patient' &&
    /\b(?:he(?! (?:\w+[ai]d[oa]s?|visto|hecho|puesto|ido)\b)|she|his|hers?|him)\b/.test(all) &&
    !/\b(?:i|my|me|im|ive|mine)\b/.test(all)
    ? 'another person'
    : undefined
}

/** A doctor's name names no patient. */
const titles: ReadonlySet<string> = new Set(['dr', 'doctor', 'doctora', 'dra', 'nurse', 'with'])
const introducing =
  /^(?:(?:i am|name is|this is|soy|llamo|patient named|named|called|mr|mrs|ms|miss|senor|senora))$|(?:named|called|mr|mrs|ms|soy|llamo)$/
/** Words before and after a name that is the subject: "does Helen have", "what is Helen on". */
const subjectBefore: ReadonlySet<string> = new Set(['does', 'do', 'did', 'has', 'is', 'was', 'what', 'for', 'of'])
const verbs: ReadonlySet<string> = new Set([
  ...[
    'have',
    'has',
    'had',
    'take',
    'takes',
    'taking',
    'on',
    'allergic',
    'get',
    'got',
    'last',
    'ever',
    'need',
    'prescribed',
  ],
  ...['diagnosed', 'seen', 'admitted', 'smoke', 'smokes', 'toma', 'tiene'],
])

interface Token {
  readonly word: string
  readonly capital: boolean
  /** First word of a sentence, where a capital says nothing. */
  readonly starts: boolean
  readonly possessive: boolean
}

function tokensOf(original: string): readonly Token[] {
  const tokens: Token[] = []
  let starts = true
  for (const [part] of original.matchAll(/[\p{L}\p{N}]+(?:['’]\p{L}+)?|[.?!:¿¡\n]/gu)) {
    const [word] = wordsOf(part.replace(/['’]s$/i, ''))
    if (word === undefined) {
      starts = true
      continue
    }
    tokens.push({ word, capital: /^\p{Lu}\p{Ll}/u.test(part), starts, possessive: /['’]s$/i.test(part) })
    starts = false
  }
  return tokens
}
