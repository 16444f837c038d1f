import { writtenDates } from './dates.ts'
import { type Folded, literally } from './folded.ts'

/** What the record knows of who people are: each is found in a text in all the ways in which people write it. */
export interface KnownIdentifiers {
  /** Full names: the person's own, relatives', clinicians'. */
  readonly people: readonly string[]
  /** ISO dates of birth. */
  readonly birthDates: readonly string[]
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  /** Whole addresses; their parts count too. */
  readonly addresses: readonly string[]
  /** Record numbers and the like. */
  readonly numbers: readonly string[]
}

export const nothingKnown: KnownIdentifiers = {
  people: [],
  birthDates: [],
  phones: [],
  emails: [],
  addresses: [],
  numbers: [],
}

export interface FoundIdentifier {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** Nicknames by folded given name. */
export type Nicknames = (folded: string) => readonly string[]

const particles: ReadonlySet<string> = new Set(
  'de del la las los van von der den di da do dos du le el al bin ibn ben y e zu zur ter ten mac mc st jr sr ii iii phd md rn np'.split(
    ' ',
  ),
)

/** Stretches of a folded text that are a known identifier. Places are those of the folded text. */
export function knownIn(
  folded: Folded,
  original: string,
  known: KnownIdentifiers,
  words: KnownWords,
): readonly FoundIdentifier[] {
  const { text } = folded
  return [
    ...known.people.flatMap(name => nameIn(folded, original, name, words)),
    ...dateIn(text, known.birthDates),
    ...known.phones.flatMap(phone => digitsIn(text, phone, 'PHONE_NUMBER')),
    ...known.emails.flatMap(email => emailIn(text, email)),
    ...known.addresses.flatMap(address => addressIn(folded, original, address, words)),
    ...known.numbers.flatMap(number => digitsIn(text, number, 'ID')),
  ]
}

export interface KnownWords {
  readonly nicknames: Nicknames
  readonly fold: (text: string) => string
  /** An everyday word, which is a name only with a capital. */
  readonly isEveryday: (folded: string) => boolean
  readonly titles: ReadonlySet<string>
}

function nameIn(folded: Folded, original: string, name: string, words: KnownWords): readonly FoundIdentifier[] {
  const whole = words.fold(name).replace(/[,.]/g, ' ').trim()
  const parts = whole
    .split(/\s+/)
    .flatMap(part => [part, ...part.split('-')])
    .filter(
      part => part.length >= 2 && /^\p{L}[\p{L}'-]*$/u.test(part) && !particles.has(part) && !words.titles.has(part),
    )
  const given = new Set(parts.flatMap(words.nicknames))
  const spelt = (part: string): string =>
    [...part].map(letter => (letter === '-' || letter === "'" ? "[-' ]?" : literally(letter))).join('')
  const single = [...new Set([...parts, ...given])].toSorted((a, b) => b.length - a.length)
  if (single.length === 0)
    return whole === '' ? [] : stretches(folded.text, new RegExp(bounded(literally(whole)), 'g'), 'PERSON')
  const one = `(?:${single.map(spelt).join('|')})`
  const initials = [...new Set(whole.split(/[\s-]+/).map(part => part[0] ?? ''))]
    .filter(letter => /\p{L}/u.test(letter))
    .join('')
  const joint = `(?:[\\s.,'-]+(?:(?:${[...particles].join('|')})\\s+)*)`
  // An initial counts beside a name; written-together names ("HelenMarsh", "helen_marsh") count whole.
  const initial = `(?:(?<![\\p{L}\\p{N}])[${initials}]\\.?\\s*)`
  const run = new RegExp(
    `${initial}{0,2}${bounded(`${one}(?:${joint}(?:[${initials}](?![\\p{L}\\p{N}])\\.?|${one}(?![\\p{L}\\p{N}])))*`)}`,
    'gu',
  )
  const together =
    parts.length < 2 ? [] : stretches(folded.text, new RegExp(parts.map(spelt).join('[_.]?'), 'gu'), 'PERSON')
  return [
    ...together,
    ...stretches(folded.text, run, 'PERSON').filter(({ start, end }) => {
      const said = folded.text.slice(start, end)
      if (/\s/.test(said.trim()) || !(words.isEveryday(said) || said.length < 3)) return true
      return /^\p{Lu}/u.test(original.slice(folded.places[start] ?? 0))
    }),
  ]
}

const bounded = (pattern: string): string => `(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`

function stretches(text: string, pattern: RegExp, type: string): readonly FoundIdentifier[] {
  const flags = pattern.flags.includes('u') ? pattern : new RegExp(pattern.source, `${pattern.flags}u`)
  return [...text.matchAll(flags)].map(match => ({
    type,
    start: match.index,
    end: match.index + match[0].trimEnd().length,
  }))
}

const dateIn = (text: string, dates: readonly string[]): readonly FoundIdentifier[] =>
  writtenDates(text)
    .filter(({ readings }) => readings.some(reading => dates.some(date => date.slice(0, 10) === reading)))
    .map(({ start, end }) => ({ type: 'DATE_OF_BIRTH', start, end }))

/** A number whatever stands between its digits and letters; a phone also without its country code. */
function digitsIn(text: string, number: string, type: string): readonly FoundIdentifier[] {
  const bare = number
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]/g, '')
  if (bare.length < 3) return []
  const forms = type === 'PHONE_NUMBER' && bare.length > 9 ? [bare, bare.slice(-10), bare.slice(-9)] : [bare]
  return forms.flatMap(form =>
    stretches(
      text,
      new RegExp(`(?<![\\p{L}\\p{N}])[+(]?${[...form].map(literally).join('[\\s().\\-/]*')}(?![\\p{L}\\p{N}])`, 'gu'),
      type,
    ),
  )
}

