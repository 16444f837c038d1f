import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import type { SuggestionSummary } from '../api/types.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import { Risk } from './risk.tsx'

/** What waits for a decision: high risk first, then the oldest. */
export function InboxPage() {
  const { say } = useWords()
  const [status, setStatus] = useState('draft')
  const suggestions = useQuery(queries.suggestions(status))
  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <div>
          <h1>{say('inboxTitle')}</h1>
          <p className={styles['soft']}>{say('inboxIntro')}</p>
        </div>
        <SegmentedControl
          aria-label={say('filterStatus')}
          value={status}
          onChange={setStatus}
          data={[
            { value: 'draft', label: say('filterOpen') },
            { value: 'all', label: say('filterAll') },
          ]}
        />
      </div>
      <Loaded query={suggestions} isEmpty={found => found.suggestions.length === 0} empty={say('inboxEmpty')}>
        {found => <SuggestionList suggestions={found.suggestions} />}
      </Loaded>
    </div>
  )
}

export function SuggestionList({ suggestions }: { readonly suggestions: readonly SuggestionSummary[] }) {
  const { say, date } = useWords()
  return (
    <ul className={styles['list']}>
      {suggestions.map(suggestion => (
        <li key={suggestion.id} className={styles['row']} data-risk={suggestion.risk}>
          <Risk risk={suggestion.risk} />
          <div className={styles['rowMain']}>
            <Link
              to="/clinic/suggestions/$suggestion"
              params={{ suggestion: suggestion.id }}
              className={styles['rowLink'] ?? ''}
            >
              {suggestion.title}
            </Link>
            <span className={styles['soft']}>{suggestion.person.name}</span>
          </div>
          <div className={styles['rowSide']}>
            <span className={styles['soft']}>
              {say('inboxAge')} {date(suggestion.createdAt)}
            </span>
            <span className={styles['soft']}>
              {say('inboxItems')}: {suggestion.openItems}
            </span>
          </div>
        </li>
      ))}
    </ul>
  )
}
