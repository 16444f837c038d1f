import * as formulas from './formulas.ts'
import type { Meters } from './meters.ts'
import { osman } from './osman.ts'
import { countCharacters, countLetters, countSentences, countText, type TextCounts, wordsOf } from './text-units.ts'

/** Settings some counts take. */
export type MeasureSettings = Readonly<Record<string, number | boolean | string>>

type Measure = (text: string, meters: Meters, settings: MeasureSettings) => number

/** A named readability measure of a text in the language of the meters; undefined when the product has no measure of that name. Unrounded. */
export function measureText(
  name: string,
  text: string,
  meters: Meters,
  settings: MeasureSettings = {},
): number | undefined {
  return measures.get(name)?.(text, meters, settings)
}

const countsOf = (text: string, { syllables }: Meters): TextCounts => countText(text, syllables)

const ofCounts =
  (formula: (counts: TextCounts) => number): Measure =>
  (text, meters) =>
    formula(countsOf(text, meters))

const numberIn = (settings: MeasureSettings, name: string, fallback: number): number => {
  const value = settings[name]
  return typeof value === 'number' ? value : fallback
}

/** Words off the easy list, of at least `threshold` syllables; each as often as it stands. */
const difficult = (text: string, { syllables, isEasy }: Meters, threshold: number): readonly string[] =>
  wordsOf(text).filter(word => !isEasy(word) && syllables(word) >= threshold)

const fog: Measure = (text, meters) =>
  formulas.gunningFog(countsOf(text, meters), difficult(text, meters, meters.hardFrom).length)

const daleChall: Measure = (text, meters) =>
  formulas.daleChall(countsOf(text, meters), difficult(text, meters, 0).length)

/** As the formula is defined, over the first 100 words. */
const linsearWrite: Measure = (text, meters, settings) => {
  if (settings['strict_lower'] === true && wordsOf(text).length < 100) return 0
  const opening = text.trim().split(/\s+/).slice(0, 100).join(' ')
  return formulas.linsearWrite(countsOf(settings['strict_upper'] === false ? text : opening, meters))
}

/** The school grade most formulas agree on, each read both rounded down and up. */
const consensus: Measure = (text, meters, settings) => {
  const counts = countsOf(text, meters)
  const ease = formulas.gradeOfEase(formulas.fleschReadingEase(counts, meters.language))
  const grades = [
    formulas.fleschKincaidGrade(counts),
    formulas.smogIndex(counts),
    formulas.colemanLiauIndex(counts),
    formulas.automatedReadabilityIndex(counts),
    daleChall(text, meters, settings),
    linsearWrite(text, meters, {}),
    fog(text, meters, settings),
  ].flatMap(grade => [Math.floor(grade), Math.ceil(grade)])
  const votes = new Map<number, number>()
  // Standard English stands for two grades, eight and nine.
  for (const grade of [...grades.slice(0, 2), ease, ...(ease === 8 ? [9] : []), ...grades.slice(2)]) {
    votes.set(grade, (votes.get(grade) ?? 0) + 1)
  }
  return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best), [0, 0])[0]
}

const measures: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ['count_chars', (text, _, settings) => countCharacters(text, settings['ignore_spaces'] !== false)],
  ['count_letters', text => countLetters(text)],
  [
    'count_words',
    (text, _, s) =>
      s['rm_punctuation'] === false
        ? text.split(/\s+/).filter(word => word !== '').length
        : wordsOf(text, {
            splitHyphens: s['split_hyphens'] === true,
            splitContractions: s['split_contractions'] === true,
          }).length,
  ],
  ['count_sentences', text => countSentences(text)],
  ['count_syllables', ofCounts(c => c.syllables)],
  ['count_polysyllable_words', ofCounts(c => c.polysyllables)],
  ['count_monosyllable_words', ofCounts(c => c.monosyllables)],
  [
    'count_long_words',
    (text, _, s) => wordsOf(text).filter(w => [...w.replaceAll("'", '')].length > numberIn(s, 'threshold', 6)).length,
  ],
  [
    'count_miniwords',
    (text, _, s) => wordsOf(text).filter(w => [...w.replaceAll("'", '')].length <= numberIn(s, 'max_size', 3)).length,
  ],
  [
    'count_difficult_words',
    (text, meters, s) => {
      const words = difficult(text, meters, numberIn(s, 'syllable_threshold', 2))
      return s['unique'] === true ? new Set(words).size : words.length
    },
  ],
  ['chars_per_word', ofCounts(c => c.characters / c.words)],
  ['letters_per_word', ofCounts(c => c.letters / c.words)],
  ['syllables_per_word', ofCounts(c => c.syllables / c.words)],
  ['sentences_per_word', ofCounts(c => c.sentences / c.words)],
  ['words_per_sentence', ofCounts(c => c.words / c.sentences)],
  ['reading_time', (text, _, s) => (countCharacters(text) * numberIn(s, 'ms_per_char', 14.69)) / 1000],
  ['flesch_kincaid_grade', ofCounts(formulas.fleschKincaidGrade)],
  ['flesch_reading_ease', (text, meters) => formulas.fleschReadingEase(countsOf(text, meters), meters.language)],
  ['smog_index', ofCounts(formulas.smogIndex)],
  ['gunning_fog', fog],
  ['polish_fog', ofCounts(formulas.polishFog)],
  ['pisarek_index', ofCounts(formulas.pisarekIndex)],
  ['count_four_syllable_words', ofCounts(c => c.fourSyllables)],
  ['coleman_liau_index', ofCounts(formulas.colemanLiauIndex)],
  ['automated_readability_index', ofCounts(formulas.automatedReadabilityIndex)],
  ['lix', ofCounts(formulas.lix)],
  ['rix', ofCounts(formulas.rix)],
  ['gulpease_index', ofCounts(formulas.gulpeaseIndex)],
  ['fernandez_huerta', ofCounts(formulas.fernandezHuerta)],
  ['szigriszt_pazos', (text, meters) => formulas.szigrisztPazos(countsOf(text, meters), meters.language)],
  ['gutierrez_polini', ofCounts(formulas.gutierrezPolini)],
  ['crawford', ofCounts(formulas.crawford)],
  ['linsear_write_formula', linsearWrite],
  ['osman', text => osman(text, wordsOf(text), countSentences(text))],
  [
    'wiener_sachtextformel',
    (text, meters, s) => formulas.wienerSachtextformel(countsOf(text, meters), numberIn(s, 'variant', 1)),
  ],
  ['dale_chall_readability_score', daleChall],
  [
    'dale_chall_readability_score_v2',
    (text, meters) => formulas.newDaleChall(countsOf(text, meters), difficult(text, meters, 2).length),
  ],
  ['text_standard', consensus],
  ['spache_readability', (text, meters) => formulas.spache(countsOf(text, meters), difficult(text, meters, 2).length)],
  [
    'mcalpine_eflaw',
    (text, meters) => formulas.mcAlpineEflaw(countsOf(text, meters), wordsOf(text).filter(isMini).length),
  ],
])

const isMini = (word: string): boolean => [...word.replaceAll("'", '')].length <= 3
