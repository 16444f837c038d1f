/** reviewed: shipped in corpora/; operator: an installation's own; quarantined: kept, shown to clinicians as a quote, never to patients. */
export type Trust = 'reviewed' | 'operator' | 'quarantined'

/**
 * The tier of a text out of a folder of the given tier. Text that speaks to an assistant instead of to a reader, or that
 * hides characters from the eye, is quarantined with the reason.
 */
export function trustOf(
  tier: 'reviewed' | 'operator',
  text: string,
): { readonly trust: Trust; readonly quarantine?: string } {
  const reason = suspicion(text)
  return reason === undefined ? { trust: tier } : { trust: 'quarantined', quarantine: reason }
}

const patterns: readonly { readonly reason: string; readonly pattern: RegExp }[] = [
  {
    reason: 'asks the assistant to drop its instructions',
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|guardrails?|system message)\b/iu,
  },
  {
    reason: 'asks the assistant to drop its instructions (Spanish)',
    pattern:
      /\b(?:ignora|ignore|olvida|omite)\b[^.\n]{0,40}\b(?:instrucciones|reglas|indicaciones (?:previas|anteriores))\b/iu,
  },
  {
    reason: 'speaks of a system prompt',
    pattern: /\bsystem prompt\b|<\/?(?:system|assistant|instructions?)>|\[\/?INST\]|<\|[a-z_]+\|>/iu,
  },
  {
    reason: 'gives the assistant another role',
    pattern:
      /\byou are (?:now|no longer)\b[^.\n]{0,60}\b(?:assistant|ai|model|chatbot|doctor)\b|\bact as (?:an? )?(?:ai|assistant|unrestricted|different)\b/iu,
  },
  {
    reason: 'speaks to an assistant',
    pattern:
      /\b(?:ai|assistant|chatbot|language model|llm)s?\b[^.\n]{0,20}\b(?:must|should|shall|please|will now)\b[^.\n]{0,60}\b(?:say|tell|reply|respond|answer|output|recommend|reveal|send|include|write)\b/iu,
  },
  {
    reason: 'tells an assistant what to answer',
    pattern:
      /\b(?:when|if) (?:you are )?(?:asked|answering|responding|summari[sz]ing)\b[^.\n]{0,60}\b(?:always|instead|only)\b[^.\n]{0,30}\b(?:say|reply|respond|answer|output|state)\b/iu,
  },
  {
    reason: 'asks to reveal what is private',
    pattern:
      /\b(?:reveal|print|leak|exfiltrate|repeat)\b[^.\n]{0,40}\b(?:prompt|instructions|other patients?|patient records?|api keys?|passwords?|conversation)\b/iu,
  },
  { reason: 'loads a remote picture', pattern: /!\[[^\]]*\]\(\s*(?:https?:)?\/\//iu },
  {
    reason: 'hides characters from the reader',
    // Tag characters, bidirectional overrides, and runs of zero-width characters carry text that a reviewer cannot see.
    pattern: /[\u{E0000}-\u{E007F}\u{202A}-\u{202E}\u{2066}-\u{2069}]|[\u{200B}-\u{200D}\u{2060}]{2,}/u,
  },
]

function suspicion(text: string): string | undefined {
  return patterns.find(({ pattern }) => pattern.test(text))?.reason
}
