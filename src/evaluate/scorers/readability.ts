/** What a case says about how exact its value is. */
export interface Exactness {
  /** Decimal places the expected value was rounded to; null for an exact count. */
  readonly round?: number | null | undefined
  /** Allowed absolute difference. */
  readonly tolerance?: number | undefined
}

/** True when a measured value agrees with the expected one as exactly as the case asks. */
export function agrees(measured: number | undefined, expected: number, { round, tolerance }: Exactness): boolean {
  if (measured === undefined) return false
  const rounding = typeof round === 'number' ? 0.5 * 10 ** -round : 0
  return Math.abs(measured - expected) <= Math.max(rounding, tolerance ?? 0) + 1e-9
}
