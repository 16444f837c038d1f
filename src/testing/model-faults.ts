import type { Step } from './fault-server.ts'

/** One way in which a model server fails, told by what each of its calls gets. */
export interface ModelFaultCase {
  readonly name: string
  readonly protocol: 'openai' | 'ollama'
  readonly steps: readonly [Step, ...Step[]]
  /** Nobody listens at the address. */
  readonly isRefused?: true
}

/** What the model says when nothing is wrong with it; the composer words it otherwise, so the writer of a sentence can be told. */
export const modelSentences = ['Metformin can help lower your blood sugar.', 'Metformin comes as a pill you take.']
const sentence = (text: string, cites: readonly string[] = ['e1']) => ({ text, cites, kind: 'guidance' })
const written = modelSentences.map(text => sentence(text))
const goodReply = JSON.stringify({ sentences: written })
const says = (value: unknown): Step => ({
  send: 'stream',
  text: typeof value === 'string' ? value : JSON.stringify(value),
})
const good = says(goodReply)
const raw = (type: string, body: string | Buffer, length?: number): Step => ({
  send: 'raw',
  type,
  body: Buffer.from(body),
  ...(length === undefined ? {} : { length }),
})

/** Whole replies that are wrong from the first byte to the last. */
const broken = (protocol: ModelFaultCase['protocol']): Readonly<Record<string, Step>> => ({
  'closed before a byte': { send: 'nothing', ending: 'cut' },
  ...Object.fromEntries(
    [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 501, 502, 503, 504, 529].map(status => [
      `status ${status}`,
      { send: 'status', status } as const,
    ]),
  ),
  'status 429 with a wait of an hour': { send: 'status', status: 429, headers: { 'retry-after': '3600' } },
  'status 502 as a page': {
    send: 'status',
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<h1>Bad gateway',
  },
  'a way to nowhere': { send: 'status', status: 307, headers: { location: 'http://127.0.0.1:9/v1/chat/completions' } },
  'an empty body': raw('text/event-stream', ''),
  'an empty stream': says(''),
  whitespace: says(' \n\t '),
  prose: says('Metformin can help lower your blood sugar. Ask your doctor first.'),
  'a refusal': says('I am sorry, but I cannot help with that.'),
  'JSON cut short': says(goodReply.slice(0, -20)),
  'JSON with a comma too many': says(goodReply.replace('}]', '},]')),
  'a number': says('42'),
  null: says('null'),
  'an array at the top': says(written),
  'sentences as a string': says({ sentences: modelSentences.join(' ') }),
  'no sentences': says({ sentences: [] }),
  'another name': says({ answer: written }),
  'the answer inside an answer': says({ answer: { sentences: written } }),
  'JSON inside a string': says(JSON.stringify({ sentences: JSON.stringify(written) })),
  'text of null': says({ sentences: [{ ...written[0], text: null }, written[1]] }),
  'a null for a sentence': says({ sentences: [written[0], null] }),
  'cites of null': says({ sentences: [{ ...written[0], cites: null }] }),
  'cites of numbers': says({ sentences: [{ ...written[0], cites: [1, 2] }] }),
  'characters that were no text': says({ sentences: [sentence(`Metformin can \uFFFD your blood sugar.`)] }),
  'an empty text': says({ sentences: [{ ...written[0], text: '' }] }),
  'a text without an end': says({ sentences: [sentence('insulin '.repeat(2_000))] }),
  'a kind of its own': says({ sentences: [{ ...written[0], kind: 'diagnosis' }] }),
  'a hundred thousand brackets': says('['.repeat(20_000) + ']'.repeat(20_000)),
  'five thousand sentences': says({ sentences: Array.from({ length: 5_000 }, () => sentence('Yes.')) }),
  'ten megabytes': says('x'.repeat(10 * 1024 * 1024)),
  'only citations that were never given': says({ sentences: [sentence(modelSentences[0] ?? '', ['e99'])] }),
  'only a notice': says({ sentences: [{ text: 'All is well.', cites: [], kind: 'notice' }] }),
  'only doses of its own': says({ sentences: [sentence('Take 850 mg of metformin at noon.')] }),
  'a page instead of a stream': raw('text/html', '<html><body>Welcome</body></html>'),
  'a picture instead of a stream': raw('image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])),
  'a body shorter than it says': raw(
    protocol === 'openai' ? 'text/event-stream' : 'application/x-ndjson',
    'data: {',
    5_000,
  ),
  'lines that are no JSON': raw(
    protocol === 'openai' ? 'text/event-stream' : 'application/x-ndjson',
    'data: {"choices":[{"delta":\n\n{"message":\n',
  ),
  'an error inside the stream': raw(
    protocol === 'openai' ? 'text/event-stream' : 'application/x-ndjson',
    protocol === 'openai' ? 'data: {"error":{"message":"overloaded"}}\n\n' : '{"error":"overloaded"}\n',
  ),
  'a tool to call': raw(
    protocol === 'openai' ? 'text/event-stream' : 'application/x-ndjson',
    protocol === 'openai'
      ? 'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"t","type":"function","function":{"name":"order","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n'
      : '{"model":"m","created_at":"2026-11-22T00:00:00Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"order","arguments":{}}}]},"done":true,"done_reason":"stop"}\n',
  ),
})

/** Odd replies of which an answer can be made; whoever makes it makes all of it. */
const odd: Readonly<Record<string, Step>> = {
  'every key twice': says(
    `{"sentences":[{"text":"Take 40 mg.","cites":["e1"],"kind":"action"}],"sentences":${JSON.stringify(written)}}`,
  ),
  'a fence around it': says(`\`\`\`json\n${goodReply}\n\`\`\``),
  'words around it': says(`Here you are: ${goodReply} I hope that this helps.`),
  'keys that nobody asked for': says({ sentences: written.map(each => ({ ...each, confidence: 2 })), mood: 'good' }),
  'one sentence that cites nothing known': says({ sentences: [...written, sentence('It is safe.', ['e77'])] }),
  'one sentence with a dose of its own': says({ sentences: [sentence('Take 850 mg at noon.'), ...written] }),
  'a byte-order mark': says(`\uFEFF${goodReply}`),
}

const shares = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at / count)
const spots = (name: string, count: number, step: (at: number) => Step): readonly (readonly [string, Step])[] =>
  shares(count).map(at => [`${name} at ${(at * 100).toFixed(0)} %`, step(at)])

