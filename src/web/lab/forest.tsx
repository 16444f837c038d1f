import type { DriverFigure } from '../api/driver-types.ts'
import styles from './forest.module.css'

const width = 640
const labels = 250
const row = 26
/** Odds ratios at the edges of the plot; intervals that go further are cut there. */
const least = 0.25
const most = 8

/** Odds ratios as dots with their intervals, on a scale of doublings. The table below says the same, so screen readers skip it. */
export function Forest({
  figures,
  titleOf,
  caption,
}: {
  readonly figures: readonly DriverFigure[]
  readonly titleOf: (factor: string) => string
  readonly caption: string
}) {
  const drawn = figures.flatMap(({ factor, verdict, adjusted }) =>
    adjusted === null ? [] : [{ factor, verdict, adjusted }],
  )
  if (drawn.length === 0) return null
  const height = drawn.length * row + 34
  return (
    <figure className={styles['forest']}>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
        {[0.5, 1, 2, 4].map(ratio => (
          <g key={ratio} className={ratio === 1 ? styles['even'] : styles['grid']}>
            <line x1={x(ratio)} x2={x(ratio)} y1={4} y2={height - 26} />
            <text x={x(ratio)} y={height - 8} textAnchor="middle">
              {ratio}
            </text>
          </g>
        ))}
        {drawn.map(({ factor, verdict, adjusted }, at) => {
          const y = at * row + 18
          return (
            <g key={factor} data-verdict={verdict} className={styles['factor']}>
              <text x={0} y={y + 4}>
                {titleOf(factor)}
              </text>
              <line x1={x(adjusted.low)} x2={x(adjusted.high)} y1={y} y2={y} />
              <circle cx={x(adjusted.value)} cy={y} r={4.5} />
            </g>
          )
        })}
      </svg>
      <figcaption>{caption}</figcaption>
    </figure>
  )
}

function x(ratio: number): number {
  const cut = Math.min(most, Math.max(least, ratio))
  return labels + ((width - labels - 10) * Math.log(cut / least)) / Math.log(most / least)
}
