import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Refusal } from './errors.ts'

const url = z.url({ protocol: /^https?$/ })

/** Every variable the product reads, with what it means and an example; `carenav config print` and the README are made from this list. */
export const variables = {
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    means: 'Postgres with pgvector; without it the embedded database is used',
    example: 'postgres://carenav:secret@127.0.0.1:5432/carenav',
  },
  PORT: {
    schema: z.coerce.number().int().min(0).max(65535).default(3000),
    means: 'port to listen on',
    example: '3000',
  },
  HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    means: 'address to listen on; demo mode stays on this machine',
    example: '127.0.0.1',
  },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
    means: 'how much the server logs',
    example: 'info',
  },
  OPENAI_API_KEY: {
    schema: z.string().min(1).optional(),
    means: 'key for the OpenAI-compatible endpoint',
    example: 'sk-…',
  },
  OPENAI_BASE_URL: { schema: url.optional(), means: 'OpenAI-compatible endpoint', example: 'http://127.0.0.1:8000/v1' },
  OLLAMA_HOST: {
    schema: url.default('http://127.0.0.1:11434'),
    means: 'Ollama server',
    example: 'http://127.0.0.1:11434',
  },
  UNSTRUCTURED_API_URL: {
    schema: url.optional(),
    means: 'Unstructured server that reads PDF, DOCX and HTML; without it local parsers do',
    example: 'http://127.0.0.1:8001',
  },
  UNSTRUCTURED_API_KEY: {
    schema: z.string().min(1).optional(),
    means: 'key for the Unstructured server, if it wants one',
    example: '…',
  },
  CARENAV_MODE: {
    schema: z.enum(['demo', 'clinic']).default('demo'),
    means: 'demo: invented people and printed sign-ins; clinic: refuses demo defaults',
    example: 'demo',
  },
  CARENAV_DATA_DIR: {
    schema: z.string().min(1).default('.data'),
    means: 'folder of the embedded database and local secrets',
    example: '/var/lib/carenav',
  },
  CARENAV_CHAT_PROVIDER: {
    schema: z.enum(['embedded', 'openai', 'ollama']).default('embedded'),
    means: 'who composes answers',
    example: 'ollama',
  },
  CARENAV_CHAT_MODEL: {
    schema: z.string().min(1).optional(),
    means: 'model name at the chat provider',
    example: 'llama3.1:8b',
  },
  CARENAV_EMBED_PROVIDER: {
    schema: z.enum(['embedded', 'openai', 'ollama']).default('embedded'),
    means: 'who turns text into vectors',
    example: 'ollama',
  },
  CARENAV_EMBED_MODEL: {
    schema: z.string().min(1).optional(),
    means: 'model name at the embedding provider',
    example: 'nomic-embed-text',
  },
  CARENAV_RERANK: {
    schema: z.enum(['off', 'model']).default('off'),
    means: 'model: the chat model puts the passages that were found in order; it adds none',
    example: 'model',
  },
  CARENAV_JUDGE: {
    schema: z.enum(['off', 'model']).default('off'),
    means: 'model: a chat model reads each sentence that a model wrote beside its sources, and may only reject it',
    example: 'model',
  },
  CARENAV_JUDGE_MODEL: {
    schema: z.string().min(1).optional(),
    means: 'model that judges, at the chat provider; the chat model itself when not set',
    example: 'qwen2.5:14b',
  },
  CARENAV_MODEL_AT_ONCE: {
    schema: z.coerce.number().int().min(1).max(1_000).default(64),
    means: 'most calls to the chat model at one time; as many more wait',
    example: '64',
  },
  CARENAV_MODEL_CALL_TOKENS: {
    schema: z.coerce.number().int().min(2_000).max(200_000).default(16_000),
    means: 'most tokens of one call to a chat model: a quarter is for its reply; a longer request is not sent',
    example: '16000',
  },
  CARENAV_MODEL_DAY_TOKENS: {
    schema: z.union([z.literal('off'), z.coerce.number().int().min(2_000)]).default(5_000_000),
    means: 'most tokens of chat models a day (UTC), or off; after that answers are composed without a model',
    example: '5000000',
  },
  CARENAV_MODEL_PRICES: {
    schema: z
      .string()
      .regex(/^\d+(\.\d+)?\/\d+(\.\d+)?$/, 'expected INPUT/OUTPUT')
      .optional(),
    means: 'price of a million tokens read and of a million written, in your currency',
    example: '0.15/0.60',
  },
  CARENAV_MODEL_CALL_COST: {
    schema: z.coerce.number().positive().optional(),
    means: 'most that one call to a chat model may cost; needs CARENAV_MODEL_PRICES',
    example: '0.02',
  },
  CARENAV_MODEL_DAY_COST: {
    schema: z.coerce.number().positive().optional(),
    means: 'most that chat models may cost a day (UTC); needs CARENAV_MODEL_PRICES',
    example: '20',
  },
  CARENAV_PUBLIC_URL: {
    schema: url.optional(),
    means: 'address people reach the product at, when it is not HOST:PORT',
    example: 'https://navigator.example.org',
  },
  CARENAV_AUTH_SECRET: {
    schema: z.string().min(32).optional(),
    means: 'secret for sign-in cookies (32 characters or more); demo mode makes and keeps its own',
    example: 'openssl rand -hex 32',
  },
  CARENAV_READING_TARGET: {
    schema: z.coerce.number().min(3).max(12).default(6),
    means: 'highest school grade of a simple answer',
    example: '6',
  },
  CARENAV_EMERGENCY_PROFILE: {
    schema: z.enum(['us', 'uk', 'eu', 'au']).default('us'),
    means: 'country whose emergency numbers are shown',
    example: 'us',
  },
  CARENAV_RECOMPUTE_AT: {
    schema: z
      .string()
      .regex(/^(off|([01]\d|2[0-3]):[0-5]\d)$/, 'expected HH:MM or off')
      .default('02:30'),
    means: 'time of day (UTC) at which all findings are worked out anew, or off',
    example: '02:30',
  },
  CARENAV_UNDO_SECONDS: {
    schema: z.coerce.number().int().min(0).max(86_400).optional(),
    means: 'seconds in which an approval can be undone and reaches nobody: 120, in demo mode 20, with a fixed clock 0',
    example: '120',
  },
  CARENAV_SENTINEL_SHARE: {
    schema: z.coerce.number().min(0).max(1).default(0),
    means: 'planted wrong drafts for each real one, by which reviewers measure themselves',
    example: '0.05',
  },
  CARENAV_NOW: {
    schema: z.iso.datetime({ offset: true }).optional(),
    means: 'a fixed clock for demos and tests',
    example: '2026-08-06T09:00:00Z',
  },
} as const satisfies Record<string, { schema: z.ZodType; means: string; example: string }>

