import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { useWords } from '../words/words.tsx'
import styles from './shell.module.css'
import { Failed } from './states.tsx'

/** A page that could not open at all. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const failure = error instanceof Error ? error : new TypeError(String(error))
  return (
    <main className={styles['main']}>
      <Failed error={failure} retry={reset} />
    </main>
  )
}

export function PageMissing() {
  const { say } = useWords()
  return (
    <main className={styles['main']}>
      <h1>{say('pageMissing')}</h1>
      <p>
        <Link to="/">{say('goHome')}</Link>
      </p>
    </main>
  )
}
