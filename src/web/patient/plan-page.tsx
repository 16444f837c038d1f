import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import type { Card } from '../api/types.ts'
import { EmergencyCard } from '../conversation/emergency-card.tsx'
import { SourceList } from '../conversation/sources-pane.tsx'
import { usePageTitle } from '../shell/page-title.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './patient.module.css'
import { PlanFeedback } from './plan-feedback.tsx'

/** What the care team has approved, with why, who and when. Nothing else reaches this page. */
export function PlanPage() {
  const { say, date, language } = useWords()
  usePageTitle(say('planTitle'))
  const plan = useQuery(queries.plan(language))
  const [card, setCard] = useState<Card>()
  return (
    <div className={styles['page']}>
      {card === undefined ? null : <EmergencyCard card={card} after="planCardAfter" />}
      <div className={styles['intro']}>
        <h1>{say('planTitle')}</h1>
        <p className={styles['soft']}>{say('planIntro')}</p>
      </div>
      <Loaded query={plan} isEmpty={({ items }) => items.length === 0} empty={say('planEmpty')}>
        {({ items, feedbackReasons }) => (
          <>
            <ol className={styles['plan']}>
              {items.map(item => (
                <li key={item.id} className={styles['item']}>
                  <p className={styles['step']}>{item.text}</p>
                  {item.detail === undefined ? null : <p>{item.detail}</p>}
                  <p className={styles['soft']}>
                    {say('planApproved', { who: item.approvedBy, date: date(item.approvedAt) })}
                  </p>
                  <details>
                    <summary>{say('planWhy')}</summary>
                    <SourceList
                      reader="patient"
                      active={undefined}
                      sources={item.evidence.map((citation, index) => ({ number: index + 1, citation, backs: [] }))}
                    />
                  </details>
                  <PlanFeedback item={item} reasons={feedbackReasons} showCard={setCard} />
                </li>
              ))}
            </ol>
            <p>{say('planTalk')}</p>
          </>
        )}
      </Loaded>
    </div>
  )
}
