import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { addRow, multiply, multiplyTransposed, type SparseMatrix } from './sparse.ts'

/**
 * The first `rank` right singular vectors of a sparse matrix, columns × rank row by row, strongest first: randomised range
 * finding with one power iteration (Halko, Martinsson and Tropp, SIAM Review 2011, algorithms 4.4 and 5.1). The random start is
 * seeded, so the same matrix gives the same vectors. Directions that the matrix does not have come out as zeros.
 */
export function rightSingularVectors(a: SparseMatrix, rank: number, seed = 1): Float64Array {
  const width = Math.min(rank + oversampling, a.rows, a.columns)
  const start = multiply(a, gaussian(a.columns * width, seed), width)
  const once = multiply(a, multiplyTransposed(a, orthonormal(start, width), width), width)
  // B = Qᵀ A, kept transposed: columns × width. Its left singular vectors are the right ones of A.
  const b = multiplyTransposed(a, orthonormal(once, width), width)
  return rotate(b, principal(b, width, rank), width, rank)
}

const oversampling = 16
/** Below this share of the strongest direction's square there is only rounding. */
const negligible = 1e-10

/** Orthonormal columns with the same span: X (XᵀX)^(-1/2) in the eigenbasis of the Gram matrix. */
function orthonormal(x: Float64Array, width: number): Float64Array {
  return rotate(x, principal(x, width, width), width, width)
}

/** width × rank, row by row: the strongest eigenvectors of XᵀX, each over its singular value. */
function principal(x: Float64Array, width: number, rank: number): Float64Array {
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(gram(x, width), {
    assumeSymmetric: true,
  })
  const order = [...values.keys()].sort((p, q) => (values[q] ?? 0) - (values[p] ?? 0)).slice(0, rank)
  const strongest = values[order[0] ?? 0] ?? 0
  const result = new Float64Array(width * rank)
  for (const [place, from] of order.entries()) {
    const value = values[from] ?? 0
    if (value <= strongest * negligible) continue
    for (let row = 0; row < width; row += 1) result[row * rank + place] = vectors.get(row, from) / Math.sqrt(value)
  }
  return result
}

/** XᵀX: only the upper half is added up, the lower mirrors it. */
function gram(x: Float64Array, width: number): Matrix {
  const sums = new Float64Array(width * width)
  for (let at = 0; at < x.length; at += width) {
    for (let row = 0; row < width; row += 1) {
      const value = x[at + row] as number
      if (value !== 0) addRow(sums, row * width + row, x, at + row, value, width - row)
    }
  }
  return new Matrix(
    Array.from({ length: width }, (_, row) =>
      Array.from(
        { length: width },
        (_, column) => sums[Math.min(row, column) * width + Math.max(row, column)] as number,
      ),
    ),
  )
}

/** X × R: rows × width times width × rank. Four terms of each sum at once, in their order: a quarter of the reads and writes of the result. */
function rotate(x: Float64Array, rotation: Float64Array, width: number, rank: number): Float64Array {
  const rows = x.length / width
  const result = new Float64Array(rows * rank)
  const whole = width - (width % 4)
  for (let row = 0; row < rows; row += 1) {
    const from = row * width
    const to = row * rank
    for (let index = 0; index < whole; index += 4) {
      const [a, b, c, d] = [x[from + index], x[from + index + 1], x[from + index + 2], x[from + index + 3]] as [
        number,
        number,
        number,
        number,
      ]
      const [p, q, r, s] = [index * rank, (index + 1) * rank, (index + 2) * rank, (index + 3) * rank] as const
      for (let column = 0; column < rank; column += 1) {
        result[to + column] =
          (result[to + column] as number) +
          a * (rotation[p + column] as number) +
          b * (rotation[q + column] as number) +
          c * (rotation[r + column] as number) +
          d * (rotation[s + column] as number)
      }
    }
    for (let index = whole; index < width; index += 1)
      addRow(result, to, rotation, index * rank, x[from + index] as number, rank)
  }
  return result
}

/** Standard normal numbers (Box and Muller 1958) from a seeded generator. */
function gaussian(size: number, seed: number): Float64Array {
  const generator = xoroshiro128plus(seed)
  const uniform = (): number => ((generator.next() >>> 0) + 0.5) / 2 ** 32
  return Float64Array.from(
    { length: size },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  )
}
