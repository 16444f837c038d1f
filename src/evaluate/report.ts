import type { SuiteRun } from './run.ts'
import type { Metric } from './suite.ts'

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`

/** `0.953 (0.941–0.963, n 1403)`: no number without its n and interval. */
const metricText = ({ value, low, high, n }: Metric): string =>
  n === 0 ? 'no case' : `${value.toFixed(3)} (95 % ${low.toFixed(3)}–${high.toFixed(3)}, n ${n})`

const askedText = ({ asked }: SuiteRun): string =>
  asked === 0 ? 'this suite asks no model for an answer' : `asked ${asked} times`

/** A run for a terminal: metrics, the worst group of each grouping, gates and the first misses. */
export function runText(run: SuiteRun): string {
  const lines = [`${run.suite}, ${run.n} cases, model ${run.model} (${askedText(run)})`, '']
  for (const [name, metric] of Object.entries(run.metrics)) lines.push(`  ${name.padEnd(26)}${metricText(metric)}`)
  for (const [grouping, groups] of Object.entries(run.groups)) {
    const worst = worstOf(groups, Object.keys(run.metrics)[0] ?? '')
    if (worst !== undefined) lines.push(`  worst ${grouping.padEnd(20)}${worst.name}: ${metricText(worst.metric)}`)
  }
  const missed = run.cases.filter(one => Object.values(one.scores).some(score => score !== null && score < 1))
  if (missed.length > 0)
    lines.push('', `  ${missed.length} cases below 1 (${percent(missed.length / run.n)}), for example:`)
  for (const one of missed.slice(0, 10)) {
    const low = Object.entries(one.scores).filter(([, score]) => score !== null && score < 1)
    lines.push(`    ${one.id}  ${low.map(([name, score]) => `${name} ${score}`).join(', ')}`)
  }
  for (const { metric, min, max, met } of run.gates)
    lines.push(`  gate ${metric} ${min === undefined ? `≤ ${max}` : `≥ ${min}`}: ${met ? 'met' : 'NOT MET'}`)
  return lines.join('\n')
}

function worstOf(
  groups: SuiteRun['groups'][string],
  metricName: string,
): { readonly name: string; readonly metric: Metric } | undefined {
  return Object.entries(groups)
    .flatMap(([name, metrics]) => (metrics[metricName] === undefined ? [] : [{ name, metric: metrics[metricName] }]))
    .filter(({ metric }) => metric.n > 0)
    .sort((a, b) => a.metric.value - b.metric.value || a.metric.low - b.metric.low)[0]
}
