import { useEffect, useRef } from 'react'
import type { Card } from '../api/types.ts'
import { Contacts } from '../shell/help.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './conversation.module.css'

/** What to do now, before anything else on the page. It takes the focus, so that it is also read first. */
export function EmergencyCard({ card, after = 'emergencyAfter' }: { readonly card: Card; readonly after?: WordKey }) {
  const { say } = useWords()
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    place.current?.focus({ preventScroll: true })
    place.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <section
      ref={place}
      tabIndex={-1}
      role="alert"
      lang={card.language}
      id="card"
      className={styles['card']}
      data-urgency={card.urgency}
      aria-labelledby="card-title"
    >
      <h1 id="card-title">{card.title}</h1>
      {card.numbers.length > 0 ? <Contacts contacts={card.numbers} /> : null}
      <ul className={styles['cardText']}>
        {card.steps.map(step => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <p className={styles['soft']}>{say(after)}</p>
    </section>
  )
}
