/** The person's own name taken out of a text before a composer reads it: the evidence says whose record it is without one. */
export function withoutName(text: string, name: string, instead = '[name]'): string {
  const parts = name.split(/\s+/).filter(part => part.length > 2)
  if (parts.length === 0) return text
  const escaped = parts.map(part => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu'), instead)
}
