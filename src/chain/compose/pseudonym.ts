import type { IdentifiersIn } from '../../guard/identifiers/identifiers.ts'
import type { KnownIdentifiers } from '../../guard/identifiers/known.ts'
import { foldForMatching } from '../../kernel/canonical.ts'

/** The person's own name taken out of a text before it is searched for: the evidence says whose record it is without one. */
export function withoutName(text: string, name: string, instead = '[name]'): string {
  const parts = name.split(/\s+/).filter(part => part.length > 2)
  if (parts.length === 0) return text
  const escaped = parts.map(part => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu'), instead)
}

/** Stand-ins for what says who somebody is, the same for the same thing within one turn. */
export interface Pseudonyms {
  /** A text as a model may read it. */
  hide(text: string): string
  /** What a model wrote, with the real words put back. */
  restore(text: string): string
}

/** Stand-ins are `[person-1]`, `[phone-2]`: they say what stood there, so that a sentence keeps its sense. */
export function createPseudonyms(identifiersIn: IdentifiersIn, known: KnownIdentifiers): Pseudonyms {
  const standIns = new Map<string, string>()
  const originals = new Map<string, string>()
  const standInFor = (type: string, said: string): string => {
    const key = foldForMatching(said).replace(/\s+/g, ' ')
    const given = standIns.get(key)
    if (given !== undefined) return given
    const standIn = `[${kindOf(type)}-${originals.size + 1}]`
    standIns.set(key, standIn)
    originals.set(standIn, said)
    return standIn
  }
  return {
    hide(text) {
      let hidden = ''
      let from = 0
      for (const { type, start, end } of identifiersIn(text, known)) {
        hidden += text.slice(from, start) + standInFor(type, text.slice(start, end))
        from = end
      }
      return hidden + text.slice(from)
    },
    restore: text => text.replace(/\[[a-z]+-\d+\]/g, standIn => originals.get(standIn) ?? standIn),
  }
}

const kindOf = (type: string): string => {
  if (type === 'PERSON') return 'person'
  if (type.includes('ADDRESS') && type.startsWith('STREET')) return 'address'
  return type.startsWith('DATE') ? 'date' : (type.split('_')[0]?.toLowerCase() ?? 'number')
}
