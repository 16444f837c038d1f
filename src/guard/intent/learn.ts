/** A text as features, and whether it is one to act on. */
export interface Example {
  readonly features: ReadonlySet<string>
  readonly isAsked: boolean
}

/** A weight for each feature; positive speaks for acting. */
export type Weights = ReadonlyMap<string, number>

const passes = 20
const rate = 0.35
/** Pull towards zero a step, which keeps a word that was seen once from deciding alone. */
const decay = 0.0004

/**
 * Logistic regression by stochastic gradient descent with per-feature rates. Deterministic: the order of the examples is fixed. Both
 * sides weigh the same. Source: Duchi, Hazan, Singer, Adaptive subgradient methods, JMLR 2011;12:2121.
 */
export function learn(examples: readonly Example[]): Weights {
  const index = new Map<string, number>([[always, 0]])
  const rows = examples.map(({ features, isAsked }) => ({
    at: [0, ...[...features].map(name => index.get(name) ?? index.set(name, index.size).size - 1)],
    isAsked,
  }))
  const weights = new Float64Array(index.size)
  const seen = new Float64Array(index.size).fill(1)
  const asked = rows.filter(({ isAsked }) => isAsked).length
  const share = { asked: rows.length / (2 * asked), other: rows.length / (2 * (rows.length - asked)) }
  for (let pass = 0; pass < passes; pass += 1) {
    for (let step = 0; step < rows.length; step += 1) {
      // A stride that shares no factor with the length visits every row once, far from its neighbours.
      const row = rows[(step * stride(rows.length)) % rows.length]
      if (row === undefined) continue
      const scale = 1 / Math.sqrt(row.at.length)
      let sum = 0
      for (const at of row.at) sum += (weights[at] ?? 0) * scale
      const error = ((row.isAsked ? 1 : 0) - 1 / (1 + Math.exp(-sum))) * (row.isAsked ? share.asked : share.other)
      for (const at of row.at) {
        const gradient = error * scale - decay * (weights[at] ?? 0)
        seen[at] = (seen[at] ?? 1) + gradient * gradient
        weights[at] = (weights[at] ?? 0) + (rate * gradient) / Math.sqrt(seen[at] ?? 1)
      }
    }
  }
  return new Map([...index].map(([name, at]) => [name, weights[at] ?? 0]))
}

/** The feature that every text has: how likely the matter is before a word is read. */
const always = 'always'

/** Log odds that a text is one to act on, and the features that spoke for it most, strongest first. */
export function weigh(
  weights: Weights,
  features: ReadonlySet<string>,
): { readonly score: number; readonly because: readonly string[] } {
  const scale = 1 / Math.sqrt(features.size + 1)
  const parts = [always, ...features].map(name => ({ name, part: (weights.get(name) ?? 0) * scale }))
  return {
    score: parts.reduce((sum, { part }) => sum + part, 0),
    because: parts
      .filter(({ part, name }) => part > 0 && name !== always)
      .toSorted((a, b) => b.part - a.part)
      .slice(0, 5)
      .map(({ name }) => name),
  }
}

function stride(length: number): number {
  let step = Math.floor(length * 0.618) || 1
  while (greatestCommon(step, length) !== 1) step += 1
  return step
}

const greatestCommon = (a: number, b: number): number => (b === 0 ? a : greatestCommon(b, a % b))
