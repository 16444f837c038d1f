/** The direction a sentence claims between two numbers it names, first to last; undefined when it claims none. */
function claimedDirection(sentence: string): 'up' | 'down' | 'same' | undefined {
  if (
    /\b(?:went|gone|go|go(?:es|ing)|moved|has gone|is) up\b|\b(?:rose|risen|increased|higher|climbed|subi[óo]|aument[óo])\b/i.test(
      sentence,
    )
  )
    return 'up'
  if (
    /\b(?:went|gone|go|go(?:es|ing)|moved|has gone|is) down\b|\b(?:fell|fallen|decreased|dropped|lower|baj[óo]|disminuy[óo])\b/i.test(
      sentence,
    )
  )
    return 'down'
  if (/\b(?:did not change|unchanged|stayed the same|no cambi[óo]|sin cambio)\b/i.test(sentence)) return 'same'
  return undefined
}

/** The claim holds between "from A to B", recomputed. True when the sentence does not name two such numbers. */
export function directionHolds(sentence: string): boolean {
  const claimed = claimedDirection(sentence)
  const pair =
    /\b(?:from|de|was|fue|era)\b\D{0,40}?(\d+(?:\.\d+)?)\D.*?\b(?:to|a|and|y|now|ahora)\b\D{0,30}?(\d+(?:\.\d+)?)/i.exec(
      sentence.replace(/\b\d{1,2} \p{L}+ \d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2} de \p{L}+ de \d{4}\b/gu, ' '),
    )
  if (claimed === undefined || pair === null) return true
  const change = Number(pair[2]) - Number(pair[1])
  return claimed === 'same' ? change === 0 : claimed === 'up' ? change > 0 : change < 0
}
