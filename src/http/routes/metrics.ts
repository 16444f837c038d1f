import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { MeterReading } from '../../models/model-meter.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'

const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Counts for Prometheus: what chat models have used today and why they did not answer; no text and no ids',
  responses: {
    200: {
      description: 'Prometheus text format, version 0.0.4',
      content: { 'text/plain': { schema: z.string() } },
    },
  },
})

/** For the operator's monitoring. Answers from the start on, with what can be told by then. */
export function metricsRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(metricsRoute, async c => {
    c.header('Cache-Control', 'no-store')
    const state = parts.startup.state()
    const meter = state.phase === 'ready' ? state.services.chain.models.meter : undefined
    const reading = await meter?.read().catch(() => undefined)
    const lines = [
      ...metric('carenav_ready', 'Whether questions can be answered', [[{}, Number(state.phase === 'ready')]]),
      ...(reading === undefined ? [] : modelMetrics(reading)),
    ]
    return c.text(`${lines.join('\n')}\n`, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
}

function modelMetrics({ use, limits, isSpent, fallbacks }: MeterReading): readonly string[] {
  const day = 'of this day (UTC), over all processes'
  return [
    ...metric('carenav_model_calls_today', `Calls to chat models ${day}`, [[{}, use.calls]]),
    ...metric('carenav_model_turned_away_today', `Calls not made because the limit ${day} was reached`, [
      [{}, use.turnedAway],
    ]),
    ...metric('carenav_model_tokens_today', `Tokens ${day}`, [
      [{ direction: 'input' }, use.input],
      [{ direction: 'output' }, use.output],
      [{ direction: 'reserved' }, use.reserved],
    ]),
    ...metric('carenav_model_cost_today', `Cost ${day}, in the currency of the prices`, [[{}, use.cost]]),
    ...metric('carenav_model_day_limit', 'Limit of a day; absent where there is none', [
      ...(limits.dayTokens === undefined ? [] : [[{ of: 'tokens' }, limits.dayTokens] as const]),
      ...(limits.dayCost === undefined ? [] : [[{ of: 'cost' }, limits.dayCost] as const]),
    ]),
    ...metric('carenav_model_limit_reached', 'Whether answers are composed without a model until midnight UTC', [
      [{}, Number(isSpent)],
    ]),
    ...metric(
      'carenav_model_fallbacks_total',
      'Replies that the chat model did not give, by reason, since this process started',
      [...fallbacks].map(([reason, count]) => [{ reason }, count] as const),
      'counter',
    ),
  ]
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

function metric(name: string, help: string, samples: readonly Sample[], type = 'gauge'): readonly string[] {
  if (samples.length === 0) return []
  const of = (labels: Sample[0]): string => {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
    return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
  }
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([labels, value]) => `${name}${of(labels)} ${value}`),
  ]
}
