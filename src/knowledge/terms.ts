import { stem } from './stem.ts'

/**
 * The index terms of a text, in order and with repeats: compatibility forms and accents folded, hidden characters dropped, small
 * letters, English and Spanish stopwords left out, endings stemmed. The index and the query both use it, so they always agree.
 */
export function indexTerms(text: string): string[] {
  const words = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’]/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return (words ?? []).filter(word => !stopwords.has(word)).map(stem)
}

/** How often each index term stands in a text. */
export function termFrequencies(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const term of indexTerms(text)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

/** Changes whenever the same text would give other terms or chunks, so that stored ones are made again. */
export const indexVersion = '1'

const stopwords: ReadonlySet<string> = new Set(
  `a about all arent cant cannot couldnt didnt doesnt hasnt havent shouldnt wasnt wont wouldnt also am an and any are as at be because been being but by can could did do does doing dont down during each few for from
  had has have having he her here hers him his how i id if ill im in into is isnt it its ive just me more most much my myself of off on
  once only or other our ours out over own please same shall she should so some such tell than that thats the their theirs them then
  there these they this those through to too under until up us very was we were what whats when where which while who whom whose why
  will with would you your yours yourself
  al algo ante aqui asi aun aunque como con cual cuales cuando cuanto de del desde donde dos e el ella ellas ellos en entre era es esa
  esas ese eso esos esta estan estas este esto estos estoy fue ha han hasta hay he la las le les lo los mas me mi mis mucho muy nos
  nosotros o os otra otras otro otros para pero por porque pues que quien se sea ser si sin sobre son su sus tambien tan te ti tiene
  tengo tu tus un una unas uno unos usted ustedes y ya yo`.split(/\s+/),
)
