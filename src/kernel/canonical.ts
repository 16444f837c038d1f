import { Refusal } from './errors.ts'

/** One text in the three shapes the product needs; made once, used by guard, ingest and render alike. */
export interface CanonicalText {
  /** Exactly what came in; kept for the audit trail, never shown. */
  readonly original: string
  /** Safe to show and to store: compatibility-normalised, nothing invisible, single spaces. */
  readonly text: string
  /** Folded for matching: lower case, no accents, look-alike letters made Latin. Never shown. */
  readonly matching: string
}

/** Longest question, in UTF-16 code units. */
export const maximumTextLength = 8000

/** Canonicalises text from outside. Throws `Refusal('invalid')` when it is longer than `maximum`: a cut text could lose the sentence that matters. */
export function canonicalise(original: string, maximum: number = maximumTextLength): CanonicalText {
  if (original.length > maximum) {
    throw new Refusal(
      'invalid',
      `The text has ${original.length} characters; the limit is ${maximum}.`,
      'Send a shorter text, or send it in parts.',
    )
  }
  const text = tidySpaces(stripInvisible(normalise(original.toWellFormed())))
  return { original, text, matching: foldForMatching(text) }
}

/** Lower case, accents off, look-alike letters to Latin: `Сhest páin` and `chest pain` are the same. */
export function foldForMatching(text: string): string {
  const bare = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const latin = /[a-z]/.test(bare)
  return [...bare]
    .map(letter => plainPunctuation[letter] ?? (latin ? homoglyphs[letter] : undefined) ?? letter)
    .join('')
}

/** Superscripts and fractions keep their form: compatibility folding would turn 10⁹ into 109. */
const meaningful = /([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u215f]+)/

function normalise(text: string): string {
  return text
    .split(meaningful)
    .map((part, index) => (index % 2 === 1 ? part : part.normalize('NFKC')))
    .join('')
}

/** Removes format characters (zero-width, bidi, tags, soft hyphen), variation selectors, private use and control characters. */
function stripInvisible(text: string): string {
  return text
    .replace(/[\u2028\u2029\u0085]/g, '\n')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cf}|\p{Co}|\p{Variation_Selector}|\u115f|\u1160|\u3164|\uffa0/gu, '')
    .replace(/[^\P{Cc}\n\t]/gu, '')
}

function tidySpaces(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const plainPunctuation: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u02bc': "'",
  '\u0060': "'",
  '\u00b4': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2212': '-',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
}

/** Letters of other scripts that look like a Latin one. Source: Unicode Technical Standard 39, confusables, the Cyrillic and Greek rows. */
const homoglyphs: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  н: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
}
