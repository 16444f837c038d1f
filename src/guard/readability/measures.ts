import * as formulas from './formulas.ts'
import type { Readability } from './readability.ts'
import { countCharacters, countLetters, countSentences, type TextCounts, wordsOf } from './text-units.ts'

/** Settings some counts take. */
export type MeasureSettings = Readonly<Record<string, number | boolean | string>>

type Measure = (text: string, language: string, settings: MeasureSettings, readability: Readability) => number

/** A named readability measure of a text; undefined when the product has no measure of that name. Unrounded. */
export function measureText(
  name: string,
  text: string,
  language: string,
  settings: MeasureSettings,
  readability: Readability,
): number | undefined {
  return measures.get(name)?.(text, language, settings, readability)
}

const ofCounts =
  (formula: (counts: TextCounts) => number): Measure =>
  (text, language, _, readability) =>
    formula(readability.counts(text, language))

const numberIn = (settings: MeasureSettings, name: string, fallback: number): number => {
  const value = settings[name]
  return typeof value === 'number' ? value : fallback
}

/** Different words of at least `threshold` syllables that are not everyday words. A word of one syllable counts as familiar. */
const difficult = (text: string, language: string, threshold: number, readability: Readability): number => {
  const syllables = readability.syllablesOf(language)
  return new Set(
    wordsOf(text.toLowerCase()).filter(
      word => syllables(word) >= Math.max(threshold, 2) && !readability.isFamiliar(word),
    ),
  ).size
}

/** The school grade most formulas agree on, each read both rounded down and up. */
const consensus: Measure = (text, language, _, readability) => {
  const counts = readability.counts(text, language)
  const grades = [
    formulas.fleschKincaidGrade(counts),
    formulas.gradeOfEase(formulas.fleschReadingEase(counts, language)),
    formulas.smogIndex(counts),
    formulas.colemanLiauIndex(counts),
    formulas.automatedReadabilityIndex(counts),
    formulas.daleChall(counts, difficult(text, language, 0, readability)),
    formulas.linsearWrite(counts),
    formulas.gunningFog(counts),
  ]
  const votes = new Map<number, number>()
  grades.forEach((grade, index) => {
    const ends = index === 1 ? [grade] : [Math.floor(grade), Math.ceil(grade)]
    for (const end of ends) votes.set(end, (votes.get(end) ?? 0) + 1)
  })
  return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best), [0, 0])[0]
}

const measures: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ['count_chars', (text, _, settings) => countCharacters(text, settings['ignore_spaces'] !== false)],
  ['count_letters', text => countLetters(text)],
  ['count_words', text => wordsOf(text).length],
  ['count_sentences', text => countSentences(text)],
  ['count_syllables', ofCounts(c => c.syllables)],
  ['count_polysyllable_words', ofCounts(c => c.polysyllables)],
  ['count_monosyllable_words', ofCounts(c => c.monosyllables)],
  ['count_long_words', (text, _, s) => wordsOf(text).filter(w => [...w].length > numberIn(s, 'threshold', 6)).length],
  [
    'count_miniwords',
    (text, _, s) => wordsOf(text).filter(w => [...w.replaceAll("'", '')].length <= numberIn(s, 'max_size', 3)).length,
  ],
  [
    'count_difficult_words',
    (text, language, s, r) => difficult(text, language, numberIn(s, 'syllable_threshold', 2), r),
  ],
  ['chars_per_word', ofCounts(c => c.characters / c.words)],
  ['letters_per_word', ofCounts(c => c.letters / c.words)],
  ['syllables_per_word', ofCounts(c => c.syllables / c.words)],
  ['sentences_per_word', ofCounts(c => c.sentences / c.words)],
  ['words_per_sentence', ofCounts(c => c.words / c.sentences)],
  ['reading_time', (text, _, s) => (countCharacters(text) * numberIn(s, 'ms_per_char', 14.69)) / 1000],
  ['flesch_kincaid_grade', ofCounts(formulas.fleschKincaidGrade)],
  ['flesch_reading_ease', (text, language, _, r) => formulas.fleschReadingEase(r.counts(text, language), language)],
  ['smog_index', ofCounts(formulas.smogIndex)],
  ['gunning_fog', ofCounts(formulas.gunningFog)],
  ['polish_fog', ofCounts(formulas.polishFog)],
  ['pisarek_index', ofCounts(formulas.pisarekIndex)],
  ['count_four_syllable_words', ofCounts(c => c.fourSyllables)],
  ['coleman_liau_index', ofCounts(formulas.colemanLiauIndex)],
  ['automated_readability_index', ofCounts(formulas.automatedReadabilityIndex)],
  ['lix', ofCounts(formulas.lix)],
  ['rix', ofCounts(formulas.rix)],
  ['gulpease_index', ofCounts(formulas.gulpeaseIndex)],
  ['fernandez_huerta', ofCounts(formulas.fernandezHuerta)],
  ['szigriszt_pazos', ofCounts(formulas.szigrisztPazos)],
  ['gutierrez_polini', ofCounts(formulas.gutierrezPolini)],
  ['crawford', ofCounts(formulas.crawford)],
  ['linsear_write_formula', ofCounts(formulas.linsearWrite)],
  ['osman', text => formulas.osman(text, wordsOf(text), countSentences(text))],
  [
    'wiener_sachtextformel',
    (text, language, s, r) => formulas.wienerSachtextformel(r.counts(text, language), numberIn(s, 'variant', 1)),
  ],
  [
    'dale_chall_readability_score',
    (text, language, _, r) => formulas.daleChall(r.counts(text, language), difficult(text, language, 0, r)),
  ],
  [
    'dale_chall_readability_score_v2',
    (text, language, _, r) => formulas.daleChall(r.counts(text, language), difficult(text, language, 2, r)),
  ],
  ['text_standard', consensus],
  [
    'spache_readability',
    (text, language, _, r) => formulas.spache(r.counts(text, language), difficult(text, language, 2, r)),
  ],
])
