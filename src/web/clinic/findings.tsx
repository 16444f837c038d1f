import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Finding, SuggestionSummary } from '../api/types.ts'
import { SourceList } from '../conversation/sources-pane.tsx'
import { Failed, Loaded } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import { SuggestionList } from './suggestion-list.tsx'

const severities: Readonly<Record<Finding['severity'], WordKey>> = {
  high: 'severityHigh',
  moderate: 'severityModerate',
  low: 'severityLow',
}

/** What the deterministic checks noticed across the layers, each with its evidence and the way to decide on it. */
export function Findings({ person }: { readonly person: string }) {
  const { say } = useWords()
  const findings = useQuery(queries.findings(person))
  const open = useQuery(queries.suggestions('draft'))
  const mine = (open.data?.suggestions ?? []).filter(suggestion => suggestion.person.id === person)
  return (
    <section className={styles['card']} aria-labelledby="findings-title">
      <div className={styles['cardHead']}>
        <h2 id="findings-title">{say('findingsTitle')}</h2>
        <CheckSuggestions person={person} />
      </div>
      <Loaded query={findings} isEmpty={data => data.findings.length === 0} empty={say('findingsEmpty')}>
        {data => {
          const titles = new Set(data.findings.map(({ title }) => title))
          const others = mine.filter(({ title }) => !titles.has(title))
          return (
            <>
              <ul className={styles['findings']}>
                {data.findings.map(finding => (
                  <FindingEntry
                    key={finding.id}
                    finding={finding}
                    suggestion={mine.find(({ title }) => title === finding.title)}
                  />
                ))}
              </ul>
              {others.length === 0 ? null : <SuggestionList suggestions={others} />}
            </>
          )
        }}
      </Loaded>
    </section>
  )
}

function FindingEntry({
  finding,
  suggestion,
}: {
  readonly finding: Finding
  readonly suggestion: SuggestionSummary | undefined
}) {
  const { say } = useWords()
  const { severity, title, explanation, certainty, evidence } = finding
  return (
    <li className={styles['finding']}>
      <h3 className={styles['findingTitle']}>
        <span className={styles['risk']} data-risk={severity === 'high' ? 'high' : 'routine'}>
          {say(severities[severity])}
        </span>{' '}
        {title.charAt(0).toUpperCase() + title.slice(1)}
      </h3>
      <p className={styles['reading']}>{explanation}</p>
      <div className={styles['inline']}>
        {suggestion === undefined ? null : (
          <Link
            to="/clinic/suggestions/$suggestion"
            params={{ suggestion: suggestion.id }}
            className={styles['decideLink'] ?? ''}
          >
            {say('decideItems', { count: suggestion.openItems })}
            <span className="visually-hidden">: {title}</span>
          </Link>
        )}
        <span className={styles['soft']}>{say('certainty', { certainty })}</span>
      </div>
      <details className={styles['details']}>
        <summary>{say('evidenceOpen', { count: evidence.length })}</summary>
        <SourceList
          reader="clinician"
          active={undefined}
          sources={evidence.map((citation, index) => ({ number: index + 1, citation, backs: [] }))}
        />
      </details>
    </li>
  )
}

/** Runs the checks again and drafts what they propose; the same record drafts nothing twice. */
function CheckSuggestions({ person }: { readonly person: string }) {
  const { say } = useWords()
  const client = useQueryClient()
  const check = useMutation({
    mutationFn: () =>
      request<{ suggestions: SuggestionSummary[] }>(`/api/v1/patients/${encodeURIComponent(person)}/suggestions`, {
        method: 'POST',
        body: {},
      }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['suggestions'] }),
        client.invalidateQueries({ queryKey: ['patient', person, 'findings'] }),
      ]),
  })
  const count = check.data?.data.suggestions.length ?? 0
  return (
    <div className={styles['inline']}>
      <span role="status" className={styles['soft']}>
        {check.isSuccess ? (count === 0 ? say('checkedNone') : say('checkedSome', { count })) : ''}
      </span>
      <Button variant="light" size="compact-md" loading={check.isPending} onClick={() => check.mutate()}>
        {say('checkSuggestions')}
      </Button>
      {check.isError ? <Failed error={check.error} /> : null}
    </div>
  )
}
