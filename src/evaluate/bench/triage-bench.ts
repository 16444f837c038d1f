import { fileURLToPath } from 'node:url'
import { loadGuard } from '../../guard/guard.ts'
import { readCases } from '../cases.ts'
import { type Spread, spread } from './spread.ts'

export interface TriageBench {
  readonly bench: 'triage'
  readonly groups: readonly {
    readonly group: string
    /** Median length of the texts, in characters. */
    readonly characters: number
    /** Milliseconds a text, each assessed once, after the guard's own warm-up. */
    readonly assess: Spread
    /** The processor's share of it, which other work on the machine hardly changes. */
    readonly processor: Spread
  }[]
}

const own = new URL('../../../evals/suites/triage/cases.jsonl', import.meta.url)

/** How long triage takes for a text that it has not seen, by the length of the text: the suite's own messages, and long ones joined from them. */
export async function triageBench(corpora: URL, progress: (done: number, total: number) => void): Promise<TriageBench> {
  const guard = await loadGuard({ corpora })
  guard.warm()
  const texts = (await readCases(fileURLToPath(own))).map(({ input }) => String(input))
  const sizes = { message: [0, 150], vignette: [150, 1000] } as const
  const groups: [string, readonly string[]][] = [
    ...Object.entries(sizes).map(([name, [least, most]]): [string, readonly string[]] => [
      name,
      texts.filter(({ length }) => least <= length && length < most),
    ]),
    ['a page of 2,000 characters', joined(texts, 2000)],
  ]
  const total = groups.reduce((sum, [, each]) => sum + each.length, 0)
  let done = 0
  const measure = (text: string): { readonly wall: number; readonly processor: number } => {
    const [started, used] = [performance.now(), process.cpuUsage()]
    guard.assess(text)
    const [wall, { user, system }] = [performance.now() - started, process.cpuUsage(used)]
    done += 1
    progress(done, total)
    return { wall, processor: (user + system) / 1000 }
  }
  return {
    bench: 'triage',
    groups: groups.map(([group, each]) => {
      const times = each.map(measure)
      return {
        group,
        characters: each.map(({ length }) => length).toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? 0,
        assess: spread(times.map(({ wall }) => wall)),
        processor: spread(times.map(({ processor }) => processor)),
      }
    }),
  }
}

/** Texts one after another until a page is full. */
function joined(texts: readonly string[], characters: number): readonly string[] {
  const pages: string[] = ['']
  for (const text of texts) {
    const last = pages.at(-1) ?? ''
    if (last.length + text.length > characters) pages.push(text)
    else pages[pages.length - 1] = `${last} ${text}.`
  }
  return pages.slice(0, -1)
}
