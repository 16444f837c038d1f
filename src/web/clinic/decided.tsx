import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Suggestion, SuggestionItem } from '../api/types.ts'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import type { Decision } from './decision-form.tsx'
import { ReasonForm } from './reason-form.tsx'

const told: Readonly<Record<NonNullable<SuggestionItem['decision']>['verdict'], WordKey>> = {
  approve: 'approvedBy',
  edit: 'editedBy',
  reject: 'rejectedBy',
  undo: 'undone',
  end: 'endedBy',
}

interface Props {
  readonly item: SuggestionItem
  readonly suggestion: Suggestion
  readonly isNew: boolean
  readonly isBusy: boolean
  readonly decide: (decision: Decision) => void
}

/**
 * Who decided what, when and why, and what can still be done about it: undo while nothing has reached the patient, end with a reason
 * afterwards. A decision just made takes the focus that its buttons had, so that Tab goes on to what comes next.
 */
export function Decided({ item, suggestion, isNew, isBusy, decide }: Props) {
  const { say, dateTime } = useWords()
  const place = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (isNew) place.current?.focus()
  }, [isNew])
  if (item.decision === null) return null
  const { verdict, by, at, reason } = item.decision
  const label =
    [...suggestion.rejectReasons, ...suggestion.endReasons].find(({ code }) => code === reason)?.label ?? reason ?? ''
  const isPending = item.awaiting !== null
  return (
    <div className={styles['decide']}>
      {isPending ? null : (
        <p ref={place} tabIndex={-1} className={styles['decided']} data-status={item.status}>
          <span aria-hidden="true">{item.status === 'approved' ? '✓' : '✕'}</span>{' '}
          {say(told[verdict], { who: by, date: dateTime(at), reason: label })}
        </p>
      )}
      {item.visibleFrom === null ? null : (
        <InForce item={item} suggestion={suggestion} isBusy={isBusy} decide={decide} />
      )}
    </div>
  )
}

function InForce({ item, suggestion, isBusy, decide }: Omit<Props, 'isNew'>) {
  const { say } = useWords()
  const left = useCountdown(item.undoSeconds)
  const [isEnding, setEnding] = useState(false)
  if (left > 0) {
    return (
      <div className={styles['toast']} role="status">
        <Button size="compact-md" variant="default" loading={isBusy} onClick={() => decide({ verdict: 'undo' })}>
          {say('undo')}
        </Button>
        {/* The number changes every second: it is shown, and not read out each time. */}
        <span aria-hidden="true">{say('undoLeft', { seconds: left })}</span>
      </div>
    )
  }
  if (item.awaiting?.isYou === true) return null
  return (
    <>
      <div className={styles['inline']}>
        <Button size="compact-md" variant="default" aria-expanded={isEnding} onClick={() => setEnding(!isEnding)}>
          {say('end')}
        </Button>
      </div>
      {isEnding ? (
        <ReasonForm
          reasons={suggestion.endReasons}
          button={say('saveEnd')}
          isBusy={isBusy}
          chosen={reason => decide({ verdict: 'end', reason })}
        />
      ) : null}
    </>
  )
}

/** The first of two signatures, and what its author may do. */
export function Awaiting({ item, isBusy, decide }: Pick<Props, 'item' | 'isBusy' | 'decide'>) {
  const { say } = useWords()
  if (item.awaiting === null) return null
  const { verdict, by, isYou } = item.awaiting
  const verb = say(verdict === 'end' ? 'verbEnd' : verdict === 'reject' ? 'verbReject' : 'verbApprove')
  return (
    <div className={styles['toast']} role="status">
      <p>{say('awaitingSecond', { who: by, verdict: verb })}</p>
      {isYou ? (
        <>
          <p className={styles['soft']}>{say('awaitingYou')}</p>
          <Button size="compact-md" variant="default" loading={isBusy} onClick={() => decide({ verdict: 'undo' })}>
            {say('takeBack')}
          </Button>
        </>
      ) : null}
    </div>
  )
}

/** Whole seconds that are left of a span, counting down from when it was told: the server's clock may differ from this machine's. */
function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const until = Date.now() + seconds * 1000
    const update = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    update()
    const timer = setInterval(update, 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return left
}
