/** Everyday words of two syllables or more that do not make a text harder. Our own list of common words; shorter ones are familiar by their length. */
export function isFamiliar(word: string): boolean {
  const bare = word.toLowerCase().replace(/'s$/, '')
  return (
    familiar.has(bare) ||
    endings.some(([ending, stem]) => bare.endsWith(ending) && familiar.has(bare.slice(0, -ending.length) + stem))
  )
}

const endings: readonly (readonly [string, string])[] = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['ing', ''],
  ['ing', 'e'],
  ['ed', ''],
  ['ed', 'e'],
  ['ly', ''],
  ['er', ''],
]

const familiar: ReadonlySet<string> = new Set(
  `able about above across action after again against ago alive almost alone along already also although always animal another answer any
  anybody anyone anything anyway apple around asleep aunt autumn away baby banana basket bathroom beautiful became because become bedroom before
  began begin begun behind believe belong below beside better between beyond birthday body borrow bottle bottom breakfast bridge brother button
  cannot careful carry center chicken children circle city clothes coffee color common corner cousin country cover daily danger daughter decide
  dinner dirty doctor dollar double during early easily easy eleven empty enjoy enough evening ever every everybody everyone everything example
  family father favorite feather feeling fever fifty finger finish flower follow food forest forget forty forward funny garden gentle given glasses
  golden happen happy healthy heavy hello herself himself holiday hospital hour hundred hungry hurry husband idea indoor inside itself jacket kitchen
  ladder later lazy learning lesson letter level listen little lovely lucky machine many market maybe meaning measure medicine member middle minute
  mirror moment money morning mother mountain mouth moving music myself nature never number nurse ocean office often only open orange order other
  outside over paper parent party people perhaps person picture pillow plenty pocket potato pretty problem promise quickly quiet rabbit rather ready
  really remember remove river sadly safety salad school season second seven shoulder shower sickness silver simple sister sorry special story sudden
  sugar summer sunday supper surely table teacher telephone test thirsty thirty through tired today together tomorrow tonight toward trouble twenty
  uncle under understand until upon upstairs useful usually very village visit water weather wednesday welcome whatever whenever window winter within
  without woman women wonder wonderful working yellow yesterday younger yourself`.split(/\s+/),
)
