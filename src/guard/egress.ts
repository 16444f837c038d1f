import { foldForMatching } from '../kernel/canonical.ts'

/** What an outgoing sentence must not carry. */
export interface EgressLimits {
  /** Names, record numbers and the like of people other than the reader's own person. */
  readonly otherIdentifiers: readonly string[]
  /** Text the product keeps to itself: prompts, keys. */
  readonly secrets: readonly string[]
  /** Text the reader may see in full: the evidence and the question. */
  readonly known: string
}

/** True when a sentence may leave: plain text, no address to load or follow, nobody else's identifiers, no prompt text. */
export function mayLeave(sentence: string, limits: EgressLimits): boolean {
  if (hidden.test(sentence) || addresses.test(sentence) || markup.test(sentence) || encoded.test(sentence)) return false
  const folded = sentence.toLowerCase()
  const plain = foldForMatching(sentence)
  if (limits.otherIdentifiers.some(one => one.length >= 3 && namesIn(plain, foldForMatching(one)))) return false
  if (limits.secrets.some(secret => sharesRun(folded, secret.toLowerCase()))) return false
  const identifiers = sentence.match(personal) ?? []
  return identifiers.every(one => limits.known.includes(one))
}

/** Somebody's whole name, also last name first and with a comma. */
const namesIn = (plain: string, name: string): boolean => {
  const parts = name.split(/\s+/)
  const turned = [parts.at(-1), ...parts.slice(0, -1)]
  const bare = plain.replace(/[,.]/g, '')
  return plain.includes(name) || bare.includes(turned.join(' '))
}

/** Characters that no eye sees carry text out: format, private and tag characters, variation selectors, fillers. */
const hidden =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the characters are looked for one by one
  /[\p{Co}\u{E0000}-\u{E01EF}\u{FE00}-\u{FE0F}\u{115F}\u{1160}\u{3164}\u{FFA0}\u{180B}-\u{180E}]|[^\P{Cf}\u{AD}]/u
const addresses =
  /\b(?:h(?:tt|xx)ps?|ftps?|wss?|data|javascript|vbscript|file|mailto|blob|tel|sms|intent|steam|ssh|git):\S|(?:^|[\s("'=])\/\/[\w-]+\.|\b(?:\d{1,3}\.){3}\d{1,3}(?:[:/]|\b)|\b[\w-]+(?:\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\))\s?[\w-]+)+|\b[\w-]+\.[a-z]{2,12}\/\S|\b[\w-]+\.(?:example|test|invalid|onion|localhost)\b|\b(?:https?|ftp|data|javascript|file|mailto|blob):|\bwww\.|\b[a-z0-9-]+\.(?:com|net|org|io|dev|app|info|biz|xyz|ru|cn|top|site|link|click|page|me|co)\b(?:\/|\b)/i
/** HTML, Markdown links, images, code, headings, tables. */
const markup =
  /\[[^\]]+\]:\s*\S|\$\$|\\(?:href|includegraphics|url|begin)\b|\[\/?(?:img|url|b|i|color|code)\b[^\]]*\]|\{\{|\$\{|<%|~~|^\s{0,3}>\s(?!\d)|<\/?[a-z!][^>]*>|!?\[[^\]]*\]\s?[([]|`|^\s{0,3}#{1,6}\s|\|\s?-{3}|\*\*|__|&(?:#\d+|[a-z]+);/i
/** Long runs that are no words: base64, hex, escapes. */
const encoded = /[A-Za-z0-9+/=]{48,}|(?:\\u[0-9a-f]{4}){2,}|(?:%[0-9a-f]{2}){4,}/i
/** E-mail addresses, US social security and phone numbers. */
const personal = /[\w.+-]+@[\w-]+\.[\w.]+|\b\d{3}-\d{2}-\d{4}\b|(?:\+\d{1,3}[ -])?\(?\b\d{3}\)?[ -]\d{3}[ -]\d{4}\b/g

/** Eight words in a row of a secret are a leak, whatever stands around them. */
function sharesRun(sentence: string, secret: string): boolean {
  const words = sentence.split(/\s+/)
  for (let start = 0; start + 8 <= words.length; start += 1) {
    if (secret.includes(words.slice(start, start + 8).join(' '))) return true
  }
  return secret.length > 0 && secret.length < 200 && sentence.includes(secret)
}
