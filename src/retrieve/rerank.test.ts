import { expect, test } from 'vitest'
import { indexTerms } from '../knowledge/terms.ts'
import type { Concept } from './query.ts'
import { type Ranked, scoreUnits, share, type Weighted } from './rerank.ts'

// The signs as their definitions say, word by word and letter by letter; the product finds the same without looking at every pair.

function plainSigns({ lexical, cosine, text }: Ranked, concepts: readonly Weighted[]) {
  const places = concepts.map(({ concept }) =>
    text.words.flatMap((word, place) => {
      const isThere = concept.alternatives.some(
        ({ terms }) =>
          terms[0] === word && terms.every(term => text.words.slice(place, place + terms.length + 1).includes(term)),
      )
      return isThere ? [place] : []
    }),
  )
  const adjacent = concepts.slice(1).reduce((sum, right, at) => {
    const hits = (places[at] ?? []).filter(a => (places[at + 1] ?? []).some(b => b - a === 1)).length
    return sum + (Math.min(right.weight, concepts[at]?.weight ?? 0) * hits * 2.2) / (hits + 1.2)
  }, 0)
  return { lexical, cosine, adjacent }
}

const grams = (words: readonly string[]): readonly string[] =>
  words.flatMap(word =>
    word.length < 3 ? [] : Array.from({ length: word.length - 1 }, (_, at) => `<${word}>`.slice(at, at + 4)),
  )
const count = (items: readonly string[], item: string): number => items.filter(each => each === item).length

function plainLetters(units: readonly Ranked[], concepts: readonly Weighted[]): readonly number[] {
  const held = units.map(({ text }) => grams([...text.about, ...text.words]))
  const mean = held.reduce((sum, all) => sum + all.length, 0) / held.length
  const rarity = (gram: string): number => {
    const holding = held.filter(all => all.includes(gram)).length
    return Math.log(1 + (held.length - holding + 0.5) / (holding + 0.5))
  }
  return held.map(all =>
    concepts.reduce((sum, { concept }) => {
      if (concept.isHint === true) return sum
      const own = concept.alternatives.find(({ weight }) => weight === 1)
      const scores = concept.alternatives.map(({ terms, weight }) => {
        const asked = grams(terms)
        const longer = own === undefined ? 1 : Math.min(1, grams(own.terms).length / Math.max(1, asked.length))
        const parts = asked.map(gram => {
          const frequency = count(all, gram)
          return (rarity(gram) * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * all.length) / mean))
        })
        return Math.min(1, weight) * longer * parts.reduce((total, part) => total + part, 0)
      })
      return sum + Math.max(0, ...scores)
    }, 0),
  )
}

function plainScores(units: readonly Ranked[], concepts: readonly Weighted[]): ReadonlyMap<number, number> {
  const letters = plainLetters(units, concepts)
  const measured = units.map((unit, at) => ({ ...plainSigns(unit, concepts), letters: letters[at] ?? 0 }))
  const all = Object.entries(share) as readonly (readonly [keyof typeof share, number])[]
  const whole = all.reduce((sum, [, value]) => sum + value, 0)
  const best = (sign: keyof typeof share): number => Math.max(...measured.map(each => each[sign]))
  return new Map(
    units.map(({ unit }, at) => [
      unit,
      all.reduce(
        (sum, [sign, value]) => sum + (best(sign) > 0 ? (value * (measured[at]?.[sign] ?? 0)) / best(sign) : 0),
        0,
      ) / whole,
    ]),
  )
}

const texts = [
  [
    'Warfarin',
    'Warfarin is a blood thinner. Bleeding is the main side effect of warfarin. Call if you bleed. Take it at 6 p.m.',
  ],
  [
    'High blood pressure',
    'High blood pressure has no signs. Measure your blood pressure at home. Salt raises the pressure of the blood.',
  ],
  [
    'Bleeding gums',
    'Gums may bleed. A thinner brush helps. Blood on the brush is no side effect. Warfarins and other blood thinners bleed.',
  ],
  ['Garden', 'The garden is green.'],
] as const
const units: readonly Ranked[] = texts.map(([title, text], unit) => ({
  ...{ unit, lexical: 4 - unit, cosine: 0.2 * unit },
  text: { about: indexTerms(title), words: indexTerms(text) },
}))
const concept = (name: string, ways: readonly (readonly [string, number])[], more: Partial<Concept> = {}): Concept => ({
  ...{ name, importance: 1, said: 1, emphasis: 1, ...more },
  alternatives: ways.map(([phrase, weight]) => ({ terms: indexTerms(phrase), weight })),
})
const concepts: readonly Weighted[] = [
  { concept: concept('side effects', [['side effect', 1]]), weight: 2 },
  {
    concept: concept('blood thinner', [
      ['blood thinner', 1],
      ['warfarin', 0.8],
      ['medicine against clots', 0.8],
    ]),
    weight: 3,
  },
  {
    concept: concept('bleeding', [
      ['bleeding', 1],
      ['blood loss', 0.8],
    ]),
    weight: 4,
  },
  { concept: concept('pressure', [['high blood pressure', 0.8]]), weight: 1 },
  { concept: concept('nowhere', [['zolpidem', 1]]), weight: 5 },
  { concept: concept('take', [['take', 1]], { isHint: true }), weight: 0 },
]

test('units score what the definitions of the signs say', () => {
  const expected = plainScores(units, concepts)
  const found = scoreUnits(units, concepts)
  expect([...found.keys()]).toEqual([...expected.keys()])
  for (const [unit, score] of expected) expect(found.get(unit)).toBeCloseTo(score, 9)
  expect(new Set(found.values()).size).toBe(units.length)
})
