import { useQuery } from '@tanstack/react-query'
import type { PersonDriver, PersonDrivers } from '../api/driver-types.ts'
import { queries } from '../api/queries.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** Circumstances that drive an outcome among people and that this person has told us of, with what can be done about each. */
export function Drivers({ person }: { readonly person: string }) {
  const { say } = useWords()
  const drivers = useQuery(queries.personDrivers(person))
  return (
    <section className={styles['card']} aria-labelledby="drivers-title">
      <h2 id="drivers-title">{say('driversHers')}</h2>
      <Loaded
        query={drivers}
        isEmpty={({ outcomes }) => outcomes.every(({ computedAt }) => computedAt === null)}
        empty={say('driversNever')}
      >
        {({ outcomes }) =>
          outcomes
            .filter(({ computedAt }) => computedAt !== null)
            .map(outcome => <Outcome key={outcome.outcome} outcome={outcome} />)
        }
      </Loaded>
    </section>
  )
}

function Outcome({ outcome }: { readonly outcome: PersonDrivers }) {
  const { say, date } = useWords()
  const { title, computedAt, people, drivers, passengers, notKnown } = outcome
  const names = (found: readonly PersonDriver[]): string => found.map(each => each.title).join(', ')
  return (
    <div>
      <h3 className={styles['findingTitle']}>{title}</h3>
      {drivers.length === 0 ? <p className={styles['soft']}>{say('driversHersNone')}</p> : null}
      <ul className={styles['findings']}>
        {drivers.map(driver => (
          <Driver key={driver.factor} driver={driver} />
        ))}
      </ul>
      {passengers.length === 0 ? null : <p>{say('driversTravels', { factors: names(passengers) })}</p>}
      {notKnown.length === 0 ? null : <p>{say('driversHersUnknown', { factors: notKnown.join(', ') })}</p>}
      <p className={styles['soft']}>
        {say('driversMade', { date: date(computedAt?.slice(0, 10)), people })}. {say('driversLimit')}
      </p>
    </div>
  )
}

function Driver({ driver: { title, action, figure, help, evidence } }: { readonly driver: PersonDriver }) {
  const { say } = useWords()
  const { adjusted, eValue } = figure
  return (
    <li className={styles['finding']}>
      <strong>{title}</strong>
      {adjusted === null ? null : (
        <span className={styles['soft']}>
          {' '}
          {say('driversRatio')}: {adjusted.value.toFixed(1)} ({adjusted.low.toFixed(1)}–{adjusted.high.toFixed(1)})
        </span>
      )}
      <p className={styles['reading']}>{action}</p>
      <details className={styles['details']}>
        <summary>{say('driversHelp')}</summary>
        <ul>
          {help.map(({ title: name, text }) => (
            <li key={name}>
              <strong>{name}</strong> {text}
            </li>
          ))}
        </ul>
        <p className={styles['soft']}>{say('driversSource', { text: evidence.span })}</p>
        {eValue === null ? null : (
          <p className={styles['soft']}>{say('driversUnseen', { value: eValue.low.toFixed(1) })}</p>
        )}
      </details>
    </li>
  )
}
