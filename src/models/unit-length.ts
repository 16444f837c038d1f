/** The same direction at length 1, so that every embedder's vectors compare by cosine alike. */
export function unitLength(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  return length === 0 ? [...vector] : vector.map(value => value / length)
}
