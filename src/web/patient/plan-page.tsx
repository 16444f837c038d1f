import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { SourceList } from '../conversation/sources-pane.tsx'
import { usePageTitle } from '../shell/page-title.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './patient.module.css'

/** What the care team has approved, with why, who and when. Nothing else reaches this page. */
export function PlanPage() {
  const { say, date } = useWords()
  usePageTitle(say('planTitle'))
  const plan = useQuery(queries.plan())
  return (
    <div className={styles['page']}>
      <div className={styles['intro']}>
        <h1>{say('planTitle')}</h1>
        <p className={styles['soft']}>{say('planIntro')}</p>
      </div>
      <Loaded query={plan} isEmpty={({ items }) => items.length === 0} empty={say('planEmpty')}>
        {({ items }) => (
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
