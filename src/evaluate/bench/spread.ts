/** Milliseconds, over n runs. */
export interface Spread {
  readonly n: number
  readonly p50: number
  readonly p95: number
}

/** Median and 95th percentile by nearest rank. */
export function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { n: sorted.length, p50: rounded(at(0.5)), p95: rounded(at(0.95)) }
}

export const rounded = (value: number): number => Math.round(value * 100) / 100

export async function timed<T>(run: () => Promise<T>): Promise<readonly [T, number]> {
  const started = performance.now()
  return [await run(), performance.now() - started]
}
