const noResult = 'no result'

/** A key in one form: lower case, the alleles of a diplotype in order. */
function foldKey(key: string): string {
  const folded = key.trim().toLowerCase()
  return folded.startsWith('*') && folded.includes('/') ? folded.split('/').toSorted().join('/') : folded
}

/** Whether a reported key is covered by a pattern of a table; a gene that was not tested is 'No Result'. */
export function covers(pattern: string, key: string | undefined): boolean {
  const reported = foldKey(key ?? noResult)
  if (pattern === '*') return true
  if (foldKey(pattern) === reported) return true
  const range = rangeOf(pattern)
  const score = scoreOf(reported)
  if (range === undefined || score === undefined) return false
  // At least so much: every score from there on must be covered.
  if (score.isOpen) return range.to === Number.POSITIVE_INFINITY && isAbove(score.value, range)
  return isAbove(score.value, range) && score.value <= range.to
}

interface Range {
  readonly from: number
  readonly isOver: boolean
  readonly to: number
}

const isAbove = (value: number, { from, isOver }: Range): boolean => (isOver ? value > from : value >= from)

function rangeOf(pattern: string): Range | undefined {
  const { relation, from, to } =
    /^(?<relation>>=|>|≥)?(?<from>\d+(?:\.\d+)?)(?:-(?<to>\d+(?:\.\d+)?))?$/.exec(pattern.trim())?.groups ?? {}
  if (from === undefined) return undefined
  const start = Number(from)
  if (relation !== undefined) return { from: start, isOver: relation === '>', to: Number.POSITIVE_INFINITY }
  return { from: start, isOver: false, to: to === undefined ? start : Number(to) }
}

function scoreOf(key: string): { readonly value: number; readonly isOpen: boolean } | undefined {
  const { open, value } = /^(?<open>≥|>=)?(?<value>\d+(?:\.\d+)?)$/.exec(key)?.groups ?? {}
  return value === undefined ? undefined : { value: Number(value), isOpen: open !== undefined }
}
