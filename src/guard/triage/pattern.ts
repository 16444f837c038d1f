/**
 * The phrase language of the triage tables, compiled to one regular expression per row:
 *   word      that word                      word*     any word that begins so
 *   (a|b c)   either                         (a)?      may be missing
 *   words?    with or without its last letter
 *   ..        up to 3 words between          ...       up to 7 words between
 *   A ~ B     A and B in either order, up to 4 words between, in one clause
 *   $name     the words of the class row `name`
 *   _         any one word                 #         a year
 *   @         a number                     @@        a number of two digits or more
 *   ^         the start of the sentence
 * It runs on sentences in which every word and comma ends in one space.
 */
export function compilePhrases(phrases: readonly string[], classes: ReadonlyMap<string, readonly string[]>): RegExp {
  const sources = phrases.map(phrase => compilePhrase(contract(phrase), classes))
  return new RegExp(`(?<= )(?:${sources.join('|')})`, 'g')
}

function compilePhrase(phrase: string, classes: ReadonlyMap<string, readonly string[]>): string {
  const [left, right, ...rest] = phrase.split(' ~ ')
  if (left === undefined || rest.length > 0) throw new RangeError(`one ~ at most: ${phrase}`)
  const first = compileSequence(left, classes)
  if (right === undefined) return first
  const second = compileSequence(right, classes)
  return `${first}${near}${second}|${second}${near}${first}`
}

/** "does not" and "doesnt" are one word in sentences and in phrases; "is not" stays, because it mostly denies what follows. */
export function contract(text: string): string {
  return text
    .replace(/\b(do|does|did|has|have|had|could|would|should) not\b/g, '$1nt')
    .replace(/\b(cannot|can not)\b/g, 'cant')
    .replace(/\bwill not\b/g, 'wont')
    .replace(
      /\(((?:do|does|did|has|have|had|could|would|can)(?:\|(?:do|does|did|has|have|had|could|would|can))*)\) not\b/g,
      (_, words: string) =>
        `(${words
          .split('|')
          .map(word => (word === 'can' ? 'cant' : `${word}nt`))
          .join('|')})`,
    )
}

/**
 * Words of which a text must hold at least one for the phrase to be found in it; `word*` stands for any word that begins so.
 * Undefined when the phrase has no such words.
 */
export function anchorsOf(phrase: string, classes: ClassOpenings): readonly string[] | undefined {
  return phrase
    .split(' ~ ')
    .flatMap(splitElements)
    .map(element => openings(element, classes))
    .filter(words => words !== undefined)
    .toSorted((a, b) => a.length - b.length)[0]
}

/** The words that the phrases of each class begin with. */
export type ClassOpenings = ReadonlyMap<string, readonly string[] | undefined>
export const openingsOf = (classes: ReadonlyMap<string, readonly string[]>): ClassOpenings =>
  new Map([...classes].map(([id, phrases]) => [id, openingsOfAll(phrases, new Map())]))

/** The words an element can begin with; undefined for gaps, wild cards and what may be missing. */
function openings(element: string, classes: ClassOpenings): readonly string[] | undefined {
  if (/^[?*)|]|^[^($].*[?*(|)].+$|^\(.*[^)?]$/.test(element)) throw new RangeError(`a phrase cannot hold ${element}`)
  if (/^(\.\.\.?|[_@#^]|@@)$/.test(element) || /^[($].*\?$/.test(element)) return undefined
  if (element.startsWith('$')) return classes.get(element.slice(1))
  if (element.startsWith('(')) return openingsOfAll(splitTop(element.slice(1, -1)), classes)
  return element.endsWith('?') ? [element.slice(0, -1), element.slice(0, -2)] : [element]
}

function openingsOfAll(sequences: readonly string[], classes: ClassOpenings): readonly string[] | undefined {
  const each = sequences.map(sequence =>
    splitElements(sequence.trim())
      .map(element => openings(element, classes))
      .find(words => words !== undefined),
  )
  return each.some(words => words === undefined) ? undefined : each.flatMap(words => words ?? [])
}

function compileSequence(sequence: string, classes: ReadonlyMap<string, readonly string[]>): string {
  return splitElements(sequence)
    .map(element => compileElement(element, classes))
    .join('')
}

/** A denial or a turn of thought does not stand inside a phrase: "eyes red, denies pain" is no eye pain. */
export const stopsGap: ReadonlySet<string> = new Set(
  'no not nor never isnt dont doesnt didnt denies denied without but however sin nie bez'.split(' '),
)
/** Between the sides of `~`: a comma only where the clause goes on about the same thing ("my arm, it feels heavy"). */
export const goesOn: ReadonlySet<string> = new Set('it its they theyre which that and he she'.split(' '))
const near = `(?:(?!(?:${[...stopsGap].join('|')}) |, (?!(?:${[...goesOn].join('|')}) ))[^ ]+ ){0,4}?`
const gap = (words: number): string => `(?:(?!(?:${[...stopsGap].join('|')}) )[^ ]+ ){0,${words}}?`

function compileElement(element: string, classes: ReadonlyMap<string, readonly string[]>): string {
  if (element === '..') return gap(3)
  if (element === '...') return gap(7)
  if (element === '^') return '(?<=^ )'
  if (element === '_') return '[^ ,]+ '
  if (element === '@') return '[0-9][0-9.]* '
  if (element === '@@') return '[0-9][0-9]+ '
  if (element === '#') return '(?:19|20)\\d\\d '
  if (/^[($].*\?$/.test(element)) return `(?:${compileElement(element.slice(0, -1), classes)})?`
  if (element.endsWith('?')) return `${compileElement(element.slice(0, -1), classes).slice(0, -1)}? `
  if (element.startsWith('$')) {
    const words = classes.get(element.slice(1))
    if (words === undefined) throw new RangeError(`unknown word class ${element}`)
    return `(?:${words.map(words => compileSequence(words, classes)).join('|')})`
  }
  if (element.startsWith('(')) {
    return `(?:${splitTop(element.slice(1, -1))
      .map(choice => compileSequence(choice.trim(), classes))
      .join('|')})`
  }
  const escaped = element.replace(/[.+^${}[\]\\/%<>=]/g, String.raw`\$&`)
  return element.endsWith('*') ? `${escaped.slice(0, -1)}[^ ,]* ` : `${escaped} `
}

/** Splits at spaces outside brackets. */
export function splitElements(sequence: string): string[] {
  return splitOutside(sequence, ' ').filter(element => element !== '')
}

export const splitTop = (choices: string): string[] => splitOutside(choices, '|')

function splitOutside(text: string, at: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const letter of text) {
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (letter === at && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  if (depth !== 0) throw new RangeError(`unbalanced brackets: ${text}`)
  return parts
}