/** Streams that begin well and break off, go silent, or carry bytes that do not belong there. */
const midway = [
  ...spots('cut', 40, at => ({ send: 'stream', text: goodReply, at, ending: 'cut' })),
  ...spots('silence', 6, at => ({ send: 'stream', text: goodReply, at, ending: 'hang' })),
  ...spots('a byte every 40 ms from', 4, at => ({ send: 'stream', text: goodReply, at, ending: 'drip' })),
  ...spots('bytes that are no UTF-8', 30, at => ({
    send: 'stream',
    text: goodReply,
    at,
    insert: Buffer.from([0xff, 0xc3, 0x28]),
  })),
  ...spots('a line of rubbish', 24, at => ({
    send: 'stream',
    text: goodReply,
    at,
    insert: Buffer.from('\n\n%%%{{{"\n\n'),
  })),
] as const

const wrongShape = says({ answer: 'yes' })

function casesOf(protocol: ModelFaultCase['protocol']): readonly ModelFaultCase[] {
  const one = (name: string, ...steps: [Step, ...Step[]]): ModelFaultCase => ({ name, protocol, steps })
  const whole = Object.entries(broken(protocol))
  return [
    { name: 'nobody there', protocol, steps: [good], isRefused: true },
    one('silence before a byte', { send: 'nothing', ending: 'hang' }),
    ...whole.map(([name, step]) => one(`${name}, each time`, step)),
    ...whole.map(([name, step]) => one(`${name}, at first`, step, good)),
    ...whole.map(([name, step]) => one(`${name}, in the repair`, wrongShape, step)),
    ...Object.entries(odd).map(([name, step]) => one(name, step)),
    ...midway.map(([name, step]) => one(name, step)),
  ]
}

/** Every fault for both vendors, 550 in all. */
export const modelFaultCases: readonly ModelFaultCase[] = [...casesOf('openai'), ...casesOf('ollama')]