type Variables = typeof variables
export type Config = { readonly [K in keyof Variables]: z.infer<Variables[K]['schema']> }

/** Reads and checks the environment. `NAME_FILE` names a file that holds the value. An unknown `CARENAV_` name is an error. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const problems: string[] = []
  const known = new Set(Object.keys(variables).flatMap(name => [name, `${name}_FILE`]))
  for (const name of Object.keys(environment)) {
    if (name.startsWith('CARENAV_') && !known.has(name)) problems.push(`${name} is not a setting of this product`)
  }
  const entries = Object.entries(variables).map(([name, { schema, example }]) => {
    const parsed = schema.safeParse(readVariable(environment, name, problems))
    if (!parsed.success)
      problems.push(`${name}: ${parsed.error.issues.map(issue => issue.message).join('; ')} (example: ${example})`)
    return [name, parsed.data]
  })
  const read = Object.fromEntries(entries)
  for (const name of ['CARENAV_RERANK', 'CARENAV_JUDGE'])
    if (read[name] === 'model' && read['CARENAV_CHAT_PROVIDER'] === 'embedded')
      problems.push(`${name}: model needs a chat model (set CARENAV_CHAT_PROVIDER and CARENAV_CHAT_MODEL)`)
  for (const name of ['CARENAV_MODEL_CALL_COST', 'CARENAV_MODEL_DAY_COST'])
    if (read[name] !== undefined && read['CARENAV_MODEL_PRICES'] === undefined)
      problems.push(`${name}: a cost needs prices (set CARENAV_MODEL_PRICES, e.g. 0.15/0.60)`)
  if (problems.length > 0)
    throw new Refusal('invalid', problems.join('\n'), 'Mend the named settings; `carenav config print` lists them all.')
  // The entries come from `variables`, key by key, each parsed by its own schema.
  return read as Config
}

function readVariable(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  problems: string[],
): string | undefined {
  const direct = environment[name]
  if (direct !== undefined && direct !== '') return direct
  const file = environment[`${name}_FILE`]
  if (file === undefined || file === '') return undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    problems.push(`${name}_FILE: cannot read ${file}`)
    return undefined
  }
}
