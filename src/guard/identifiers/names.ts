import { isFamiliar } from '../readability/familiar-words.ts'
import type { Folded } from './folded.ts'
import type { FoundIdentifier } from './known.ts'

/** What tells a name from other words with a capital. */
export interface NameWords {
  readonly titles: ReadonlySet<string>
  readonly leads: readonly string[]
  readonly given: ReadonlySet<string>
  readonly organisations: ReadonlySet<string>
  readonly apart: ReadonlySet<string>
  /** In the dictionary, written small. */
  readonly isWord: (folded: string) => boolean
  /** A medicine, a condition, a measurement: never a person. */
  readonly isClinical: (folded: string) => boolean
}

interface Token {
  readonly start: number
  readonly end: number
  readonly folded: string
  readonly isCapital: boolean
  readonly opensSentence: boolean
  /** "USPSTF", "CrCl": letters of a kind that no name has. */
  readonly isAcronym: boolean
  /** A colon or a possessive follows. */
  readonly isMarked: boolean
  /** What stands between it and the one before. */
  readonly gap: string
  readonly before: string
}

/**
 * Names of people that nobody has told us, by how a text is built: after a title, after words that introduce somebody, a given name with what follows, two and
 * more words with capitals of which one is no dictionary word, and one such word alone. Places are those of the folded text.
 */
export function namesIn(folded: Folded, original: string, words: NameWords): readonly FoundIdentifier[] {
  const tokens = tokensOf(folded, original)
  const found: FoundIdentifier[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const run = runFrom(tokens, at, words)
    const [first] = run
    const last = run.at(-1)
    if (first === undefined || last === undefined) continue
    if (isName(run, first, words)) found.push({ type: 'PERSON', start: first.start, end: last.end })
    at += run.length - 1
  }
  const all = [...found, ...listedWith(found, tokens, words)]
  return [...all, ...saidAgain(all, tokens, words)]
}

/** "Ana Ferreira … Ferreira": a part of a name that was found is one wherever it stands. */
function saidAgain(
  found: readonly FoundIdentifier[],
  tokens: readonly Token[],
  words: NameWords,
): readonly FoundIdentifier[] {
  const parts = new Set(
    tokens
      .filter(({ start, end }) => found.some(name => start >= name.start && end <= name.end))
      .filter(token => token.folded.length > 2 && !isFamiliar(token.folded) && !isApart(token, words))
      .map(({ folded }) => folded),
  )
  return tokens
    .filter(({ folded, isCapital }) => isCapital && parts.has(folded))
    .map(({ start, end }) => ({ type: 'PERSON', start, end }))
}

/** "Kowalska, Becker and Ruiz": what stands in a list beside a name is one. */
function listedWith(
  found: readonly FoundIdentifier[],
  tokens: readonly Token[],
  words: NameWords,
): readonly FoundIdentifier[] {
  const ends = new Set(found.map(({ end }) => end))
  const starts = new Set(found.map(({ start }) => start))
  const more = new Set<Token>()
  const isOpen = (token: Token): boolean =>
    token.isCapital && !token.isAcronym && !isApart(token, words) && !starts.has(token.start)
  for (const [at, token] of tokens.entries()) {
    const [before, previous] = [tokens[at - 2], tokens[at - 1]]
    if (previous === undefined || !isOpen(token)) continue
    const isNext = token.gap === ', ' && ends.has(previous.end)
    const isLast = /^(?:and|or|y|und|et|i)$/.test(previous.folded) && before !== undefined && ends.has(before.end)
    if (!isNext && !isLast) continue
    more.add(token)
    ends.add(token.end)
  }
  for (let at = tokens.length - 2; at >= 0; at -= 1) {
    const [token, next] = [tokens[at], tokens[at + 1]]
    if (token === undefined || next?.gap !== ', ' || !isOpen(token) || token.opensSentence) continue
    if (starts.has(next.start) || more.has(next)) more.add(token)
  }
  return [...more].map(({ start, end }) => ({ type: 'PERSON', start, end }))
}

