import { z } from 'zod'
import { foldForMatching } from '../kernel/canonical.ts'
import { readRules } from '../knowledge/rules.ts'

/**
 * How a sentence of an unreviewed document reads: `order` is meant for an assistant, `question` asks something, `request` is an order that care
 * uses too ("repeat the test"), so that its place in the document decides; undefined for plain telling.
 */
export type Address = 'order' | 'question' | 'request'
export type AddressOf = (sentence: string) => Address | undefined

const kinds = ['opener', 'request', 'shared', 'plain', 'answer', 'told', 'question'] as const
const rowSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  kind: z.enum(kinds),
  words: z.array(z.string().min(2)).min(1),
})

/** Reads `corpora/rules/untrusted-text.yaml`. */
export async function loadAddressOf(folder?: URL): Promise<AddressOf> {
  const { rows } = await readRules('untrusted-text', rowSchema, folder)
  const words = (kind: (typeof kinds)[number]): string =>
    rows
      .flatMap(row => (row.kind === kind ? row.words : []))
      .toSorted((a, b) => b.length - a.length)
      .map(word => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(' ', String.raw`\s+`))
      .join('|')
  const anywhere = (kind: (typeof kinds)[number]): RegExp =>
    new RegExp(`(?<![\\p{L}\\p{N}])(?:${words(kind)})(?![\\p{L}\\p{N}])`, 'u')
  const opens = (kind: (typeof kinds)[number]): RegExp =>
    // A verb before a colon or "of", is a label: "Answer:", "List of".
    new RegExp(`^(?:(?:${words('opener')})[\\s,:!]+){0,5}(?:${words(kind)})(?![\\p{L}\\p{N}'-])(?!\\s+of\\b)`, 'u')
  const [told, answer] = [anywhere('told'), anywhere('answer')]
  const [request, shared, plain, question] = [opens('request'), opens('shared'), opens('plain'), opens('question')]

  return sentence => {
    const folded = unspaced(foldForMatching(sentence))
    if (roleMark.test(folded) || told.test(folded)) return 'order'
    // A cell of one word is the name of a column: "Rank", "Name".
    const isRow = folded.includes('|')
    const clauses = clausesOf(folded).filter(clause => !isRow || clause.includes(' '))
    const asks = clauses.filter(clause => request.test(clause) && !plain.test(clause))
    if (asks.length > 0) return 'order'
    const isShared = clauses.some(clause => shared.test(clause) || plain.test(clause))
    if (isShared && answer.test(folded)) return 'order'
    if (/[?¿]/.test(sentence) || clauses.slice(0, 1).some(clause => question.test(clause))) return 'question'
    return isShared ? 'request' : undefined
  }
}

/** "I g n o r e" is a word. */
const unspaced = (folded: string): string =>
  folded.replace(/(?<![\p{L}\p{N}])(?:\p{L}[ ._-]){3,}\p{L}(?![\p{L}\p{N}])/gu, run => run.replace(/[ ._-]/g, ''))

/** Who speaks in a chat transcript: "SYSTEM:", "[assistant]", "### Instruction". */
const roleMark =
  /^[\s"'*_>-]*(?:system|assistant|user|human|ai)\s*:|[[<(|{]\s*\/?(?:system|assistant|user|human|instructions?|prompt|inst)\s*[\]>)|}:]|#+\s*(?:system|instructions?|new task|prompt)\b|<\|/u

const clausesOf = (folded: string): readonly string[] =>
  folded
    // A word with a colon is a label: "Answer: no further imaging".
    .replace(/(?:^|(?<=[.;!?]\s))\s*\p{L}+:/gu, ' ')
    .split(/[.;:!?,()[\]{}"<>|•*#=~/\\\n]|\s['-]+\s?|^['-]+|\s+(?=(?:and|then|but|so|or)\s)/u)
    .map(clause => clause.replace(/^[\s'\d-]+/, '').trim())
    .filter(clause => clause !== '')
