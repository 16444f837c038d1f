import { type Alignment, align } from './align.ts'
import { directionOf } from './direction.ts'
import { readSentence, type Token, type Weigh } from './read-sentence.ts'
import { shortForms } from './short-forms.ts'
import { type Turns, turnNames, turnsBetween } from './turns.ts'
import type { WordTables } from './word-tables.ts'

export interface EvidenceParts {
  readonly tables: WordTables
  readonly weigh: Weigh
  /** Stems of other names for what a text names. */
  otherNamesIn(text: string): ReadonlySet<string>
}

/** A claim beside its evidence, in numbers. */
export interface EvidenceReading {
  /** How far the evidence speaks of what the claim speaks of. */
  readonly bearing: Readonly<Record<string, number>>
  /** Which way it goes, against the way of the claim. */
  readonly turning: Readonly<Record<string, number>>
  /** Indexes of the sentences, the one that carries most of the claim first. */
  readonly nearest: readonly number[]
}

/** Sentences whose direction is compared. */
const looked = 3

/** Reads a claim beside the sentences of one text into the numbers that the model weighs. */
export function readEvidence(
  claim: string,
  sentences: readonly string[],
  title: string,
  { tables, weigh, otherNamesIn }: EvidenceParts,
): EvidenceReading {
  const said = readSentence(claim, tables, weigh)
  const short = shortForms([title, ...sentences].join(' '))
  const read = sentences
    .map((sentence, index) => {
      const tokens = readSentence(sentence, tables, weigh)
      return { tokens, alignment: align(said, tokens, index, tables, otherNamesIn(sentence), short) }
    })
    .toSorted((a, b) => b.alignment.coverage - a.alignment.coverage)
  const heading = align(said, readSentence(title, tables, weigh), 0, tables, new Set(), short)
  const alignments = read.map(({ alignment }) => alignment)
  const top = read.slice(0, looked).map(({ tokens, alignment }) => ({
    share: alignment.coverage ** 3,
    turns: turnsBetween(said, tokens, alignment, tables),
  }))
  return {
    bearing: bearingOf(said, alignments, heading),
    turning: turningOf(said, alignments[0]?.coverage ?? 0, top),
    nearest: alignments.map(({ index }) => index),
  }
}

function bearingOf(
  claim: readonly Token[],
  alignments: readonly Alignment[],
  heading: Alignment,
): EvidenceReading['bearing'] {
  const [best, second] = alignments
  const strengths = best?.strengths ?? []
  const whole = strongest(claim, alignments)
  const { isDenied, isNone } = directionOf(claim)
  const coverage = best?.coverage ?? 0
  const last = Math.max(1, alignments.length - 1)
  const content = claim.flatMap(({ weight }, at) => (weight > 0 ? [at] : []))
  const middle = Math.ceil(content.length / 2)
  const leastHalf = (by: readonly number[]): number =>
    Math.min(carried(claim, by, content.slice(0, middle)), carried(claim, by, content.slice(middle)))
  const names = claim.flatMap(({ isName }, at) => (isName ? [at] : []))
  return {
    best: coverage,
    bestSquared: coverage ** 2,
    two: carried(claim, strongest(claim, alignments.slice(0, 2)), content),
    whole: carried(claim, whole, content),
    title: heading.coverage,
    missing: Math.max(0, ...content.map(at => (claim[at]?.weight ?? 0) * (1 - (whole[at] ?? 0)))),
    pairs: neighbours(content, best?.places ?? []),
    names: names.length === 0 ? 0.5 : names.filter(at => best?.places[at] !== undefined).length / names.length,
    last: (best?.index ?? 0) / last,
    lead: coverage - (second?.coverage ?? 0),
    length: Math.min(1, content.length / 12),
    claimDenied: isDenied ? 1 : 0,
    claimNone: isNone ? 1 : 0,
    // Who does it and what is done: a text that carries only one of both decides nothing.
    leastHalfBest: leastHalf(strengths),
    leastHalfWhole: leastHalf(whole),
  }
}

/** For each token of the claim the best match in any of the sentences. */
const strongest = (claim: readonly Token[], alignments: readonly Alignment[]): readonly number[] =>
  claim.map((_, at) => Math.max(0, ...alignments.map(({ strengths }) => strengths[at] ?? 0)))

/** Share of the weight of some tokens of the claim that is matched. */
function carried(claim: readonly Token[], strengths: readonly number[], tokens: readonly number[]): number {
  const whole = tokens.reduce((sum, at) => sum + (claim[at]?.weight ?? 0), 0)
  return whole === 0 ? 0 : tokens.reduce((sum, at) => sum + (claim[at]?.weight ?? 0) * (strengths[at] ?? 0), 0) / whole
}

/** Share of neighbouring content words of the claim that stand near each other in the sentence too. */
function neighbours(content: readonly number[], places: Alignment['places']): number {
  const near = content.slice(1).filter((at, index) => {
    const [a, b] = [places[at], places[content[index] ?? -1]]
    return a !== undefined && b !== undefined && Math.abs(a - b) <= 3
  })
  return content.length < 2 ? 0 : near.length / (content.length - 1)
}

function turningOf(
  claim: readonly Token[],
  coverage: number,
  top: readonly { readonly share: number; readonly turns: Turns }[],
): EvidenceReading['turning'] {
  const { isDenied, isNone, kinds } = directionOf(claim)
  const sum = top.reduce((total, { share }) => total + share, 0)
  const best = top[0]?.turns
  return {
    claimDenied: isDenied ? 1 : 0,
    claimNone: isNone ? 1 : 0,
    claimBad: kinds.has('bad') ? 1 : 0,
    ...Object.fromEntries(
      turnNames.flatMap(name => {
        const pooled = sum === 0 ? 0 : top.reduce((total, { share, turns }) => total + share * turns[name], 0) / sum
        return [
          [`${name}Best`, (best?.[name] ?? 0) * coverage],
          [`${name}Pooled`, pooled * coverage],
        ]
      }),
    ),
  }
}
