/**
 * The phrase language of the triage tables, compiled to one regular expression per row:
 *   word      that word                      word*     any word that begins so
 *   (a|b c)   either                         (a)?      may be missing
 *   words?    with or without its last letter
 *   ..        up to 3 words between          ...       up to 7 words between
 *   A ~ B     A and B in either order, up to 4 words between
 *   $name     the words of the class row `name`
 *   _         any one word                 #         a year
 *   @         a number                     @@        a number of two digits or more
 *   ^         the start of the sentence
 * It runs on sentences in which every word and comma ends in one space.
 */
export function compilePhrases(phrases: readonly string[], classes: ReadonlyMap<string, readonly string[]>): RegExp {
  const sources = phrases.map(phrase => compilePhrase(phrase, classes))
  return new RegExp(`(?<= )(?:${sources.join('|')})`, 'g')
}

function compilePhrase(phrase: string, classes: ReadonlyMap<string, readonly string[]>): string {
  const [left, right, ...rest] = phrase.split(' ~ ')
  if (left === undefined || rest.length > 0) throw new RangeError(`one ~ at most: ${phrase}`)
  const first = compileSequence(left, classes)
  if (right === undefined) return first
  const second = compileSequence(right, classes)
  return `${first}${gap(4)}${second}|${second}${gap(4)}${first}`
}

function compileSequence(sequence: string, classes: ReadonlyMap<string, readonly string[]>): string {
  return splitElements(sequence)
    .map(element => compileElement(element, classes))
    .join('')
}

/** A denial or a turn of thought does not stand inside a phrase: "eyes red, denies pain" is no eye pain. */
const gap = (words: number): string =>
  `(?:(?!(?:no|not|nor|never|isnt|dont|doesnt|didnt|denies|denied|without|but|however|sin|nie|bez) )[^ ]+ ){0,${words}}?`

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
function splitElements(sequence: string): string[] {
  return splitOutside(sequence, ' ').filter(element => element !== '')
}

const splitTop = (choices: string): string[] => splitOutside(choices, '|')

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
