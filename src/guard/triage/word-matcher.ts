import { goesOn, splitElements, splitTop, stopsGap } from './pattern.ts'

/** Where a match ends, as a count of words, or -1. `then` is what must follow. */
type Match = (words: readonly string[], at: number, then: (at: number) => number) => number

/**
 * The phrase language of pattern.ts over the words of a sentence: the same phrases stand in the same places, but nothing has to be
 * compiled on first use, so the first message is read as fast as the thousandth. Returns the word after a match that begins at `at`, or -1.
 */
export function createMatcher(
  classes: ReadonlyMap<string, readonly string[]>,
): (phrase: string) => (words: readonly string[], at: number) => number {
  const words: ClassMatchers = new Map([...classes].map(([id, phrases]) => [id, choice(phrases, new Map())]))
  return phrase => {
    const [left = '', right] = phrase.split(' ~ ')
    const first = sequence(left, words)
    if (right === undefined) return (text, at) => first(text, at, end => end)
    const second = sequence(right, words)
    const between = gap(4, true)
    return (text, at) => {
      const forward = first(text, at, then => between(text, then, next => second(text, next, end => end)))
      return forward >= 0
        ? forward
        : second(text, at, then => between(text, then, next => first(text, next, end => end)))
    }
  }
}

type ClassMatchers = ReadonlyMap<string, Match>

function sequence(text: string, classes: ClassMatchers): Match {
  const parts = splitElements(text).map(element => compileElement(element, classes))
  const run = (index: number, words: readonly string[], at: number, then: (at: number) => number): number => {
    const part = parts[index]
    return part === undefined ? then(at) : part(words, at, next => run(index + 1, words, next, then))
  }
  return (words, at, then) => run(0, words, at, then)
}

function compileElement(element: string, classes: ClassMatchers): Match {
  if (element === '..') return gap(3)
  if (element === '...') return gap(7)
  if (element === '^') return (_, at, then) => (at === 0 ? then(at) : -1)
  if (element === '_') return one(word => word !== ',')
  if (element === '@') return one(word => /^[0-9][0-9.]*$/.test(word))
  if (element === '@@') return one(word => /^[0-9][0-9]+$/.test(word))
  if (element === '#') return one(word => /^(?:19|20)\d\d$/.test(word))
  if (/^[($].*\?$/.test(element)) {
    const inner = compileElement(element.slice(0, -1), classes)
    return (words, at, then) => {
      const end = inner(words, at, then)
      return end >= 0 ? end : then(at)
    }
  }
  if (element.startsWith('$')) {
    const words = classes.get(element.slice(1))
    if (words === undefined) throw new RangeError(`unknown word class ${element}`)
    return words
  }
  if (element.startsWith('(')) return choice(splitTop(element.slice(1, -1)), classes)
  if (element.endsWith('?')) {
    const [whole, short] = [element.slice(0, -1), element.slice(0, -2)]
    return one(word => word === whole || word === short)
  }
  if (!element.endsWith('*')) return one(word => word === element)
  const begin = element.slice(0, -1)
  return one(word => word.startsWith(begin) && !word.includes(','))
}

const one =
  (fits: (word: string) => boolean): Match =>
  (words, at, then) => {
    const word = words[at]
    return word !== undefined && fits(word) ? then(at + 1) : -1
  }

function choice(sequences: readonly string[], classes: ClassMatchers): Match {
  const choices = sequences.map(each => sequence(each.trim(), classes))
  return (words, at, then) => {
    for (const each of choices) {
      const end = each(words, at, then)
      if (end >= 0) return end
    }
    return -1
  }
}

/** As few words as will do, none of which turns the thought. */
function gap(most: number, inClause = false): Match {
  return (words, at, then) => {
    for (let skipped = 0; skipped <= most; skipped += 1) {
      const end = then(at + skipped)
      if (end >= 0) return end
      const word = words[at + skipped]
      if (word === undefined || stopsGap.has(word)) return -1
      if (inClause && word === ',' && !goesOn.has(words[at + skipped + 1] ?? '')) return -1
    }
    return -1
  }
}
