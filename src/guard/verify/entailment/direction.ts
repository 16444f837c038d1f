import type { Token } from './read-sentence.ts'
import type { DirectionKind } from './word-tables.ts'

/** What a stretch of words says of the way things go. */
export interface Direction {
  /** Product of all turns: 1 up, -1 down, 0 when nothing says. */
  readonly sign: -1 | 0 | 1
  /** How many words turned it. */
  readonly turns: number
  /** "No effect", "did not differ", "unrelated". */
  readonly isNone: boolean
  /** A plain "not", "never", "cannot". */
  readonly isDenied: boolean
  readonly kinds: ReadonlySet<DirectionKind>
}

const turning: Readonly<Partial<Record<DirectionKind, 1 | -1>>> = { up: 1, down: -1, without: -1, good: 1, bad: -1 }

const turnOf = ({ kinds }: Token): 1 | -1 | undefined =>
  [...kinds].map(kind => turning[kind]).find(value => value !== undefined)

export const isTurning = (token: Token): boolean => turnOf(token) !== undefined

/**
 * The product of all words of direction: "deletion … reduces … loss" goes down. A judging word is turned round by the harm that it judges, as
 * "improves pain" says that pain goes down.
 */
export function directionOf(tokens: readonly Token[]): Direction {
  const kinds = new Set<DirectionKind>()
  let sign = 1
  let turns = 0
  for (const [at, token] of tokens.entries()) {
    for (const kind of token.kinds) kinds.add(kind)
    const turn = turnOf(token)
    if (turn === undefined) continue
    turns += 1
    const judges = token.kinds.has('good') || token.kinds.has('bad')
    const isTurned = judges && tokens.slice(at + 1, at + 5).some(({ kinds: next }) => next.has('harm'))
    sign *= isTurned ? -turn : turn
  }
  return {
    sign: turns === 0 ? 0 : sign > 0 ? 1 : -1,
    turns,
    isNone: kinds.has('none') || isTurnDenied(tokens),
    isDenied: kinds.has('not'),
    kinds,
  }
}

/** "Did not lower the rate": a turn that is denied is no turn at all. */
const isTurnDenied = (tokens: readonly Token[]): boolean =>
  tokens.some(
    (token, at) =>
      token.kinds.has('not') &&
      tokens.slice(at + 1, at + 5).some(next => next.clause === token.clause && isTurning(next)),
  )

/** The way that the words right around one place go: -1, 0 or 1, the nearest turning word deciding. */
export function directionAt(tokens: readonly Token[], place: number, reach = 3): -1 | 0 | 1 {
  for (let away = 0; away <= reach; away += 1) {
    for (const at of away === 0 ? [place] : [place - away, place + away]) {
      const token = tokens[at]
      if (token === undefined || token.clause !== tokens[place]?.clause) continue
      const turn = turnOf(token)
      if (turn !== undefined) return turn
    }
  }
  return 0
}
