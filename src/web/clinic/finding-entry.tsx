import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Finding, FindingList, FindingOverride } from '../api/finding-types.ts'
import { request } from '../api/request.ts'
import type { SuggestionSummary } from '../api/types.ts'
import { SourceList } from '../conversation/sources-pane.tsx'
import { Failed } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import { OverrideForm, overridesOf } from './override-form.tsx'

const severities: Readonly<Record<Finding['severity'], WordKey>> = {
  high: 'severityHigh',
  moderate: 'severityModerate',
  low: 'severityLow',
}

/** One finding with its evidence, the way to decide on it, and the way to set it aside. */
export function FindingEntry({
  person,
  finding,
  suggestion,
  list,
  onOverridden,
}: {
  readonly person: string
  readonly finding: Finding
  readonly suggestion: SuggestionSummary | undefined
  readonly list: FindingList
  readonly onOverridden: (finding: Finding) => void
}) {
  const { say } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <FindingItem finding={finding}>
      <div className={styles['inline']}>
        {suggestion === undefined ? null : (
          <Link
            to="/clinic/suggestions/$suggestion"
            params={{ suggestion: suggestion.id }}
            className={styles['decideLink'] ?? ''}
          >
            {say('decideItems', { count: suggestion.openItems })}
            <span className="visually-hidden">: {finding.title}</span>
          </Link>
        )}
        <Button size="compact-md" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say('overrideOpen')}
          <span className="visually-hidden">: {finding.title}</span>
        </Button>
        <span className={styles['soft']}>{say('certainty', { certainty: finding.certainty })}</span>
      </div>
      {isOpen ? (
        <OverrideForm person={person} finding={finding} list={list} onDone={() => onOverridden(finding)} />
      ) : null}
    </FindingItem>
  )
}

/** A finding that was set aside: who, when and why, and the way to bring it back. */
export function OverriddenEntry({
  person,
  finding,
  override,
  onUndone,
}: {
  readonly person: string
  readonly finding: Finding
  readonly override: FindingOverride
  readonly onUndone: (finding: Finding) => void
}) {
  const { say, date } = useWords()
  const undo = useMutation({
    mutationFn: () => request(`${overridesOf(person, finding.id)}/${override.id}`, { method: 'DELETE' }),
    onSuccess: () => onUndone(finding),
  })
  const { by, at, reason, expiresAt, note } = override
  const said = { who: by, date: date(at.slice(0, 10)), reason: reason.label, until: date(expiresAt.slice(0, 10)) }
  return (
    <FindingItem finding={finding}>
      <p>{say('overrideSaid', said)}</p>
      {note === '' ? null : <p className={styles['soft']}>{note}</p>}
      <div className={styles['inline']}>
        <Button size="compact-md" variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
          {say('overrideUndo')}
          <span className="visually-hidden">: {finding.title}</span>
        </Button>
      </div>
      {undo.isError ? <Failed error={undo.error} /> : null}
    </FindingItem>
  )
}

function FindingItem({ finding, children }: { readonly finding: Finding; readonly children: ReactNode }) {
  const { say } = useWords()
  const { severity, title, explanation, evidence } = finding
  return (
    <li className={styles['finding']}>
      <h3 className={styles['findingTitle']}>
        <span className={styles['risk']} data-risk={severity === 'high' ? 'high' : 'routine'}>
          {say(severities[severity])}
        </span>{' '}
        {title.charAt(0).toUpperCase() + title.slice(1)}
      </h3>
      <p className={styles['reading']}>{explanation}</p>
      {children}
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
