import type { Config } from '../kernel/config.ts'

export type LimitConfig = Pick<
  Config,
  | 'CARENAV_MODEL_CALL_TOKENS'
  | 'CARENAV_MODEL_DAY_TOKENS'
  | 'CARENAV_MODEL_PRICES'
  | 'CARENAV_MODEL_CALL_COST'
  | 'CARENAV_MODEL_DAY_COST'
>

/** What a served model may use, in tokens and in the currency of the prices. */
export interface ModelLimits {
  /** Request and reply of one call together. */
  readonly callTokens: number
  readonly dayTokens: number | undefined
  readonly callCost: number | undefined
  readonly dayCost: number | undefined
  /** Of one token read and of one token written; zero without prices. */
  readonly prices: { readonly input: number; readonly output: number }
}

/** Limits as an operator has set them. */
export function limitsOf(config: LimitConfig): ModelLimits {
  const [input = 0, output = 0] = (config.CARENAV_MODEL_PRICES ?? '0/0').split('/').map(price => Number(price) / 1e6)
  const day = config.CARENAV_MODEL_DAY_TOKENS
  return {
    callTokens: config.CARENAV_MODEL_CALL_TOKENS,
    dayTokens: day === 'off' ? undefined : day,
    callCost: config.CARENAV_MODEL_CALL_COST,
    dayCost: config.CARENAV_MODEL_DAY_COST,
    prices: { input, output },
  }
}

/** What the server is told to stop at: a quarter of a call. */
export const replyTokens = ({ callTokens }: Pick<ModelLimits, 'callTokens'>): number => Math.floor(callTokens / 4)

export interface Tokens {
  readonly input: number
  readonly output: number
}

export const costOf = ({ input, output }: Tokens, { prices }: Pick<ModelLimits, 'prices'>): number =>
  input * prices.input + output * prices.output

/** A token for every three bytes: more than tokenizers count for the languages we write, so that a limit is met early and not late. */
export const estimatedTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3)
