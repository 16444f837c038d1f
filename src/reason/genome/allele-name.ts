/** By number within the name, so that *9 comes before *10 and *80 before *80+*28. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a, b].map(name => name.match(/\d+|\D/g) ?? [])
  for (const [at, part] of (left ?? []).entries()) {
    const other = right?.[at]
    if (other === undefined) return 1
    if (part === other) continue
    const numbers = Number(part) - Number(other)
    if (!Number.isNaN(numbers)) return numbers === 0 ? part.length - other.length : numbers
    return part < other ? -1 : 1
  }
  return (left?.length ?? 0) - (right?.length ?? 0)
}

/** "*1/*2": the two chromosomes in the order of their names. */
export const pairName = (names: readonly string[]): string => names.toSorted(compareNames).join('/')

/** Several alleles or variants on one chromosome: "[*6 + *14]". */
export const joinedName = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? '') : `[${names.join(' + ')}]`
