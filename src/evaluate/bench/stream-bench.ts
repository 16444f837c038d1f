import { readBenchQuestions } from './bench-questions.ts'
import type { Pace, PacedModel } from './paced-model.ts'
import { rounded, type Spread, spread } from './spread.ts'

/** A server of the product under measurement, with the sessions of its demo patients. */
export interface BenchServer {
  readonly address: string
  /** Person → session cookie. */
  readonly cookies: ReadonlyMap<string, string>
  /** Processor time that its process has used; NaN where the system does not tell. */
  cpuMilliseconds(): Promise<number>
}

export interface StreamBench {
  readonly streams: number
  readonly pace: Pace
  /** From the question to the first checked sentence, of answers for which the model was asked. */
  readonly firstSentence: Spread
  /** The same requests sent to the model directly, as many at once, to the end of the reply: before that no JSON can be read. */
  readonly direct: Spread
  /** Pair by pair: how much later the product's first checked sentence came. */
  readonly over: Spread
  /** Answers that rules gave without asking the model; they are not counted. */
  readonly withoutModel: number
  /** Processor time of the product for one answer, all of its threads, as the system counts it; absent where the system does not tell. */
  readonly cpuMilliseconds?: number
}

interface Asked {
  readonly question: string
  readonly first: number
}

/**
 * So many readers at once, each asking one question after another; then the same requests go to the model directly, as many at once. Readers
 * begin spread over the time of one answer, so that they do not march in step.
 */
export async function streamBench(
  server: BenchServer,
  model: PacedModel,
  { streams, pace, answers }: { readonly streams: number; readonly pace: Pace; readonly answers: number },
  progress: (done: number, total: number) => void,
): Promise<StreamBench> {
  const questions = (await readBenchQuestions()).filter(
    ({ role, person }) => role === 'patient' && server.cookies.has(person),
  )
  const asked: Asked[] = []
  let begun = 0
  const cpu = await server.cpuMilliseconds()
  await atOnce(streams, async number => {
    await wait((number / streams) * 3_000)
    while (begun < answers) {
      const at = begun
      begun += 1
      const question = questions[at % questions.length]
      if (question === undefined) return
      const before = model.sentWith(question.text)?.times ?? 0
      const cookie = server.cookies.get(question.person) ?? ''
      const first = await firstSentence(server.address, cookie, question.text, `bench-${at}`)
      const isAsked = (model.sentWith(question.text)?.times ?? 0) > before
      asked.push({ question: isAsked ? question.text : '', first })
      progress(asked.length, 2 * answers)
    }
  })
  const used = (await server.cpuMilliseconds()) - cpu
  const byModel = asked.filter(({ question }) => question !== '')
  const direct: number[] = []
  const queue = byModel.entries()
  await atOnce(streams, async number => {
    await wait((number / streams) * 3_000)
    for (const [at, { question }] of queue) {
      direct[at] = await directly(model.url, model.sentWith(question)?.body ?? '')
      progress(answers + at, 2 * answers)
    }
  })
  return {
    streams,
    pace,
    firstSentence: spread(byModel.map(({ first }) => first)),
    direct: spread(direct),
    over: spread(byModel.map(({ first }, at) => first - (direct[at] ?? Number.NaN))),
    withoutModel: asked.length - byModel.length,
    ...(Number.isNaN(used) ? {} : { cpuMilliseconds: rounded(used / asked.length) }),
  }
}

const atOnce = async (count: number, work: (number: number) => Promise<void>): Promise<void> =>
  void (await Promise.all(Array.from({ length: count }, (_, number) => work(number))))
const wait = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Asks over HTTP as a browser does, and reads the stream to its end. */
async function firstSentence(address: string, cookie: string, text: string, chat: string): Promise<number> {
  const started = performance.now()
  const response = await fetch(`${address}/api/v1/chat`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ id: chat, messages: [{ id: 'q', role: 'user', parts: [{ type: 'text', text }] }] }),
  })
  if (!response.ok || response.body === null) throw new Error(`the product answered ${response.status}`)
  let first: number | undefined
  let stream = ''
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    stream += part
    if (first === undefined && stream.includes('"data-sentence"')) first = performance.now() - started
  }
  return first ?? Number.NaN
}

async function directly(url: string, body: string): Promise<number> {
  const started = performance.now()
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  await response.text()
  return performance.now() - started
}
