import { writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { Refusal } from '../kernel/errors.ts'

/** Flags that every command takes. */
export interface TerminalOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly color?: boolean
  readonly output?: string
}

/** Data goes to stdout or a file, talk to stderr, so that a script can read one without the other. */
export interface Terminal {
  /** The command's result: `text` for people, `data` for scripts. */
  print(data: unknown, text: string): void
  say(text: string): void
  /** A bar while a terminal is there; a line now and then otherwise; nothing with --quiet. */
  progress(label: string): Promise<Progress>
}

export interface Progress {
  update(done: number, total: number): void
  stop(): void
}

export function createTerminal(options: TerminalOptions): Terminal {
  const talks = options.quiet !== true
  return {
    print(data, text) {
      const json = `${JSON.stringify(data, null, 2)}\n`
      if (options.output !== undefined) writeFileSync(options.output, contentFor(options.output, json, text))
      else process.stdout.write(options.json === true ? json : `${text}\n`)
    },
    say(text) {
      if (talks) process.stderr.write(`${text}\n`)
    },
    progress: label => (talks ? startProgress(label) : Promise.resolve({ update: () => {}, stop: () => {} })),
  }
}

function contentFor(file: string, json: string, text: string): string {
  const extension = extname(file)
  if (extension === '.json') return json
  if (extension === '.txt' || extension === '.md') return `${text}\n`
  throw new Refusal(
    'invalid',
    `--output ${file}: this command writes .json, .txt or .md.`,
    'Choose one of these endings.',
  )
}

async function startProgress(label: string): Promise<Progress> {
  if (!process.stderr.isTTY) {
    let tenth = 0
    return {
      update(done, total) {
        const reached = total === 0 ? 10 : Math.floor((10 * done) / total)
        if (reached > tenth) process.stderr.write(`${label}: ${done} of ${total}\n`)
        tenth = Math.max(tenth, reached)
      },
      stop: () => {},
    }
  }
  const { SingleBar, Presets } = await import('cli-progress')
  const bar = new SingleBar(
    { format: `${label} {bar} {value}/{total}`, stream: process.stderr },
    Presets.shades_classic,
  )
  bar.start(1, 0)
  return {
    update(done, total) {
      bar.setTotal(total)
      bar.update(done)
    },
    stop: () => bar.stop(),
  }
}
