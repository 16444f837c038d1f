import { readQuery } from '../retrieve/query.ts'
import { wordsIn } from '../retrieve/vocabulary.ts'
import { readAskedPart } from './compose/asked-part.ts'
import { withoutName } from './compose/pseudonym.ts'
import { framedBy, holdsPhrase } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import type { ChainKnowledge } from './knowledge.ts'
import type { Turn } from './turn.ts'

/** A question as it is answered: without the person's name, misspelt words of asking mended, the story around it apart. */
export interface Asking {
  /** The whole message. */
  readonly whole: string
  /** The part that asks as the reader wrote it. */
  readonly said: string
  /** The part that asks; the whole where nothing is told beside it. */
  readonly asked: string
  readonly kind: QuestionRow | undefined
  /** What to look for, one after the other until something answers. */
  readonly tries: readonly string[]
  /** The two things that are to be told apart, where the question asks that, each with what to look for one after the other. */
  readonly sides?: readonly (readonly string[])[]
}

/** Reads a question that stands alone. Where it was joined to an earlier one, `last` is what was said last, which tells the kind. */
export function readAsking(
  text: string,
  last: string | undefined,
  { question, name }: Pick<Turn, 'question' | 'name'>,
  knowledge: ChainKnowledge,
): Asking {
  const { tables } = knowledge
  const written = withoutName(text, name, '')
  const whole = knowledge.mend(written, question.language)
  const part = readAskedPart(whole, tables)
  const { asked, told } = part
  const kind = last === undefined ? part.kind : readAskedPart(knowledge.mend(last, question.language), tables).kind
  const tries = triesOf(asked, told, kind, question.language, knowledge)
  const sides = kind?.compares === true ? sidesOf(asked, kind, question.language, knowledge) : undefined
  return {
    whole,
    said: readAskedPart(written, tables).asked,
    asked,
    kind,
    tries,
    ...(sides === undefined ? {} : { sides }),
  }
}

/** "X or Y", "between X and Y": the two parts of the sentence that name something. */
function sidesOf(
  asked: string,
  kind: QuestionRow,
  language: string,
  knowledge: ChainKnowledge,
): readonly (readonly string[])[] | undefined {
  const parts = asked
    .split(
      /[,;:.?!¿¡]|(?<![\p{L}\p{N}])(?:and|or|vs|versus|from|than|as|instead of|y|o|que|i|lub|czy|niż|od|a)(?!\p{L})/iu,
    )
    .filter(part => namesIn(part, kind, language, knowledge).length > 0)
  const sides =
    parts.length > 1
      ? parts.map(part => [part.trim(), ...namesIn(part, kind, language, knowledge).slice(0, 1)])
      : namesIn(asked, kind, language, knowledge).map(name => [name])
  return sides.length < 2 ? undefined : sides.slice(0, 2)
}

/** How many things of the story are looked for beside the question. */
const mostNamed = 3

/**
 * A question that names its own subject is looked for as it stands, and with what the story names when nothing answers. One that does not
 * ("what is it?") means what the story named.
 */
function triesOf(
  asked: string,
  told: string,
  kind: QuestionRow | undefined,
  language: string,
  knowledge: ChainKnowledge,
): readonly string[] {
  if (told === '') return [asked]
  const named = namesIn(told, kind, language, knowledge).slice(0, mostNamed)
  const withStory = named.map(each => `${asked} ${each}`)
  if (namesIn(asked, kind, language, knowledge).length > 0) return [asked, ...withStory]
  if (named.length === 0) return [asked, `${told} ${asked}`]
  return holdsPhrase(asked, knowledge.tables.pointing) ? withStory : [...withStory, asked]
}

/** The things a text names: what the vocabulary knows, and words no dictionary has. */
function namesIn(
  text: string,
  kind: QuestionRow | undefined,
  language: string,
  { vocabulary }: ChainKnowledge,
): readonly string[] {
  const framed = framedBy(kind, text).join(' ')
  return readQuery(text, wordsIn(vocabulary, language))
    .filter(({ name, importance, isTerm }) => importance === 1 && !framed.includes(name) && isName(name, isTerm))
    .map(({ name }) => name)

  function isName(name: string, isTerm: boolean | undefined): boolean {
    return (
      isTerm === true ||
      (language.startsWith('en') && /^\p{L}{5,}$/u.test(name) && !vocabulary.isWord(name.toLowerCase()))
    )
  }
}
