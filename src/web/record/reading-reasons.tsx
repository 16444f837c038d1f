import type { ReadingLevelState } from '../api/reading-types.ts'
import { useWords } from '../words/words.tsx'
import styles from './record.module.css'

/** What moves a reading level today, each with its date and how long it counts. */
export function ReadingReasons({ state: { contributions } }: { readonly state: ReadingLevelState }) {
  const { say, date } = useWords()
  if (contributions.length === 0) return <p className={styles['soft']}>{say('readingNothing')}</p>
  return (
    <ul>
      {contributions.map(({ signal, effect, isHeldBack, reason, at, until }) => (
        <li key={signal}>
          {reason} <strong>({say(isHeldBack ? 'readingHeld' : effect < 0 ? 'readingEasier' : 'readingFuller')})</strong>{' '}
          <span className={styles['soft']}>
            {say('readingDated', { at: date(at.slice(0, 10)), until: date(until.slice(0, 10)) })}
          </span>
        </li>
      ))}
    </ul>
  )
}
