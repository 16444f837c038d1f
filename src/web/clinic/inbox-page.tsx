import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { SuggestionSummary } from '../api/types.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { Empty, Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './inbox.module.css'
import { type InboxSearch, readInboxSearch } from './inbox-search.ts'
import { Reports } from './reports.tsx'
import { ReviewMeasures } from './review-measures.tsx'
import { SuggestionList, useLineKeys } from './suggestion-list.tsx'
import { Tasks } from './tasks.tsx'

/** What waits for a decision: high risk first, then the oldest. The filters stand in the address. */
export function InboxPage() {
  const { say } = useWords()
  usePageTitle(say('navInbox'))
  const search = useSearch({ from: '/clinic/' })
  const suggestions = useQuery(queries.suggestions(search.status ?? 'draft'))
  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <div className={styles['titles']}>
          <h1>{say('inboxTitle')}</h1>
          <p className={styles['soft']}>{say('inboxIntro')}</p>
        </div>
        <Filters search={search} />
      </div>
      <Loaded query={suggestions} isEmpty={found => found.suggestions.length === 0} empty={say('inboxEmpty')}>
        {found => <Lines suggestions={found.suggestions} risk={search.risk} />}
      </Loaded>
      <Reports />
      <Tasks />
      <ReviewMeasures />
    </div>
  )
}

function Filters({ search }: { readonly search: InboxSearch }) {
  const { say } = useWords()
  const navigate = useNavigate()
  const show = (change: Record<string, unknown>) =>
    void navigate({ to: '/clinic', search: readInboxSearch({ ...search, ...change }), replace: true })
  return (
    <div className={styles['filters']}>
      <SegmentedControl
        aria-label={say('filterStatus')}
        value={search.status ?? 'draft'}
        onChange={status => show({ status })}
        data={[
          { value: 'draft', label: say('filterOpen') },
          { value: 'decided', label: say('filterDecided') },
          { value: 'stale', label: say('filterStale') },
          { value: 'all', label: say('filterAll') },
        ]}
      />
      <SegmentedControl
        aria-label={say('filterRisk')}
        value={search.risk ?? 'any'}
        onChange={risk => show({ risk })}
        data={[
          { value: 'any', label: say('filterAnyRisk') },
          { value: 'high', label: say('riskHigh') },
          { value: 'routine', label: say('riskRoutine') },
        ]}
      />
    </div>
  )
}

function Lines({
  suggestions,
  risk: wanted,
}: {
  readonly suggestions: readonly SuggestionSummary[]
  readonly risk: InboxSearch['risk']
}) {
  const { say } = useWords()
  const { place, onKeyDown } = useLineKeys()
  const groups = (['high', 'routine'] as const)
    .filter(risk => wanted === undefined || risk === wanted)
    .map(risk => ({ risk, members: suggestions.filter(suggestion => suggestion.risk === risk) }))
    .filter(({ members }) => members.length > 0)
  if (groups.length === 0) return <Empty>{say('inboxNoneOfRisk')}</Empty>
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what the keys move between.
    <div ref={place} tabIndex={-1} onKeyDown={onKeyDown} className={styles['groups']}>
      {groups.map(({ risk, members }) => (
        <section key={risk} className={styles['group']} aria-labelledby={`group-${risk}`}>
          <h2 id={`group-${risk}`}>
            {say(risk === 'high' ? 'riskHigh' : 'riskRoutine')}{' '}
            <span className={styles['count']}>{members.length}</span>
          </h2>
          <SuggestionList suggestions={members} />
        </section>
      ))}
      <p className={styles['keys']}>
        <kbd>j</kbd> {say('keyNext')} <kbd>k</kbd> {say('keyPrevious')} <kbd>Enter</kbd> {say('keyOpen')}
      </p>
    </div>
  )
}
