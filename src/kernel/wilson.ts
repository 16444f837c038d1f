/** Two-sided 95 % of the standard normal distribution. */
const z95 = 1.959963984540054

/** A share of n with its 95 % interval; of nothing the interval is everything. Source: Wilson, JASA 22:209-212, 1927. */
export interface Share {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}

export function wilson(successes: number, n: number): Share {
  if (n === 0) return { value: 0, low: 0, high: 1, n: 0 }
  const p = successes / n
  const denominator = 1 + z95 ** 2 / n
  const centre = p + z95 ** 2 / (2 * n)
  const half = z95 * Math.sqrt((p * (1 - p)) / n + z95 ** 2 / (4 * n * n))
  return {
    value: p,
    low: Math.max(0, (centre - half) / denominator),
    high: Math.min(1, (centre + half) / denominator),
    n,
  }
}
