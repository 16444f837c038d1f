import { foldForMatching } from '../kernel/canonical.ts'

/**
 * True when a question asks for the record of somebody it names: "what medicines does Helen Marsh take?", "show me Ana Ruiz's results".
 * Names are read by the way the sentence is built around them, not from a list of people: whether such a person exists is never told.
 */
export function namesAnotherPerson(text: string, ownName = ''): boolean {
  const own = new Set(wordsOf(ownName))
  const plain = text.replace(/[\u2018\u2019]/g, "'")
  return frames
    .flatMap(frame => [...plain.matchAll(frame)].map(match => match.groups?.['name'] ?? ''))
    .some(name => {
      const words = wordsOf(name).filter(word => !titles.has(word))
      return words.length > 0 && !words.every(word => own.has(word)) && !words.some(word => notNames.has(word))
    })
}

const wordsOf = (name: string): readonly string[] =>
  foldForMatching(name)
    .replace(/'s\b/g, '')
    .match(/\p{L}+/gu) ?? []

/** First and last name as people write them, or any two words where the frame itself leaves no doubt. */
const fullName = String.raw`(?<name>(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?\p{Lu}[\p{L}-]+(?: (?:de |del |van |von )?\p{Lu}[\p{L}-]+)+)`
const anyName = String.raw`(?<name>\p{L}[\p{L}-]+ \p{L}[\p{L}-]+)`
const data = `(?:records?|charts?|results?|files?|data|medicines?|medications?|meds|pills|prescriptions?|diagnos[ei]s|labs?|history|information|conditions?|notes|a1c|blood (?:sugar|pressure|type)|tests?|appointments?|visits?|allerg(?:y|ies)|vaccines?|dose|name|address|birthday|phone)`

const frames = [
  String.raw`\b(?:[Dd]oes|[Dd]id|[Ii]s|[Ww]as|[Hh]as|[Ww]ill) ${fullName} (?:take|taking|have|get|use|using|need|on|in|due|been|allergic|prescribed|diagnosed|sick)\b(?! \p{Lu}[\p{L}-]+ \p{Lu})`,
  String.raw`\b${fullName}(?:'s?|s) (?:last |latest |current |medical |lab |test |medication |medicine |recent |full |whole )*${data}\b`,
  String.raw`\b${data}(?: list)? (?:of|for|about|from|belonging to) (?:the )?(?:patient )?${fullName}`,
  String.raw`\b(?:[Ss]how|[Oo]pen|[Ff]ind|[Pp]ull up|[Ll]ook up|[Ss]witch to|[Tt]ell me about|[Aa]ccess|[Dd]isplay)(?: me)?(?: the)?(?: patient| person)? ${fullName}\s*[.?!]?$`,
  String.raw`\b(?:[Ww]hat|[Ww]hich|[Ll]ist|[Hh]ow many)\b[^.?!]{0,30}\b${data} (?:does|did|is|was|has) ${anyName} (?:take|taking|have|use|using|on|need)\b`,
  String.raw`\b[Qq]u[eé] (?:medicinas|medicamentos|pastillas) toma ${fullName}`,
].map(source => new RegExp(source, 'gu'))

const titles: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'miss', 'dr'])

/** Words that show the two words are no person: "what pills does my body need", "what tests does the doctor use". */
const notNames: ReadonlySet<string> = new Set(
  `i me my mine you your he she it we they his her its our their the a an this that these those some any each every most many people
  person patient patients someone anybody anyone everyone doctor doctors nurse body medicare medicaid insurance hospital clinic disease
  syndrome disorder diabetes cancer type health center university blood heart kidney liver record chart who what which mayo`.split(
    /\s+/,
  ),
)