function tokensOf({ text, places }: Folded, original: string): readonly Token[] {
  let end = 0
  return [...text.matchAll(/(?<![\p{L}\p{N}])\p{L}[\p{L}'’-]*(?![\p{L}\p{N}])/gu)].map(match => {
    const folded = match[0].replace(/'s$|'$/, '')
    const start = match.index
    const gap = text.slice(end, start)
    end = start + folded.length
    const said = original.slice(places[start] ?? 0, places[end] ?? original.length)
    return {
      start,
      end,
      folded,
      gap,
      before: text.slice(Math.max(0, start - 28), start),
      isAcronym:
        /^(?:\p{Lu}{2,}s?|\p{Lu}+\p{Ll}+\p{Lu}.*)$/u.test(said) && !/^(?:Ma?c|O['’]|D[eiu]|La|Le|Van|Fitz)/u.test(said),
      isMarked: /^(?:'s|:)/.test(text.slice(end, end + 2)),
      isCapital: /^\p{Lu}/u.test(original.slice(places[start] ?? 0, (places[start] ?? 0) + 2)),
      opensSentence:
        start === 0 || /[.!?\n]\s*$/.test(gap) || /\n/.test(original.slice(places[start - 1] ?? 0, places[start] ?? 0)),
    }
  })
}

/** Words with capitals side by side, initials and small particles between them. */
function runFrom(tokens: readonly Token[], from: number, words: NameWords): readonly Token[] {
  const run: Token[] = []
  for (let at = from; at < tokens.length && run.length < 5; at += 1) {
    const token = tokens[at]
    if (token === undefined || (run.length > 0 && !/^(?:'s)?[ .]{1,2}$|^-$/.test(token.gap))) break
    if (run.length > 0 && /'s/.test(token.gap)) break
    const isParticle = run.length > 0 && particle.test(token.folded) && tokens[at + 1]?.isCapital === true
    // After a title, and beside a given name, a word may be what elsewhere is a condition: "Dr Graves", "Zoe Young".
    const isIntroduced =
      token.isCapital &&
      (run.length === 0
        ? afterTitle(token, words)
        : !words.apart.has(token.folded) &&
          (run[0] === undefined || words.given.has(run[0].folded) || afterTitle(run[0], words)))
    if (!isParticle && !isIntroduced && (!token.isCapital || isApart(token, words))) break
    run.push(token)
  }
  return run
}

const particle = /^(?:de|del|la|van|von|der|den|di|da|dos|du|le|al|bin|ibn|y)$/

const isApart = ({ folded, gap }: Token, words: NameWords): boolean =>
  // An initial beside a name is no pronoun.
  !(folded.length === 1 && gap === ' ' && folded === 'i') &&
  (words.apart.has(folded) || words.titles.has(folded) || (words.isClinical(folded) && !words.given.has(folded)))

function isName(run: readonly Token[], first: Token, words: NameWords): boolean {
  if (run.some(({ folded }) => words.organisations.has(folded))) return false
  const long = run.filter(({ folded }) => folded.length > 1)
  if (long.length === 0) return false
  if (afterTitle(first, words) || (afterLead(first, words) && !long.every(({ isAcronym }) => isAcronym))) return true
  if (long.some(({ folded }) => words.given.has(folded) || folded.split('-').some(part => words.given.has(part))))
    return long.length > 1 || !first.opensSentence || !words.isWord(first.folded) || words.given.has(first.folded)
  if (long.every(({ isAcronym }) => isAcronym)) return false
  if (long.length > 1 && long.length < 4 && long.every(({ folded }) => isNameLike(folded, words))) return true
  const strange = long.filter(({ folded, isAcronym }) => !words.isWord(folded) && folded.length > 2 && !isAcronym)
  return strange.length > 0 && (long.length > 1 || strange.some(token => !token.opensSentence || token.isMarked))
}

/** The dictionary has names too, so what speaks for one is that it is no everyday word and has no ending of common nouns and adjectives. */
const isNameLike = (folded: string, { isClinical }: NameWords): boolean =>
  folded.length > 2 && !isFamiliar(folded) && !isClinical(folded) && !commonEnding.test(folded)
const commonEnding =
  /(?:tion|sion|ment|ness|ing|ity|ics|logy|graphy|ism|ous|ive|ary|ance|ence|ery|ory|able|ible|ical|ful|less|ship|hood|ure|therapy|gram|scope|emia|itis|osis|oma)s?$/

const afterTitle = ({ before }: Token, { titles }: NameWords): boolean => {
  const word = /(\p{L}+)\.?\s+$/u.exec(before)?.[1]
  return word !== undefined && titles.has(word)
}

const afterLead = ({ before }: Token, { leads }: NameWords): boolean => {
  const bare = before.trimEnd()
  return leads.some(lead => bare.endsWith(lead) && !/\p{L}/u.test(bare.at(-lead.length - 1) ?? ' '))
}
