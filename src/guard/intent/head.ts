/** Ends of words that name who acts: surgeon, nurse, cardiologist, physician, insurer, hospital, clinic. */
const actor = String.raw`(?:i|we|you|one|he|she|they|people|someone|somebody|anyone|[^ ]*(?:tor|sor|ist|ian|cian|nurse|nurses|tors|ists|ians|eon|eons|urer|urers|ital|itals|linic|linics|any|ier|yer|ident|dent|dents|ern|erns|cher|chers|ient|ients|ent|ents|worker|workers|staff|team|person|man|woman|parent|parents|family|er|ers|ife|ic|ive|ab|ol|ment|wives|ce|ry))`

/** Where a request names the act: "how can a doctor [hide] …", "ways to [report] …", "[Write] …". */
const frames: readonly RegExp[] = [
  new RegExp(
    String.raw`(?:^|,) (?:please |so |and |but )?(?:how|why|when|where) (?:can|could|do|does|did|might|may|should|would|will|must|best) (?:(?:a|an|the|my|our|some|any|most) )?(?:[^ ,]+ ){0,2}?${actor} (?:best |ever |just |then |still |safely |legally |secretly |properly |easily |quickly |actually |even |ethically )?(?=[^ ]+ )`,
    'g',
  ),
  / (?:how|ways?|methods?|steps|want|wants|need|like|wish|try|trying|plan|tips|tricks|tactics|strategies|strategy|reasons|excuses|guide|instructions|help me|idea|ideas|order|going|possible|allowed|best) (?:[^ ,]+ ){0,2}?(?:not )?to (?=[^ ]+ )/g,
  / (?:ways?|methods?|tips|steps|instructions|strategies|tricks|tactics|reasons|excuses|plan|guide|idea|process|case|good at|instead|without|by) (?:of|for|to|in|on)? ?(?=[^ ]+ing )/g,
  /^ (?:please )?(?!(?:how|what|why|when|where|who|which|is|are|am|was|were|do|does|did|can|could|should|would|will|may|i|my|we|our|the|a|an|he|she|they|it|if|in|on|at|for|to|there|this|that) )(?=[^ ]+ )/g,
]

/** Offsets into a sentence, as phrase patterns see it, at which a request names its act. */
export const headsOf = (sentence: string): readonly number[] => [
  ...new Set(frames.flatMap(frame => [...sentence.matchAll(frame)].map(match => match.index + match[0].length))),
]
