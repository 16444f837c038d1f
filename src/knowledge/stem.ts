/**
 * The stem of a folded small-letter word: M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with one rule
 * before it for Spanish plurals. A word with a digit in it (hba1c, cyp2c19) is left as it is.
 */
export function stem(word: string): string {
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word
  return tidy(longSuffixes(shortSuffixes(pastAndGerund(plural(word)))))
}

const shape = (text: string): string =>
  [...text]
    .map((letter, index, all) => {
      if ('aeiou'.includes(letter)) return 'v'
      return letter === 'y' && index > 0 && !'aeiou'.includes(all[index - 1] ?? '') ? 'v' : 'c'
    })
    .join('')

/** Porter's m: how many vowel runs are followed by a consonant run. */
const measure = (text: string): number => (shape(text).match(/v+c+/g) ?? []).length
const hasVowel = (text: string): boolean => shape(text).includes('v')
/** Porter's *o: ends consonant, vowel, consonant, the last not w, x or y. */
const endsShort = (text: string): boolean => /cvc$/.test(shape(text)) && !/[wxy]$/.test(text)

function plural(word: string): string {
  // infecciones, dolores, hospitales, cantidades; an English word in -re, -le or -de of this length loses its e below all the same.
  if (/(?:cion|[lrd])es$/.test(word) && measure(word.slice(0, -2)) > 1) return word.slice(0, -2)
  if (/(?:sses|ies)$/.test(word)) return word.slice(0, -2)
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word
}

function pastAndGerund(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const base = /^(.*?)(?:ed|ing)$/.exec(word)?.[1]
  let result = word
  if (base !== undefined && hasVowel(base)) {
    if (/(?:at|bl|iz)$/.test(base)) result = `${base}e`
    else if (/([^aeiou])\1$/.test(base) && !/[lsz]$/.test(base)) result = base.slice(0, -1)
    else result = measure(base) === 1 && endsShort(base) ? `${base}e` : base
  }
  return result.endsWith('y') && hasVowel(result.slice(0, -1)) ? `${result.slice(0, -1)}i` : result
}

const second: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['entli', 'ent'],
  ['ousli', 'ous'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['abli', 'able'],
  ['alli', 'al'],
  ['ator', 'ate'],
  ['eli', 'e'],
]
const third: readonly (readonly [string, string])[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
]

const shortSuffixes = (word: string): string => replaceLongest(replaceLongest(word, second), third)

function replaceLongest(word: string, rules: readonly (readonly [string, string])[]): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix))
  if (rule === undefined) return word
  const base = word.slice(0, -rule[0].length)
  return measure(base) > 0 ? base + rule[1] : word
}

const fourth = /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|[st]ion|al|er|ic|ou)$/

function longSuffixes(word: string): string {
  const suffix = fourth.exec(word)?.[0]
  if (suffix === undefined) return word
  const base = word.slice(0, suffix.endsWith('ion') ? -3 : -suffix.length)
  return measure(base) > 1 ? base : word
}

function tidy(word: string): string {
  const base = word.slice(0, -1)
  if (word.endsWith('e')) return measure(base) > 1 || (measure(base) === 1 && !endsShort(base)) ? base : word
  return word.endsWith('ll') && measure(word) > 1 ? base : word
}
