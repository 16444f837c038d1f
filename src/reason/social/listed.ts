/** 'a', 'a and b', 'a, b and c'. */
export const listed = (names: readonly string[]): string => {
  const once = [...new Set(names)]
  return once.length < 2 ? once.join('') : `${once.slice(0, -1).join(', ')} and ${once.at(-1)}`
}
