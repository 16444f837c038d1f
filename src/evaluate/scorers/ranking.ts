/** How good a ranking is, against graded judgements: document id → grade, 0 not relevant. A document without a judgement counts as not relevant. */
export type Grades = ReadonlyMap<string, number>

/** Normalised discounted cumulative gain at k, every grade a gain (Järvelin and Kekäläinen 2002); null when nothing is relevant. */
export function ndcg(ranked: readonly string[], grades: Grades, k = 10): number | null {
  const gain = (list: readonly number[]): number =>
    list.slice(0, k).reduce((sum, grade, place) => sum + grade / Math.log2(place + 2), 0)
  const ideal = gain([...grades.values()].toSorted((a, b) => b - a))
  return ideal === 0 ? null : gain(ranked.map(id => grades.get(id) ?? 0)) / ideal
}

/** One over the place of the first relevant document among the first k, 0 when there is none; null when nothing is relevant. */
export function reciprocalRank(ranked: readonly string[], grades: Grades, k = 10): number | null {
  if (![...grades.values()].some(grade => grade > 0)) return null
  const place = ranked.slice(0, k).findIndex(id => (grades.get(id) ?? 0) > 0)
  return place < 0 ? 0 : 1 / (place + 1)
}

/** Share of the relevant documents that stand among the first k; null when nothing is relevant. */
export function recall(ranked: readonly string[], grades: Grades, k: number): number | null {
  const relevant = [...grades].filter(([, grade]) => grade > 0).map(([id]) => id)
  const first = new Set(ranked.slice(0, k))
  return relevant.length === 0 ? null : relevant.filter(id => first.has(id)).length / relevant.length
}