function emailIn(text: string, email: string): readonly FoundIdentifier[] {
  const [user = '', domain = ''] = email.toLowerCase().split('@')
  if (user === '' || domain === '') return []
  const dotted = (part: string): string =>
    part.split('.').map(literally).join(String.raw`\s*(?:\.|\(dot\)|\[dot\]|\sdot\s)\s*`)
  return stretches(
    text,
    new RegExp(`${dotted(user)}\\s*(?:@|\\(at\\)|\\[at\\]|\\sat\\s)\\s*${dotted(domain)}`, 'gu'),
    'EMAIL_ADDRESS',
  )
}

/**
 * Each part between commas, and of a part with a number its words alone: words in their order, "Street" and "St." alike. A part that is one everyday word
 * counts with a capital only.
 */
function addressIn(folded: Folded, original: string, address: string, words: KnownWords): readonly FoundIdentifier[] {
  return address
    .split(/[,;\n]/)
    .map(part => words.fold(part).match(/[\p{L}\p{N}]+/gu) ?? [])
    .flatMap(part => [part, part.filter(word => !/\d/.test(word) && word.length > 2)])
    .filter(part => part.join('').length >= 3 && !part.every(word => isStreetWord(word)))
    .flatMap(part => {
      const spelt = part.map(word =>
        (streetForms.find(forms => forms.includes(word)) ?? [word]).map(literally).join('|'),
      )
      const pattern = new RegExp(bounded(spelt.map(word => `(?:${word})`).join('[\\s.,#-]+')), 'gu')
      const isLoose = part.length === 1 && words.isEveryday(part[0] ?? '')
      return stretches(folded.text, pattern, 'STREET_ADDRESS').filter(
        ({ start }) => !isLoose || /^\p{Lu}/u.test(original.slice(folded.places[start] ?? 0)),
      )
    })
}

const isStreetWord = (word: string): boolean =>
  streetForms.some(forms => forms.includes(word)) || /^(?:usa|ul|the)$/.test(word)

const streetForms = [
  'street st',
  'road rd',
  'avenue ave av',
  'lane ln',
  'drive dr',
  'court ct',
  'boulevard blvd',
  'place pl',
  'square sq',
  'apartment apt',
  'suite ste',
  'highway hwy',
  'parkway pkwy',
  'north n',
  'south s',
  'east e',
  'west w',
].map(forms => forms.split(' '))
