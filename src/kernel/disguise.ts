/**
 * What a text says when it is read in the ways by which words are hidden from a reader of plain text: letters set apart, digits and
 * signs for letters, base64, hexadecimal and binary bytes, percent and Unicode escapes, Morse code, rot13, written backwards. Readings that make no words are
 * left out, so that plain text mostly has none. `isWord`: a dictionary of small-letter words.
 */
export function hiddenReadings(text: string, isWord: (word: string) => boolean): readonly string[] {
  const decoded = [fromBase64(text), fromBytes(text), fromEscapes(text), fromMorse(text)].filter(
    reading => reading !== undefined,
  )
  const spelled = [text, ...decoded].flatMap(one => [
    byWord(one, rot13, isWord),
    fromBackwards(one, isWord),
    ...fromLeet(one, isWord),
    fromSpacedLetters(one, isWord),
    fromCutWords(one, isWord),
  ])
  return [...new Set([...decoded, ...spelled].filter(reading => reading !== undefined))].filter(one => one !== text)
}

/** The text with each word read anew that no dictionary has and whose reading is a word. Undefined when fewer than three are. */
function byWord(text: string, read: (word: string) => string, isWord: (word: string) => boolean): string | undefined {
  let count = 0
  const result = text.replace(/[a-z]+/gi, word => {
    const reading = read(word.toLowerCase())
    if (isWord(word.toLowerCase()) || !isWord(reading)) return word
    count += 1
    return reading
  })
  return count < 3 ? undefined : result
}

/** Stretches of base64 (also its address form) of twelve signs and more, put in place of themselves. */
function fromBase64(text: string): string | undefined {
  return replaced(text, /[A-Za-z0-9+/_-]{12,}={0,2}/g, stretch => {
    if (!/[A-Z0-9+/=_]/.test(stretch)) return undefined
    return printable(Buffer.from(stretch, 'base64').toString('utf8'))
  })
}

