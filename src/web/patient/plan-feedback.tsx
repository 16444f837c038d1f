import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Coded, PlanItem } from '../api/plan-types.ts'
import { request } from '../api/request.ts'
import type { Card } from '../api/types.ts'
import { Failed } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './patient.module.css'

/** "I can't do this": why, in a code and in one's own words, to the care team. Words that sound urgent bring the card first. */
export function PlanFeedback({
  item,
  reasons,
  showCard,
}: {
  readonly item: PlanItem
  readonly reasons: readonly Coded[]
  readonly showCard: (card: Card) => void
}) {
  const { say, language, date } = useWords()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [words, setWords] = useState('')
  const send = useMutation({
    mutationFn: () =>
      request<{ card: Card | null }>(`/api/v1/me/plan/${encodeURIComponent(item.id)}/feedback`, {
        method: 'POST',
        body: { reason, words, language },
      }),
    onSuccess: ({ data }) => {
      if (data.card !== null) showCard(data.card)
      return client.invalidateQueries({ queryKey: ['me', 'plan'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <>
      <p role="status" className={styles['soft']}>
        {send.isSuccess
          ? say('planCannotThanks')
          : item.feedback === null
            ? ''
            : say(item.feedback.isResolved ? 'planCannotAnswered' : 'planCannotTold', { date: date(item.feedback.at) })}
      </p>
      {send.isSuccess ? null : (
        <details>
          <summary>{say('planCannot')}</summary>
          <form className={styles['cannot']} onSubmit={submit}>
            <NativeSelect
              label={say('planCannotWhy')}
              required
              withAsterisk={false}
              value={reason}
              onChange={event => setReason(event.currentTarget.value)}
              data={[{ value: '', label: '' }, ...reasons.map(({ code, label }) => ({ value: code, label }))]}
            />
            <Textarea
              label={say('planCannotWords')}
              autosize
              maxLength={2000}
              value={words}
              onChange={event => setWords(event.currentTarget.value)}
            />
            <Button type="submit" loading={send.isPending}>
              {say('planCannotSend')}
            </Button>
            {send.isError ? <Failed error={send.error} /> : null}
          </form>
        </details>
      )}
    </>
  )
}
