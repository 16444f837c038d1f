import type { TextCounts } from './text-units.ts'

/** A readability formula over counts; 0 for a text without words. */
type Formula = (counts: TextCounts) => number

const over =
  (formula: Formula): Formula =>
  counts =>
    counts.words === 0 ? 0 : formula(counts)

const wordsPerSentence = ({ words, sentences }: TextCounts): number => words / sentences
const syllablesPerWord = ({ syllables, words }: TextCounts): number => syllables / words
const percent = (part: number, { words }: TextCounts): number => (100 * part) / words

/** US school grade. Source: Kincaid et al., Research Branch Report 8-75, 1975. */
export const fleschKincaidGrade = over(c => 0.39 * wordsPerSentence(c) + 11.8 * syllablesPerWord(c) - 15.59)

/** 0 (hard) to 100 (easy), by language. Sources: Flesch, J Appl Psychol 1948;32:221 (en); Amstad 1978 (de); Kandel and Moles 1958 (fr); Franchina and Vacca 1986 (it); Douma 1960 (nl); Fernández Huerta 1959 (es); Oborneva 2006 (ru); for Hungarian Flesch's weights with Amstad's for syllables. */
export function fleschReadingEase(counts: TextCounts, language: string): number {
  const [base, perSentence, perWord] = easeWeights.get(language.slice(0, 2)) ?? fleschWeights
  return over(c => base - perSentence * wordsPerSentence(c) - perWord * syllablesPerWord(c))(counts)
}

const fleschWeights: readonly [number, number, number] = [206.835, 1.015, 84.6]
const easeWeights: ReadonlyMap<string, readonly [number, number, number]> = new Map([
  ['de', [180, 1, 58.5]],
  ['es', [206.84, 1.02, 60]],
  ['fr', [207, 1.015, 73.6]],
  ['hu', [206.835, 1.015, 58.5]],
  ['it', [217, 1.3, 60]],
  ['nl', [206.835, 0.93, 77]],
  ['ru', [206.835, 1.3, 60.1]],
])

/** School grade of a reading ease, after the bands of Flesch, How to Write Plain English, 1979; 13 stands for college. */
export function gradeOfEase(ease: number): number {
  const bands: readonly (readonly [number, number])[] = [
    [90, 5],
    [80, 6],
    [70, 7],
    [60, 8],
    [50, 10],
    [40, 11],
    [30, 12],
  ]
  return bands.find(([least]) => ease >= least)?.[1] ?? 13
}

/** US school grade; made for 30 sentences, scaled below that. Source: McLaughlin, J Reading 1969;12:639. */
export const smogIndex = over(c => 1.043 * Math.sqrt((30 * c.polysyllables) / c.sentences) + 3.1291)

/** US school grade; `hard` counts long words that are not everyday ones. Source: Gunning, The Technique of Clear Writing, 1952. */
export const gunningFog = (counts: TextCounts, hard: number): number =>
  over(c => 0.4 * (wordsPerSentence(c) + percent(hard, c)))(counts)

/** Polish, years of school: Gunning's formula with words of four syllables or more as the hard ones. Sources: Seretny, LingVaria 2006;2:87; Broda et al., LREC 2014:573. */
export const polishFog = over(c => 0.4 * (wordsPerSentence(c) + percent(c.fourSyllables, c)))

/** Polish, years of school. Source: Pisarek, Zeszyty Prasoznawcze 1969;4:35, the non-linear form as Broda et al., LREC 2014:573, compute it. */
export const pisarekIndex = over(c => Math.hypot(wordsPerSentence(c), percent(c.fourSyllables, c)) / 2)

/** US school grade. Source: Coleman and Liau, J Appl Psychol 1975;60:283. */
export const colemanLiauIndex = over(
  c => 0.058 * ((100 * c.letters) / c.words) - 0.296 * ((100 * c.sentences) / c.words) - 15.8,
)

/** US school grade. Source: Smith and Senter, AMRL-TR-66-220, 1967. */
export const automatedReadabilityIndex = over(c => 4.71 * (c.characters / c.words) + 0.5 * wordsPerSentence(c) - 21.43)

