import { assistantOrders } from './assistant-orders.ts'
import { stuffing } from './stuffing.ts'

/** reviewed: shipped in corpora/, or marked by the installation's own clinician; operator: an installation's own; quarantined: kept, shown to clinicians as a quote, never to patients. */
export type Trust = 'reviewed' | 'operator' | 'quarantined'

/**
 * The tier of a text out of a folder of the given tier. Quarantined, with the reason, is text that speaks to an assistant instead of to a
 * reader, hides something from the eye, or repeats itself to be found. `hidden` is what the file holds besides the text that is shown.
 */
export function trustOf(
  tier: 'reviewed' | 'operator',
  text: string,
  hidden: readonly string[] = [],
): { readonly trust: Trust; readonly quarantine?: string } {
  const reason = suspicion(text) ?? hiddenReason(hidden.join(' '))
  return reason === undefined ? { trust: tier } : { trust: 'quarantined', quarantine: reason }
}

const suspicion = (text: string): string | undefined =>
  disguises.find(({ pattern }) => pattern.test(text))?.reason ?? orderIn(text) ?? stuffing(text)

/** Hidden characters and look-alike forms do not keep an order from being read. */
function orderIn(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/[\p{Cf}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu, '')
  return assistantOrders.find(({ pattern }) => pattern.test(text) || pattern.test(plain))?.reason
}

/** A stray hidden word happens; a sentence is meant for somebody else than the reader. */
const mostHiddenWords = 2

function hiddenReason(hidden: string): string | undefined {
  if ((hidden.match(/\p{L}{2,}/gu) ?? []).length <= mostHiddenWords) return undefined
  return `hides text from the reader${orderIn(hidden) === undefined ? '' : ' that speaks to an assistant'}`
}

const disguises: readonly { readonly reason: string; readonly pattern: RegExp }[] = [
  { reason: 'loads a remote picture', pattern: /!\[[^\]]*\]\(\s*(?:https?:)?\/\//iu },
  {
    reason: 'hides characters from the reader',
    // Tag characters, bidirectional overrides, variation selectors that carry data, fillers, annotation marks, and runs of zero-width characters
    // carry text that a reviewer cannot see.
    pattern:
      // biome-ignore lint/suspicious/noMisleadingCharacterClass: the characters are looked for one by one
      /[\u{E0000}-\u{E007F}\u{E0100}-\u{E01EF}\u{202A}-\u{202E}\u{2066}-\u{206F}\u{2061}-\u{2064}\u{FFF9}-\u{FFFB}\u{115F}\u{1160}\u{3164}\u{FFA0}\u{180E}]|[\u{200B}-\u{200F}\u{2060}\u{FEFF}]{2,}|[\u{FE00}-\u{FE0F}]{2,}/u,
  },
  {
    reason: 'hides characters inside words',
    // A zero-width character between two letters, twice: one may be left over from a page that was copied.
    pattern: /[a-z][\u{200B}\u{2060}\u{FEFF}][a-z][\s\S]*[a-z][\u{200B}\u{2060}\u{FEFF}][a-z]/iu,
  },
  { reason: 'writes one word in two alphabets', pattern: /[a-z][\u{0400}-\u{04FF}]|[\u{0400}-\u{04FF}][a-z]/iu },
  {
    reason: 'hides text from the reader',
    pattern:
      /<!--(?=(?:[^-]|-(?!->))*\p{L}{2,}\s+\p{L}{2,})|<[a-z][^>]*\sstyle\s*=\s*["'][^"'>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*[;"']|font-size\s*:\s*0|(?<![-\w])color\s*:\s*(?:#f{3}(?:f{3})?\b|white\b|transparent\b))|<(?:div|span|p|section|article|li|td)\s[^>]*\bhidden(?=[\s>=])|<font\s[^>]*color\s*=\s*["']?(?:#f{6}|white)\b/iu,
  },
]
