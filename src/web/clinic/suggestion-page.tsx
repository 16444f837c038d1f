import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { queries } from '../api/queries.ts'
import type { Suggestion } from '../api/types.ts'
import { SourceList } from '../conversation/sources-pane.tsx'
import { usePageTitle } from '../shell/page-title.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import { DecisionTable } from './decision-table.tsx'
import { PathwayDeltas } from './pathway-deltas.tsx'
import { PatientView } from './patient-view.tsx'
import { Risk } from './risk.tsx'

/** One suggestion: why, on what evidence, item by item, and what the patient will read. */
export function SuggestionPage() {
  const { suggestion: id } = useParams({ from: '/clinic/suggestions/$suggestion' })
  const query = useQuery(queries.suggestion(id))
  return <Loaded query={query}>{({ data, etag }) => <Decide suggestion={data} etag={etag ?? ''} />}</Loaded>
}

function Decide({ suggestion, etag }: { readonly suggestion: Suggestion; readonly etag: string }) {
  const { say, dateTime } = useWords()
  usePageTitle(suggestion.title)
  const [hasOpened, setHasOpened] = useState(false)
  const evidence = useOpenTime()
  return (
    <div className={styles['page']}>
      <p>
        <Link to="/clinic">{say('backToInbox')}</Link>
      </p>
      <div className={styles['stackTight']}>
        <div className={styles['inline']}>
          <Risk risk={suggestion.risk} />
          <Link to="/clinic/patients/$person" params={{ person: suggestion.person.id }}>
            {say('suggestionFor', { name: suggestion.person.name })}
          </Link>
          <span className={styles['soft']}>{say('recordAsOf', { date: dateTime(suggestion.recordAsOf) })}</span>
        </div>
        <h1>{suggestion.title}</h1>
      </div>
      {suggestion.stale ? (
        <Alert color="clay" title={say('staleTitle')}>
          {say('staleText')}
          {suggestion.changedSince.length === 0 ? null : (
            <ul>
              {suggestion.changedSince.map(change => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          )}
        </Alert>
      ) : null}
      {suggestion.check === null ? null : (
        <Alert color={suggestion.check.isCaught ? 'pine' : 'clay'} title={say('checkTitle')} role="alert">
          <p>{say(suggestion.check.isCaught ? 'checkCaught' : 'checkMissed')}</p>
          <p>{suggestion.check.truth}</p>
        </Alert>
      )}
      <div className={styles['two']}>
        <section className={styles['card']} aria-labelledby="why-title">
          <h2 id="why-title">{say('whyTitle')}</h2>
          <p>{suggestion.explanation}</p>
          <p className={styles['soft']}>
            {say('certainty', { certainty: suggestion.certainty })} · {say('ruleFired', { rule: suggestion.rule })}
          </p>
        </section>
        <Evidence
          suggestion={suggestion}
          toggled={isOpen => {
            evidence.toggled(isOpen)
            if (isOpen) setHasOpened(true)
          }}
        />
      </div>
      <DecisionTable
        suggestion={suggestion}
        etag={etag}
        hasOpenedEvidence={hasOpened}
        evidenceSeconds={evidence.seconds}
      />
      <PathwayDeltas suggestion={suggestion} />
      <PatientView suggestion={suggestion} />
    </div>
  )
}

/** Adds up the seconds for which something stood open. */
function useOpenTime() {
  const since = useRef<number>(undefined)
  const total = useRef(0)
  const now = () => (since.current === undefined ? 0 : Date.now() - since.current)
  return {
    toggled: (isOpen: boolean) => {
      total.current += now()
      since.current = isOpen ? Date.now() : undefined
    },
    seconds: () => Math.min(86_400, Math.round((total.current + now()) / 1000)),
  }
}

function Evidence({
  suggestion,
  toggled,
}: {
  readonly suggestion: Suggestion
  readonly toggled: (isOpen: boolean) => void
}) {
  const { say } = useWords()
  return (
    <section className={styles['card']} aria-labelledby="evidence-title">
      <h2 id="evidence-title">{say('evidenceTitle')}</h2>
      <details className={styles['details']} onToggle={event => toggled(event.currentTarget.open)}>
        <summary>{say('evidenceOpen', { count: suggestion.evidence.length })}</summary>
        <SourceList
          reader="clinician"
          active={undefined}
          sources={suggestion.evidence.map((citation, index) => ({ number: index + 1, citation, backs: [] }))}
        />
      </details>
    </section>
  )
}
