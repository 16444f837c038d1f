import { sparseMatrix } from './sparse.ts'
import { rightSingularVectors } from './truncated-svd.ts'

/** What a trained model knows of one term: its rarity, and where it lies. */
export interface TermWeights {
  /** ln(1 + texts / texts that hold it). */
  readonly rarity: number
  /** `dimensions` numbers. */
  readonly vector: Float32Array
}

export interface LatentSemantics {
  readonly dimensions: number
  readonly terms: ReadonlyMap<string, TermWeights>
}

/** Fewer directions than this are kept when the texts do not span as many. */
export const latentDimensions = 192
/** A term of one text alone says nothing about likeness. */
const leastTexts = 2

/**
 * Latent semantic analysis (Deerwester et al., JASIS 1990) over texts as index terms: each text a unit row of
 * (1 + ln frequency) × rarity, the matrix cut to its strongest directions. Words that stand in like texts come to lie together.
 * The same texts in the same order always give the same model.
 */
export function learnSemantics(texts: readonly (readonly string[])[], dimensions = latentDimensions): LatentSemantics {
  const holding = new Map<string, number>()
  for (const text of texts) for (const term of new Set(text)) holding.set(term, (holding.get(term) ?? 0) + 1)
  const known = [...holding].filter(([, count]) => count >= leastTexts).map(([term]) => term)
  const rarities = known.map(term => Math.log(1 + texts.length / (holding.get(term) ?? 1)))
  const columnOf = new Map(known.map((term, column) => [term, column]))
  const rows = texts.map(text => {
    const row = weigh(text, term => {
      const column = columnOf.get(term)
      return column === undefined ? undefined : { key: column, rarity: rarities[column] ?? 0 }
    })
    const length = Math.hypot(...row.map(([, weight]) => weight))
    return row.map(([column, weight]) => [column, weight / length] as const)
  })
  const vectors =
    known.length === 0 ? new Float64Array() : rightSingularVectors(sparseMatrix(rows, known.length), dimensions)
  return {
    dimensions,
    terms: new Map(
      known.map((term, column) => [
        term,
        {
          rarity: rarities[column] ?? 0,
          vector: Float32Array.from(vectors.subarray(column * dimensions, (column + 1) * dimensions)),
        },
      ]),
    ),
  }
}

/** A text's place: the weighted sum of its known terms, of length 1; undefined when it holds none. */
export function placeOf(
  text: readonly string[],
  weightsOf: (term: string) => TermWeights | undefined,
  dimensions: number,
): number[] | undefined {
  const sum = new Float64Array(dimensions)
  for (const [weights, weight] of weigh(text, term => {
    const weights = weightsOf(term)
    return weights === undefined ? undefined : { key: weights, rarity: weights.rarity }
  })) {
    for (let index = 0; index < dimensions; index += 1) {
      sum[index] = (sum[index] ?? 0) + weight * (weights.vector[index] ?? 0)
    }
  }
  const length = Math.hypot(...sum)
  return length === 0 ? undefined : Array.from(sum, value => Number((value / length).toFixed(6)))
}

/** Each known term once, with (1 + ln frequency) × rarity. */
function weigh<K>(
  text: readonly string[],
  known: (term: string) => { readonly key: K; readonly rarity: number } | undefined,
): readonly (readonly [K, number])[] {
  const counts = new Map<string, number>()
  for (const term of text) counts.set(term, (counts.get(term) ?? 0) + 1)
  return [...counts].flatMap(([term, count]) => {
    const found = known(term)
    return found === undefined ? [] : [[found.key, (1 + Math.log(count)) * found.rarity] as const]
  })
}