/** Source: Björnsson, Läsbarhet, 1968. */
export const lix = over(c => wordsPerSentence(c) + percent(c.longWords, c))

/** Source: Anderson, J Reading 1983;26:490. */
export const rix = over(c => c.longWords / c.sentences)

/** 0–100 for Italian. Source: Lucisano and Piemontese, Scuola e città 1988;3:110. */
export const gulpeaseIndex = over(c => 89 + (300 * c.sentences - 10 * c.characters) / c.words)

/** Spanish, 0–100. Source: Fernández Huerta, Consigna 1959;214:29. */
export const fernandezHuerta = over(c => 206.84 - 60 * syllablesPerWord(c) - 1.02 * wordsPerSentence(c))

/** Spanish, 0–100, from the constant of the language's reading ease. Source: Szigriszt Pazos, Universidad Complutense de Madrid, 1993 (206.835; Spanish tools write 206.84). */
export function szigrisztPazos(counts: TextCounts, language: string): number {
  const [base] = easeWeights.get(language) ?? fleschWeights
  return over(c => base - 62.3 * syllablesPerWord(c) - wordsPerSentence(c))(counts)
}

/** Spanish, 0–100. Source: Gutiérrez de Polini, 1972. */
export const gutierrezPolini = over(c => 95.2 - (9.7 * c.letters) / c.words - 0.35 * wordsPerSentence(c))

/** Spanish, years of school. Source: Crawford, Lectura y Vida 1984;4:11. */
export const crawford = over(
  c => -0.205 * ((100 * c.sentences) / c.words) + 0.049 * ((100 * c.syllables) / c.words) - 3.407,
)

/** German school year, formulas 1–4. Source: Bamberger and Vanecek, Lesen-Verstehen-Lernen-Schreiben, 1984. */
export function wienerSachtextformel(counts: TextCounts, variant: number): number {
  return over(c => {
    const poly = percent(c.polysyllables, c)
    const length = wordsPerSentence(c)
    const long = percent(c.longWords, c)
    const mono = percent(c.monosyllables, c)
    if (variant === 1) return 0.1935 * poly + 0.1672 * length + 0.1297 * long - 0.0327 * mono - 0.875
    if (variant === 2) return 0.2007 * poly + 0.1682 * length + 0.1373 * long - 2.779
    if (variant === 3) return 0.2963 * poly + 0.1905 * length - 1.1144
    return 0.2744 * poly + 0.2656 * length - 1.693
  })(counts)
}

/** US school grade of at most the first 100 words. Source: O'Hayre, Gobbledygook Has Gotta Go, 1966. */
export const linsearWrite = over(c => {
  const points = (c.words + 2 * c.polysyllables) / c.sentences
  return points <= 20 ? (points - 2) / 2 : points / 2
})

/** US school grade. Source: Dale and Chall, Educ Res Bull 1948;27:11. `unfamiliar` counts words outside the familiar-word list. */
export const daleChall = (counts: TextCounts, unfamiliar: number): number =>
  over(c => {
    const share = percent(unfamiliar, c)
    return 0.1579 * share + 0.0496 * wordsPerSentence(c) + (share > 5 ? 3.6365 : 0)
  })(counts)

/** US school grade, with the constant that Chall and Dale, Readability Revisited, 1995, add to every text that has a hard word or more. */
export const newDaleChall = (counts: TextCounts, unfamiliar: number): number =>
  over(c => {
    const raw = 0.1579 * percent(unfamiliar, c) + 0.0496 * wordsPerSentence(c)
    return raw > 0.05 ? raw + 3.6365 : raw
  })(counts)

/** Ease for learners of English, 20 or less is easy; `mini` counts words of up to three letters. Source: McAlpine, Global English for Global Business, 1997. */
export const mcAlpineEflaw = (counts: TextCounts, mini: number): number =>
  over(c => (c.words + mini) / c.sentences)(counts)

/** US school grade up to 4. Source: Spache, Elem Sch J 1953;53:410, revised 1974. */
export const spache = (counts: TextCounts, unfamiliar: number): number =>
  over(c => 0.141 * wordsPerSentence(c) + 0.086 * percent(unfamiliar, c) + 0.839)(counts)
