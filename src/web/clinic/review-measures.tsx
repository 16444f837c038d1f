import { useQuery } from '@tanstack/react-query'
import type { ReviewMeasures as Measures, Share } from '../api/plan-types.ts'
import { queries } from '../api/queries.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** How closely the signed-in clinician reads, for nobody else to see. */
export function ReviewMeasures() {
  const { say } = useWords()
  const measures = useQuery(queries.reviewMeasures())
  return (
    <section className={styles['card']} aria-labelledby="measures-title">
      <h2 id="measures-title">{say('measuresTitle')}</h2>
      <p className={styles['soft']}>
        {say('measuresPrivate')} {measures.data?.plantsChecks === true ? say('measuresPlanted') : ''}
      </p>
      <Loaded
        query={measures}
        isEmpty={found => found.edited.n === 0 && found.sentinelsCaught.n === 0}
        empty={say('measuresEmpty')}
      >
        {found => <Numbers measures={found} />}
      </Loaded>
    </section>
  )
}

function Numbers({ measures }: { readonly measures: Measures }) {
  const { say } = useWords()
  const percent = (value: number) => `${Math.round(value * 100)} %`
  const told = ({ value, low, high, n }: Share) =>
    n === 0
      ? say('measuresNone')
      : say('measuresShare', { percent: percent(value), n, low: percent(low), high: percent(high) })
  const { medianEvidenceSeconds: median } = measures
  return (
    <dl className={styles['measures']}>
      <dt>{say('measuresCaught')}</dt>
      <dd>{told(measures.sentinelsCaught)}</dd>
      <dt>{say('measuresEvidence')}</dt>
      <dd>
        {median === null
          ? say('measuresNone')
          : say('measuresSeconds', { seconds: Math.round(median.value), n: median.n })}
      </dd>
      <dt>{say('measuresEdited')}</dt>
      <dd>{told(measures.edited)}</dd>
      <dt>{say('measuresRejected')}</dt>
      <dd>{told(measures.rejected)}</dd>
      <dt>{say('measuresRecent')}</dt>
      <dd>{measures.decisions30Days}</dd>
    </dl>
  )
}
