import { Alert } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, request } from '../api/request.ts'
import type { Suggestion, SuggestionItem } from '../api/types.ts'
import { Failed } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import { ConcernDialog } from './concern-dialog.tsx'
import { Awaiting, Decided } from './decided.tsx'
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
  evidenceSeconds,
}: {
  readonly suggestion: Suggestion
  readonly etag: string
  readonly hasOpenedEvidence: boolean
  /** How long the evidence has been open so far. */
  readonly evidenceSeconds: () => number
}) {
  const { say } = useWords()
  const client = useQueryClient()
  const [hasConflict, setConflict] = useState(false)
  const evidence = () => ({
    evidenceOpened: hasOpenedEvidence,
    ...(hasOpenedEvidence ? { evidenceSeconds: evidenceSeconds() } : {}),
  })
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['suggestion', suggestion.id] }),
      client.invalidateQueries({ queryKey: ['suggestions'] }),
      client.invalidateQueries({ queryKey: ['me', 'review-measures'] }),
    ])
  const decide = useMutation({
    mutationFn: (decision: Decision & { readonly item: string; readonly contentHash: string }) =>
      request(`/api/v1/suggestions/${encodeURIComponent(suggestion.id)}/decisions`, {
        method: 'POST',
        body: { decisions: [{ ...decision, ...evidence() }] },
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
  const concerns = decide.error instanceof ApiProblem ? decide.error.concerns : []
  const sent = decide.variables
  return (
    <section className={styles['card']} aria-labelledby="items-title">
      <h2 id="items-title">{say('tableCaption')}</h2>
      {hasConflict ? (
        <Alert color="clay" title={say('conflictTitle')} role="alert">
          {say('conflictText')}
        </Alert>
      ) : null}
      {decide.isError && !isConflict(decide.error) && concerns.length === 0 ? <Failed error={decide.error} /> : null}
      {concerns.length > 0 && sent !== undefined ? (
        <ConcernDialog
          concerns={concerns}
          reasons={suggestion.concernReasons}
          isBusy={decide.isPending}
          close={() => decide.reset()}
          approve={acknowledged => decide.mutate({ ...sent, acknowledged })}
        />
      ) : null}
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
                <ItemDecisions
                  item={item}
                  suggestion={suggestion}
                  hasOpenedEvidence={hasOpenedEvidence}
                  isBusy={decide.isPending && decide.variables.item === item.id}
                  isNew={decide.isSuccess && decide.variables.item === item.id}
                  decide={decision => decide.mutate({ ...decision, item: item.id, contentHash: item.contentHash })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const isConflict = (error: Error): boolean =>
  error instanceof ApiProblem && (error.status === 412 || (error.status === 409 && error.code !== 'concern'))

function ItemDecisions({
  item,
  suggestion,
  hasOpenedEvidence,
  isBusy,
  isNew,
  decide,
}: {
  readonly item: SuggestionItem
  readonly suggestion: Suggestion
  readonly hasOpenedEvidence: boolean
  readonly isBusy: boolean
  readonly isNew: boolean
  readonly decide: (decision: Decision) => void
}) {
  return (
    <>
      <Awaiting item={item} isBusy={isBusy} decide={decide} />
      {item.status === 'draft' && item.awaiting?.isYou !== true ? (
        <DecisionForm
          item={item}
          rejectReasons={suggestion.rejectReasons}
          isStale={suggestion.stale}
          needsEvidence={item.risk === 'high' && !hasOpenedEvidence}
          isBusy={isBusy}
          decide={decide}
        />
      ) : null}
      {item.status === 'draft' ? null : (
        <Decided item={item} suggestion={suggestion} isNew={isNew} isBusy={isBusy} decide={decide} />
      )}
    </>
  )
}
