import { describe, expect, test } from 'vitest'
import { multiply, multiplyTransposed, sparseMatrix } from './sparse.ts'
import { rightSingularVectors } from './truncated-svd.ts'

/** A dense matrix as the sparse one it is. */
const sparse = (rows: readonly (readonly number[])[]) =>
  sparseMatrix(
    rows.map(row => row.flatMap((value, column) => (value === 0 ? [] : [[column, value] as const]))),
    rows[0]?.length ?? 0,
  )
/** Column `at` of a result that is laid out row by row. */
const column = (vectors: Float64Array, rank: number, at: number): number[] =>
  Array.from({ length: vectors.length / rank }, (_, row) => vectors[row * rank + at] ?? Number.NaN)
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
/** A singular vector is known up to its sign. */
const expectSame = (found: readonly number[], expected: readonly number[]) =>
  expect(Math.abs(dot(found, expected))).toBeCloseTo(1, 10)

test('a sparse matrix times a dense one, and its transpose, as on paper', () => {
  const a = sparse([
    [1, 0, 2],
    [0, 3, 0],
  ])
  expect([...multiply(a, Float64Array.of(1, 2, 3, 4, 5, 6), 2)]).toEqual([11, 14, 9, 12])
  expect([...multiplyTransposed(a, Float64Array.of(1, 2), 1)]).toEqual([1, 6, 2])
})

describe('right singular vectors', () => {
  test('of [[3, 0], [4, 5]] are (1, 1)/√2 and (1, −1)/√2: AᵀA = [[25, 20], [20, 25]] has the eigenvalues 45 and 5', () => {
    const found = rightSingularVectors(
      sparse([
        [3, 0],
        [4, 5],
      ]),
      2,
    )
    const half = Math.SQRT1_2
    expectSame(column(found, 2, 0), [half, half])
    expectSame(column(found, 2, 1), [half, -half])
  })

  test('of [[3, 2, 2], [2, 3, −2]] are (1, 1, 0)/√2 and (1, −1, 4)/√18, for the singular values 5 and 3', () => {
    const found = rightSingularVectors(
      sparse([
        [3, 2, 2],
        [2, 3, -2],
      ]),
      2,
    )
    expectSame(column(found, 2, 0), [Math.SQRT1_2, Math.SQRT1_2, 0])
    expectSame(
      column(found, 2, 1),
      [1, -1, 4].map(value => value / Math.sqrt(18)),
    )
  })

  test('of a diagonal matrix are its axes, strongest first', () => {
    const found = rightSingularVectors(
      sparse([
        [2, 0, 0],
        [0, 7, 0],
        [0, 0, 4],
      ]),
      3,
    )
    const axes = [0, 1, 2].map(at => column(found, 3, at).findIndex(value => Math.abs(value) > 0.999999))
    expect(axes).toEqual([1, 2, 0])
  })

  /** 60 × 40; entry (i, j) is set by a fixed rule, no chance in it. */
  const large = sparse(
    Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 40 }, (_, j) => ((i * 7 + j * 3) % 11 === 0 ? 1 + ((i + j) % 5) : 0)),
    ),
  )

  test('stand at right angles and have length 1', () => {
    const rank = 8
    const found = rightSingularVectors(large, rank)
    for (let i = 0; i < rank; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        expect(dot(column(found, rank, i), column(found, rank, j))).toBeCloseTo(i === j ? 1 : 0, 8)
      }
    }
  })

  test('are what AᵀA only stretches, the first most: exactly, where the start spans all columns', () => {
    const rank = 24
    const found = rightSingularVectors(large, rank)
    const stretches = Array.from({ length: rank }, (_, at) => {
      const vector = column(found, rank, at)
      const image = [...multiplyTransposed(large, multiply(large, Float64Array.from(vector), 1), 1)]
      const stretch = dot(vector, image)
      for (const [index, value] of vector.entries()) expect(image[index]).toBeCloseTo(stretch * value, 6)
      return Number(stretch.toFixed(6))
    })
    expect(stretches).toEqual(stretches.toSorted((a, b) => b - a))
  })

  test('are the same each time, number for number', () => {
    expect(rightSingularVectors(large, 8)).toEqual(rightSingularVectors(large, 8))
  })

  test('for which the matrix has no direction are zeros', () => {
    const found = rightSingularVectors(
      sparse([
        [1, 2],
        [2, 4],
      ]),
      4,
    )
    expectSame(
      column(found, 4, 0),
      [1, 2].map(value => value / Math.sqrt(5)),
    )
    for (const at of [1, 2, 3]) expect(column(found, 4, at)).toEqual([0, 0])
  })
})
