import { createRequire } from 'node:module'

export type TextLanguage = 'en' | 'es' | 'pl'

/**
 * The language a text is written in, out of those the product answers in; undefined when it is too short or too unclear to say.
 * Small words decide where there are any; else letter statistics (tinyld), which are loaded on first need: about 0.1 s.
 */
export function languageOf(text: string): TextLanguage | undefined {
  const words =
    text
      .toLowerCase()
      .normalize('NFC')
      .match(/\p{L}+/gu) ?? []
  return bySmallWords(text, words) ?? byStatistics(text, words)
}

/** Loads the letter statistics, so that the first unclear text need not wait for them. */
export const warmLanguageOf = (): void => void byStatistics('one two three four five', ['', '', '', ''])

/** Words that stand in every third sentence of one language and hardly ever in the others. */
const smallWords: readonly (readonly [TextLanguage, ReadonlySet<string>])[] = (
  [
    [
      'en',
      `i do me the is are was were what which who how when where why does did do can could should would will my your i you it this that these
       and or of for with without about have has had am be been not if in to at an on please need take missed`,
    ],
    [
      'es',
      `el la los las un una unos unas es está están estoy qué cuál cuáles cuándo cuánto dónde cómo quién por para con sin mi mis su sus
       yo me se lo le les del al que y o pero muy mucho mucha puedo puede debo tengo tiene hay fue hace cuando como donde quien esta estan
       efectos secundarios necesito quiero tomo duele siento olvidé olvide hola gracias`,
    ],
    [
      'pl',
      `w z jest są nie się co czy jak kiedy gdzie dlaczego mój moja moje mojego mojej mam mnie moich po od dla przy oraz ale
       skutki uboczne objawy brać wziąć bardzo mogę może boli lek leki proszę żeby jestem było był była czym ile jaki jaka jakie`,
    ],
  ] as const
).map(([language, words]) => [language, new Set(words.split(/\s+/))])

/** Letters and marks that only one of the languages writes. */
const ownLetters: readonly (readonly [TextLanguage, RegExp])[] = [
  ['es', /[ñ¿¡]/iu],
  ['pl', /[ąćęłńśźż]/iu],
]

/** The one language with clearly the most small words; letters of its own count as two. */
function bySmallWords(text: string, words: readonly string[]): TextLanguage | undefined {
  const counts = smallWords
    .map(([language, own]) => {
      const letters = ownLetters.some(([other, pattern]) => other === language && pattern.test(text)) ? 2 : 0
      return { language, count: letters + words.filter(word => own.has(word)).length }
    })
    .toSorted((a, b) => b.count - a.count)
  const [first, second] = counts
  if (first === undefined || second === undefined) return undefined
  return first.count > second.count && first.count >= 2 * second.count ? first.language : undefined
}

const fewestWords = 4
/** The best guess must be this sure, and this many times as sure as the next. */
const leastAccuracy = 0.1
const leastLead = 3

function byStatistics(text: string, words: readonly string[]): TextLanguage | undefined {
  if (words.length < fewestWords) return undefined
  const { detectAll }: typeof import('tinyld') = load('tinyld')
  const [first, second] = detectAll(text, { only: ['en', 'es', 'pl'] })
  if (first === undefined || first.accuracy < leastAccuracy) return undefined
  if (second !== undefined && first.accuracy < leastLead * second.accuracy) return undefined
  return first.lang === 'en' || first.lang === 'es' || first.lang === 'pl' ? first.lang : undefined
}

const load = createRequire(import.meta.url)
