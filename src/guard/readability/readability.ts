import { isFamiliar } from './familiar-words.ts'
import { fernandezHuerta, fleschKincaidGrade, polishFog } from './formulas.ts'
import { loadPronunciations } from './pronunciations.ts'
import { englishSyllables, polishSyllables, type SyllableCounter, spanishSyllables, vowelGroups } from './syllables.ts'
import { countText, type TextCounts } from './text-units.ts'

export interface Readability {
  /**
   * School grade of a text: Flesch–Kincaid in English and in languages without a formula of their own; in Spanish the grade that its
   * Fernández Huerta ease stands for; in Polish the FOG index, which counts years of school.
   */
  grade(text: string, language?: string): number
  counts(text: string, language?: string): TextCounts
  syllablesOf(language?: string): SyllableCounter
  /** An everyday word that readers of the fourth school year know. */
  isFamiliar(word: string): boolean
  /** The word stands in the pronouncing dictionary. */
  isWord(word: string): boolean
}

/** Opens the pronouncing dictionary and hands out the measures. */
export async function loadReadability(): Promise<Readability> {
  const pronunciations = await loadPronunciations()
  const english = englishSyllables(pronunciations)
  const counters = new Map([
    ['en', english],
    ['es', spanishSyllables],
    ['pl', polishSyllables],
  ])
  const syllablesOf = (language = 'en'): SyllableCounter => counters.get(language.slice(0, 2)) ?? vowelGroups
  const counts = (text: string, language = 'en'): TextCounts => countText(text, syllablesOf(language))
  return {
    counts,
    syllablesOf,
    isFamiliar,
    isWord: word => pronunciations(word) !== undefined,
    grade(text, language = 'en') {
      const formula = formulas.get(language.slice(0, 2)) ?? fleschKincaidGrade
      return Math.round(formula(counts(text, language)) * 10) / 10
    },
  }
}

const formulas: ReadonlyMap<string, (counts: TextCounts) => number> = new Map([
  ['es', counts => gradeOfEase(fernandezHuerta(counts))],
  ['pl', polishFog],
])

/** Ease bands to school grades. Source: Flesch, How to Write Plain English, 1979, table of reading-ease scores; Fernández Huerta keeps its bands. */
function gradeOfEase(ease: number): number {
  if (ease >= 90) return 5 - (Math.min(ease, 120) - 90) / 10
  if (ease >= 60) return 5 + (90 - ease) / 10
  if (ease >= 50) return 8 + (60 - ease) / 5
  return 10 + (50 - Math.max(ease, 0)) / 8
}
