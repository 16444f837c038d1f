import type { Trend as TrendData } from '../api/types.ts'
import { useWords } from '../words/words.tsx'
import styles from './trend.module.css'

/** Earlier values behind one click: a small plot for the eye and the same numbers as a table. */
export function Trend({ name, trend }: { readonly name: string; readonly trend: TrendData }) {
  const { say, date } = useWords()
  const { points, unit } = trend
  return (
    <details className={styles['trend']}>
      <summary>
        {say('trendOpen')}
        <span className="visually-hidden">: {name}</span>
      </summary>
      <Plot points={points} />
      <table className={styles['table']}>
        <caption className="visually-hidden">{name}</caption>
        <thead>
          <tr>
            <th scope="col">{say('trendDate')}</th>
            <th scope="col">{unit === null ? say('trendValue') : `${say('trendValue')} (${unit})`}</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map(({ date: day, value, second }, at) => (
            <tr key={`${day} ${at}`}>
              <td>{date(day)}</td>
              <td>{second === undefined ? value : `${value}/${second}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

const width = 280
const height = 84
const margin = 10

/** A line over time. The table beside it says the same, so screen readers skip it. */
function Plot({ points }: { readonly points: TrendData['points'] }) {
  const times = points.map(({ date }) => Date.parse(date))
  const values = points.flatMap(({ value, second }) => (second === undefined ? [value] : [value, second]))
  const x = scale(times, margin, width - margin)
  const y = scale(values, height - margin, margin)
  const lines = [
    points.map(({ date, value }) => [x(Date.parse(date)), y(value)] as const),
    points.flatMap(({ date, second }) => (second === undefined ? [] : [[x(Date.parse(date)), y(second)] as const])),
  ]
  return (
    <svg className={styles['plot']} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
      {lines
        .filter(line => line.length > 0)
        .map(line => {
          const [left, top] = line.at(-1) ?? [0, 0]
          return (
            <g key={String(top)}>
              <polyline points={line.map(place => place.join(',')).join(' ')} />
              <circle cx={left} cy={top} r="4.5" />
            </g>
          )
        })}
    </svg>
  )
}

/** Maps the range of the values onto from…to; a single value stands in the middle. */
function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const least = Math.min(...values)
  const range = Math.max(...values) - least
  return value => Math.round((range === 0 ? (from + to) / 2 : from + ((value - least) / range) * (to - from)) * 10) / 10
}
