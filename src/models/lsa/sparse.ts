/** A sparse matrix by rows: row i holds `values[e]` in column `columns[e]` for e from `starts[i]` to `starts[i + 1]`. */
export interface SparseMatrix {
  readonly rows: number
  readonly columns: number
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

/** Rows of (column, value) pairs as one matrix. */
export function sparseMatrix(rows: readonly (readonly (readonly [number, number])[])[], columns: number): SparseMatrix {
  const size = rows.reduce((sum, row) => sum + row.length, 0)
  const starts = new Int32Array(rows.length + 1)
  const indices = new Int32Array(size)
  const values = new Float64Array(size)
  let at = 0
  for (const [index, row] of rows.entries()) {
    for (const [column, value] of row) {
      indices[at] = column
      values[at] = value
      at += 1
    }
    starts[index + 1] = at
  }
  return { rows: rows.length, columns, starts, indices, values }
}

/** A × B: `dense` is columns × width, the result rows × width, both row by row. */
export function multiply(a: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const result = new Float64Array(a.rows * width)
  eachEntry(a, (row, column, value) => addRow(result, row * width, dense, column * width, value, width))
  return result
}

/** Aᵀ × B: `dense` is rows × width, the result columns × width. */
export function multiplyTransposed(a: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const result = new Float64Array(a.columns * width)
  eachEntry(a, (row, column, value) => addRow(result, column * width, dense, row * width, value, width))
  return result
}

function eachEntry(a: SparseMatrix, visit: (row: number, column: number, value: number) => void): void {
  for (let row = 0; row < a.rows; row += 1) {
    const end = a.starts[row + 1] ?? 0
    for (let entry = a.starts[row] ?? 0; entry < end; entry += 1)
      visit(row, a.indices[entry] ?? 0, a.values[entry] ?? 0)
  }
}

/** target[to…] += factor × source[from…], `width` numbers. */
export function addRow(
  target: Float64Array,
  to: number,
  source: Float64Array,
  from: number,
  factor: number,
  width: number,
): void {
  for (let index = 0; index < width; index += 1) {
    target[to + index] = (target[to + index] as number) + factor * (source[from + index] as number)
  }
}
