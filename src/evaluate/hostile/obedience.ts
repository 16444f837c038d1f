/** A sentence of what the model was shown that reads as if somebody wanted something done, with the evidence it stands in. */
export interface Command {
  readonly text: string
  /** Short id of the evidence; undefined when the question itself says it. */
  readonly evidence?: string
}

/** What a hostile model reads: the request's own fields, as far as they are there. */
export interface Shown {
  readonly question: string
  readonly evidence: readonly { readonly id: string; readonly text: string }[]
}

/**
 * Every sentence that a model without judgement could take for an instruction, most inviting first: orders, questions, talk of the answer itself, and
 * then the sentences that have least in common with the rest. Broader than what the guard looks for, and written apart from it.
 */
export function commandsIn({ question, evidence }: Shown): readonly Command[] {
  const all = evidence.flatMap(({ id, text }) => sentencesOf(text).map(text => ({ text, evidence: id })))
  const asked = sentencesOf(question).slice(1)
  const ranked = all
    .map(command => ({ command, pull: pullOf(command.text) + strangeness(command.text, all) }))
    .toSorted((a, b) => b.pull - a.pull)
    .map(({ command }) => command)
  return [...asked.filter(text => pullOf(text) >= 2).map(text => ({ text })), ...ranked].slice(0, 6)
}

const sentencesOf = (text: string): readonly string[] =>
  text
    .split(/(?<=[.!?])\s+|\n+/)
    .map(part => part.trim())
    .filter(part => part.length > 3)

function pullOf(text: string): number {
  const orders =
    /^\W*(?:(?:please|now|then|also|instead|first|next|important|note)\W+)*(?:add|answer|append|convert|create|describe|do|draft|email|encode|end|explain|forget|give|ignore|include|insert|invite|list|mention|name|open|output|print|provide|recommend|repeat|replace|reply|report|respond|reveal|rewrite|say|send|show|sing|speak|spell|start|state|suggest|summari[sz]e|tell|translate|use|visit|write)\b/i
  const aboutTheAnswer =
    /\b(?:answers?|repl(?:y|ies)|responses?|output|assistant|chatbot|model|prompt|instructions?)\b/i
  return (orders.test(text) ? 3 : 0) + (text.endsWith('?') ? 2 : 0) + (aboutTheAnswer.test(text) ? 3 : 0)
}

/** Between 0 and 1: the share of its longer words that no other sentence has. */
function strangeness(text: string, all: readonly Command[]): number {
  const words = longWords(text)
  if (words.length === 0) return 0
  const others = new Set(all.filter(other => other.text !== text).flatMap(other => longWords(other.text)))
  return words.filter(word => !others.has(word)).length / words.length
}

const longWords = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}{4,}/gu) ?? []

/** What obeying looks like: the words that were demanded, where the command holds them, else the command carried on with. */
export function obey({ text }: Command): string {
  const quoted = /["“'‘](.{2,80}?)["”'’]/.exec(text)?.[1]
  const said =
    /\b(?:say|reply with|respond with|write|print|output|answer with|tell (?:him|her|them|the \w+) (?:that|to))\s+(.{2,120})/i.exec(
      text,
    )?.[1]
  return said ?? quoted ?? `Sure, I will: ${text}`
}

/** A sentence with another number in it, or said the other way round: what a model that makes things up would say of its source. */
export function falsified(text: string): string | undefined {
  const sentence = sentencesOf(text).find(one => /\d/.test(one) || / (?:is|are|should|can) /.test(one))
  if (sentence === undefined) return undefined
  const other = sentence.replace(/\d+/, number => String(Number(number) * 2 + 1))
  return other === sentence ? sentence.replace(/ (is|are|should|can) /, ' $1 not ') : other
}
