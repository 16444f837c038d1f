import { Alert } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiProblem, request } from '../api/request.ts'
import type { Suggestion, SuggestionItem } from '../api/types.ts'
import { Failed } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import { type Decision, DecisionForm } from './decision-form.tsx'
import { Risk } from './risk.tsx'

/**
 * Current, suggested, decision: one row and one decision for each item. A decision that meets a newer state saves nothing,
 * loads that state and keeps what was typed.
 */
export function DecisionTable({
  suggestion,
  etag,
  hasOpenedEvidence,
}: {
  readonly suggestion: Suggestion
  readonly etag: string
  readonly hasOpenedEvidence: boolean
}) {
  const { say } = useWords()
  const client = useQueryClient()
  const [hasConflict, setConflict] = useState(false)
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['suggestion', suggestion.id] }),
      client.invalidateQueries({ queryKey: ['suggestions'] }),
    ])
  const decide = useMutation({
    mutationFn: (decision: Decision & { readonly item: string; readonly contentHash: string }) =>
      request(`/api/v1/suggestions/${encodeURIComponent(suggestion.id)}/decisions`, {
        method: 'POST',
        body: { decisions: [{ ...decision, evidenceOpened: hasOpenedEvidence }] },
        ifMatch: etag,
      }),
    onSuccess: () => {
      setConflict(false)
      return refresh()
    },
    onError: error => {
      if (!isConflict(error)) return
      setConflict(true)
      return refresh()
    },
  })
  return (
    <section className={styles['card']} aria-labelledby="items-title">
      <h2 id="items-title">{say('tableCaption')}</h2>
      {hasConflict ? (
        <Alert color="clay" title={say('conflictTitle')} role="alert">
          {say('conflictText')}
        </Alert>
      ) : null}
      {decide.isError && !isConflict(decide.error) ? <Failed error={decide.error} /> : null}
      <span role="status" className="visually-hidden">
        {decide.isSuccess ? say('decisionSaved') : ''}
      </span>
      <table className={styles['decisions']}>
        <caption className="visually-hidden">{say('tableCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('tableCurrent')}</th>
            <th scope="col">{say('tableSuggested')}</th>
            <th scope="col">{say('tableDecision')}</th>
          </tr>
        </thead>
        <tbody>
          {suggestion.items.map(item => (
            <tr key={item.id}>
              <td data-label={say('tableCurrent')}>{item.current ?? say('currentNone')}</td>
              <td data-label={say('tableSuggested')}>
                <p>{item.text}</p>
                <p className={styles['forPatient']}>
                  <span>{say('patientReads')}</span> {item.patientText}
                </p>
                <Risk risk={item.risk} />
              </td>
              <td data-label={say('tableDecision')}>
                {item.status === 'draft' ? (
                  <DecisionForm
                    item={item}
                    rejectReasons={suggestion.rejectReasons}
                    isStale={suggestion.stale}
                    needsEvidence={item.risk === 'high' && !hasOpenedEvidence}
                    isBusy={decide.isPending && decide.variables.item === item.id}
                    decide={decision => decide.mutate({ ...decision, item: item.id, contentHash: item.contentHash })}
                  />
                ) : (
                  <Decided
                    item={item}
                    suggestion={suggestion}
                    isNew={decide.isSuccess && decide.variables.item === item.id}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const isConflict = (error: Error): boolean =>
  error instanceof ApiProblem && (error.status === 412 || error.status === 409)

/** Who decided what, when and why. A decision just made takes the focus that its buttons had, so that Tab goes on to the next item. */
function Decided({
  item,
  suggestion,
  isNew,
}: {
  readonly item: SuggestionItem
  readonly suggestion: Suggestion
  readonly isNew: boolean
}) {
  const { say, dateTime } = useWords()
  const place = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (isNew) place.current?.focus()
  }, [isNew])
  if (item.decision === null) return null
  const { verdict, by, at, reason } = item.decision
  const label = suggestion.rejectReasons.find(({ code }) => code === reason)?.label ?? reason ?? ''
  const key = verdict === 'reject' ? 'rejectedBy' : verdict === 'edit' ? 'editedBy' : 'approvedBy'
  return (
    <p ref={place} tabIndex={-1} className={styles['decided']} data-status={item.status}>
      <span aria-hidden="true">{item.status === 'approved' ? '✓' : '✕'}</span>{' '}
      {say(key, { who: by, date: dateTime(at), reason: label })}
    </p>
  )
}
