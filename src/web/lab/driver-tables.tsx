import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DriverAnalyses, DriverFigure } from '../api/driver-types.ts'
import { queries } from '../api/queries.ts'
import { request } from '../api/request.ts'
import styles from '../clinic/clinic.module.css'
import { Failed, Loaded } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import { Forest } from './forest.tsx'

/** Every outcome with its kept analysis: figures as a plot and as a table, and the way to make it again. */
export function DriverTables() {
  const { say } = useWords()
  const analyses = useQuery(queries.driverAnalyses())
  return (
    <section className={styles['page']} aria-labelledby="drivers-title">
      <div>
        <h2 id="drivers-title">{say('driversTitle')}</h2>
        <p className={styles['soft']}>{say('driversIntro')}</p>
      </div>
      <Loaded query={analyses}>
        {({ outcomes, factors }) =>
          outcomes.map(outcome => <Outcome key={outcome.id} outcome={outcome} factors={factors} />)
        }
      </Loaded>
    </section>
  )
}

function Outcome({
  outcome: { id, title, computedAt, analysis },
  factors,
}: {
  readonly outcome: DriverAnalyses['outcomes'][number]
  readonly factors: DriverAnalyses['factors']
}) {
  const { say, date } = useWords()
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: () => request(`/api/v1/analyses/drivers/${encodeURIComponent(id)}`, { method: 'POST', body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['drivers'] }),
  })
  const titleOf = (factor: string): string => factors.find(each => each.id === factor)?.title ?? factor
  return (
    <div className={styles['card']}>
      <div className={styles['cardHead']}>
        <h3>{title}</h3>
        <Button variant="light" size="compact-md" loading={make.isPending} onClick={() => make.mutate()}>
          {say('driversMake')}
          <span className="visually-hidden">: {title}</span>
        </Button>
      </div>
      {make.isError ? <Failed error={make.error} /> : null}
      <p className={styles['soft']} role="status">
        {analysis === null
          ? say('driversNever')
          : say('driversMade', { date: date(computedAt?.slice(0, 10)), people: analysis.people })}
      </p>
      {analysis === null ? null : <Verdict figures={analysis.factors} />}
      {analysis === null ? null : <Figures figures={analysis.factors} titleOf={titleOf} />}
    </div>
  )
}

function Verdict({ figures }: { readonly figures: readonly DriverFigure[] }) {
  const { say } = useWords()
  if (figures.some(({ verdict }) => verdict === 'driver')) return null
  const isAssessed = figures.some(({ adjusted }) => adjusted !== null)
  return <p>{say(isAssessed ? 'driversNone' : 'driversTooFew')}</p>
}

const verdicts: Readonly<Record<DriverFigure['verdict'], WordKey>> = {
  driver: 'verdictDriver',
  passenger: 'verdictPassenger',
  protective: 'verdictProtective',
  'no-association': 'verdictNone',
  undecided: 'verdictUndecided',
  'too-few': 'verdictTooFew',
  'recorded-after': 'verdictLate',
}

const shown = (interval: DriverFigure['adjusted']): string =>
  interval === null ? '–' : `${interval.value.toFixed(2)} (${interval.low.toFixed(2)}–${interval.high.toFixed(2)})`

function Figures({
  figures,
  titleOf,
}: {
  readonly figures: readonly DriverFigure[]
  readonly titleOf: (factor: string) => string
}) {
  const { say } = useWords()
  return (
    <>
      <Forest figures={figures} titleOf={titleOf} caption={say('driversScale')} />
      <table className={styles['coverage']}>
        <thead>
          <tr>
            {(['driversFactor', 'driversVerdict', 'driversRatio', 'driversCrude', 'driversPeople'] as const).map(
              key => (
                <th key={key} scope="col">
                  {say(key)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {figures.map(({ factor, verdict, adjusted, crude, exposed, answered }) => (
            <tr key={factor}>
              <th scope="row">{titleOf(factor)}</th>
              <td>{say(verdicts[verdict])}</td>
              <td>{shown(adjusted)}</td>
              <td>{shown(crude)}</td>
              <td>{exposed === null ? '–' : `${exposed} / ${answered}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['soft']}>{say('driversLimit')}</p>
    </>
  )
}