/** Bytes in hexadecimal or binary, with or without spaces, commas or `\x` and `0x` before them. */
function fromBytes(text: string): string | undefined {
  const hex = replaced(text, /(?:(?:0x|\\x)?[0-9a-f]{2}[ ,:;]?){6,}/gi, stretch => {
    const pairs = stretch.replace(/0x|\\x/gi, '').match(/[0-9a-f]{2}/gi) ?? []
    return printable(String.fromCharCode(...pairs.map(pair => Number.parseInt(pair, 16))))
  })
  const binary = replaced(text, /(?:[01]{8}\s?){4,}/g, stretch =>
    printable(String.fromCharCode(...(stretch.match(/[01]{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))),
  )
  return hex ?? binary
}

const escapeSign = String.raw`%[0-9a-f]{2}|\\u\{?[0-9a-f]{4,5}\}?|&#x?[0-9a-f]{2,5};`

const fromEscapes = (text: string): string | undefined =>
  replaced(text, new RegExp(`(?:${escapeSign})(?: ?(?:${escapeSign}))*`, 'gi'), stretch =>
    stretch.replace(new RegExp(escapeSign, 'gi'), one => {
      const code = /[0-9a-f]{2,5}/i.exec(one)?.[0] ?? ''
      return String.fromCodePoint(Number.parseInt(code, /^&#\d/.test(one) ? 10 : 16))
    }),
  )

/** Letters of International Morse code. Source: ITU-R M.1677-1. */
const morse =
  'a.- b-... c-.-. d-.. e. f..-. g--. h.... i.. j.--- k-.- l.-.. m-- n-. o--- p.--. q--.- r.-. s... t- u..- v...- w.-- x-..- y-.-- z--..'
const morseLetters: ReadonlyMap<string, string> = new Map(morse.split(' ').map(one => [one.slice(1), one.charAt(0)]))

function fromMorse(text: string): string | undefined {
  return replaced(text, /(?:[.\u00b7-]{1,4}(?:\s*[/|]\s*|\s+)?){6,}/g, stretch =>
    stretch
      .replaceAll('\u00b7', '.')
      .split(/\s*[/|]\s*/)
      .map(word =>
        word
          .split(/\s+/)
          .map(letter => morseLetters.get(letter) ?? '')
          .join(''),
      )
      .join(' '),
  )
}

const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, letter => {
    const base = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base)
  })

const backwards = (text: string): string => [...text].toReversed().join('')

/** The stretch from the first to the last word that only makes sense backwards, turned round. */
function fromBackwards(text: string, isWord: (word: string) => boolean): string | undefined {
  const turned = [...text.matchAll(/[a-z]{3,}/gi)].filter(
    ([word]) => !isWord(word.toLowerCase()) && isWord(backwards(word.toLowerCase())),
  )
  const first = turned[0]
  const last = turned.at(-1)
  if (turned.length < 3 || first === undefined || last === undefined) return undefined
  const end = last.index + last[0].length
  return `${text.slice(0, first.index)}${backwards(text.slice(first.index, end))}${text.slice(end)}`
}

const leetLetters: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '+': 't',
}

/** The letter that a sign between letters stands for: "k*ll" and "su#cide" are tried with each vowel. */
const blank = /[*#_\u2022]/
const vowels = ['i', 'e', 'a', 'o', 'u', 'y']

/**
 * Words with digits or signs for letters, or letters drawn out, where a plainer spelling makes a dictionary word: "rul35", "1gn0re",
 * "k*ll" and "kiiill", never "B12". One reading for each vowel where signs stand for vowels.
 */
function fromLeet(text: string, isWord: (word: string) => boolean): readonly string[] {
  const readings = (blank.test(text) ? vowels : ['']).map(vowel =>
    replaced(text.replace(/(?<=[a-z] )2(?= [a-z])/gi, 'to'), /[a-z0-9@$!|+*#_\u2022]{2,}/gi, stretch => {
      const word = stretch.toLowerCase()
      if (!/[a-z]/.test(word) || !/[0134578@$!|+*#_\u2022]|([a-z])\1\1/.test(word)) return undefined
      const plain = word.replace(/[034578@$+]/g, sign => leetLetters[sign] ?? sign).replace(/([a-z])\1{2,}/g, '$1$1')
      return ['i', 'l']
        .map(letter => plain.replace(/[1!|]/g, letter))
        .flatMap(one =>
          blank.test(one) ? [vowel, ...vowels].map(letter => one.replace(/[*#_\u2022]/g, letter)) : [one],
        )
        .flatMap(one => [one, one.replace(/([a-z])\1/g, '$1')])
        .find(isWord)
    }),
  )
  return readings.filter(reading => reading !== undefined)
}

/** "i g n o r e", "i-g-n-o-r-e" and "i.g.n.o.r.e": letters standing alone are joined, and cut into words where the spaces between words are lost. */
function fromSpacedLetters(text: string, isWord: (word: string) => boolean): string | undefined {
  return replaced(text, /(?<![\p{L}\p{N}])(?:\p{L}[ ._*-]{1,2}){3,}\p{L}(?![\p{L}\p{N}])/gu, stretch => {
    const joined = stretch.replace(/[^\p{L}]/gu, '').toLowerCase()
    return isWord(joined) ? joined : intoWords(joined, isWord)
  })
}

/** "d.i.e", "sui-cide" and "my-self": words with signs between their letters, where they are words without. */
const fromCutWords = (text: string, isWord: (word: string) => boolean): string | undefined =>
  replaced(text, /\p{L}+(?:[.\-_/*'~]\p{L}+)+/gu, stretch => {
    const joined = stretch.replace(/[^\p{L}]/gu, '').toLowerCase()
    return isWord(joined) ? joined : undefined
  })

/** Cuts letters into the fewest dictionary words; letters that fit none stay alone. */
function intoWords(letters: string, isWord: (word: string) => boolean): string {
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }]
  for (let end = 1; end <= letters.length; end += 1) {
    let choice = { cost: (best[end - 1]?.cost ?? 0) + 3, from: end - 1 }
    for (let from = Math.max(0, end - 14); from < end - 1; from += 1) {
      const cost = (best[from]?.cost ?? 0) + (end - from < 4 ? 2 : 1)
      if (cost < choice.cost && isWord(letters.slice(from, end))) choice = { cost, from }
    }
    best.push(choice)
  }
  const words: string[] = []
  for (let end = letters.length; end > 0; end = best[end]?.from ?? 0)
    words.unshift(letters.slice(best[end]?.from ?? 0, end))
  return words.join(' ')
}

/** The text with each stretch read; undefined when none could be. */
function replaced(text: string, pattern: RegExp, read: (stretch: string) => string | undefined): string | undefined {
  let isChanged = false
  const result = text.replace(pattern, stretch => {
    const reading = read(stretch)
    if (reading === undefined || reading === stretch) return stretch
    isChanged = true
    return ` ${reading} `
  })
  return isChanged ? result.replace(/ {2,}/g, ' ').trim() : undefined
}

/** Undefined where decoding gave bytes that are no text. */
const printable = (text: string): string | undefined =>
  text.length >= 4 && /^[\t\n\r\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+$/u.test(text) && !text.includes('\ufffd')
    ? text
    : undefined
