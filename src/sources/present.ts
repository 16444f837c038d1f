/** The entries that say something: undefined, '' and empty lists are left out. */
export function present(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

/** The texts that are there. */
export const texts = (...candidates: readonly (string | undefined)[]): readonly string[] =>
  candidates.filter(text => text !== undefined && text !== '').map(text => `${text}`)

/** Parts of a quote as sentences of one line: a full stop between them unless a part brings its own end. */
export const sentences = (...parts: readonly (string | undefined)[]): string =>
  texts(...parts)
    .map((part, at, all) => (at === all.length - 1 || /[.!?:;]$/.test(part) ? part : `${part}.`))
    .join(' ')
