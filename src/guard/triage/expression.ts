import type { Reading } from './reading.ts'

type Test = (reading: Reading) => boolean

/**
 * Compiles the `when` of a red flag: `&` before `|`, `!`, brackets, concept ids, `denied:<id>`, `past:<id>`, `<quantity> < number`.
 * Quantities and their units: `triage-measures.yaml`, and age in years, days of illness, pressures in mmHg, pain 0–10.
 * A quantity nobody gave satisfies no comparison.
 */
export function compileExpression(
  source: string,
  concepts: ReadonlySet<string>,
  quantities: ReadonlySet<string>,
): Test {
  const tokens = source.match(/[a-z0-9][a-z0-9:-]*|[<>]=?|[&|!()]|\S/g) ?? []
  let at = 0
  const next = (): string => tokens[at++] ?? ''
  const fail = (what: string): never => {
    throw new RangeError(`red flag expression "${source}": ${what}`)
  }

  function either(): Test {
    const tests = [all()]
    while (tokens[at] === '|') {
      at += 1
      tests.push(all())
    }
    return reading => tests.some(test => test(reading))
  }
  function all(): Test {
    const tests = [one()]
    while (tokens[at] === '&') {
      at += 1
      tests.push(one())
    }
    return reading => tests.every(test => test(reading))
  }
  function one(): Test {
    const token = next()
    if (token === '!') {
      const inner = one()
      return reading => !inner(reading)
    }
    if (token === '(') {
      const inner = either()
      if (next() !== ')') fail('a bracket is not closed')
      return inner
    }
    return quantities.has(token) ? comparison(token) : mention(token)
  }
  function comparison(quantity: string): Test {
    const sign = next()
    const limit = Number(numberText())
    if (!Number.isFinite(limit)) fail(`no number after ${quantity} ${sign}`)
    const compare = comparisons[sign] ?? fail(`unknown comparison ${sign}`)
    return reading => (reading.measured[quantity] ?? []).some(value => compare(value, limit))
  }
  function numberText(): string {
    let text = next()
    if (tokens[at] === '.') text += next() + next()
    return text
  }
  function mention(token: string): Test {
    const [mode, id] = token.includes(':') ? token.split(':') : ['present', token]
    if (id === undefined || !concepts.has(id)) return fail(`unknown concept ${token}`)
    if (mode === 'denied') return reading => reading.denied.has(id)
    if (mode === 'past') return reading => reading.past.has(id) || reading.present.has(id)
    if (mode !== 'present') return fail(`unknown mode ${mode}`)
    return reading => reading.present.has(id)
  }

  const test = either()
  if (at !== tokens.length) fail(`unexpected ${tokens[at]}`)
  return test
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
}
