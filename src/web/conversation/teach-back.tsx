import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { queries } from '../api/queries.ts'
import type { TeachBackReply } from '../api/reading-types.ts'
import { request } from '../api/request.ts'
import { useWords } from '../words/words.tsx'
import styles from './conversation.module.css'
import { EmergencyCard } from './emergency-card.tsx'

/** After an answer with something to do: one question, which can be skipped. It checks the answer, never the reader. */
export function TeachBack({ message }: { readonly message: string }) {
  const { say } = useWords()
  const [words, setWords] = useState('')
  const [isOpen, setOpen] = useState(false)
  const offer = useQuery({ ...queries.teachBack(message), enabled: isOpen })
  const check = useMutation({
    mutationFn: () =>
      request<TeachBackReply>(`/api/v1/messages/${encodeURIComponent(message)}/teach-back`, {
        method: 'POST',
        body: { words },
      }),
  })
  if (check.data !== undefined) return <Told told={check.data.data} />
  if (!isOpen || offer.data === undefined)
    return (
      <div className={`${styles['again']} no-print`}>
        <Button variant="subtle" size="compact-sm" loading={isOpen && offer.isPending} onClick={() => setOpen(true)}>
          {say('teachBackOpen')}
        </Button>
        <span role="status" className={styles['soft']}>
          {offer.isError ? offer.error.message : ''}
        </span>
      </div>
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (words.trim() !== '') check.mutate()
  }
  return (
    <form className={`${styles['wrong']} no-print`} onSubmit={submit}>
      <p>{offer.data.ask}</p>
      <Textarea
        label={say('teachBackWords')}
        autosize
        minRows={2}
        maxLength={2000}
        value={words}
        onChange={event => setWords(event.currentTarget.value)}
      />
      <div className={styles['again']}>
        <Button type="submit" size="compact-md" loading={check.isPending}>
          {say('teachBackSend')}
        </Button>
        <Button variant="subtle" size="compact-md" onClick={() => setOpen(false)}>
          {say('teachBackSkip')}
        </Button>
      </div>
      <span role="status" className={styles['soft']}>
        {check.isError ? check.error.message : ''}
      </span>
    </form>
  )
}

function Told({ told }: { readonly told: TeachBackReply }) {
  const { say } = useWords()
  if (told.result === 'urgent') return told.card.card === undefined ? null : <EmergencyCard card={told.card.card} />
  return (
    <div role="status">
      <p>{told.say}</p>
      {told.again === undefined ? null : (
        <>
          <strong>{say('teachBackAgain')}</strong>
          <ul>
            {told.again.sentences.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
