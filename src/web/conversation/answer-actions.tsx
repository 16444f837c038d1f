import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '../api/request.ts'
import type { Card } from '../api/types.ts'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './conversation.module.css'
import { EmergencyCard } from './emergency-card.tsx'

const reasons: readonly { readonly value: string; readonly label: WordKey }[] = [
  { value: 'record-wrong', label: 'wrongRecord' },
  { value: 'misunderstood', label: 'wrongUnderstood' },
  { value: 'unclear', label: 'wrongUnclear' },
  { value: 'other', label: 'wrongOther' },
]

interface Taken {
  /** The care team now has this report. */
  readonly report: string | null
  readonly card: Card | null
}

interface Feedback {
  readonly verdict: 'helpful' | 'wrong'
  readonly reason?: string
  readonly note?: string
}

/** What a reader can do with an answer once it is complete. */
export function AnswerActions({
  message,
  text,
  language,
}: {
  readonly message: string
  readonly text: string
  readonly language: string
}) {
  const { say } = useWords()
  const [isOpen, { open, close }] = useDisclosure(false)
  const feedback = useMutation({
    mutationFn: (body: Feedback) =>
      request<Taken>(`/api/v1/messages/${encodeURIComponent(message)}/feedback`, { method: 'POST', body }),
    onSuccess: close,
  })
  const taken = feedback.data?.data
  const thanks = taken === undefined || taken.report === null ? 'feedbackKept' : 'feedbackThanks'
  return (
    <div className={`${styles['after']} no-print`}>
      {taken === undefined || taken.card === null ? null : <EmergencyCard card={taken.card} after="planCardAfter" />}
      <ReadAloud text={text} language={language} />
      <Button variant="subtle" size="compact-sm" onClick={() => window.print()}>
        {say('print')}
      </Button>
      {feedback.isSuccess ? null : (
        <>
          <Button variant="subtle" size="compact-sm" onClick={() => feedback.mutate({ verdict: 'helpful' })}>
            {say('helpful')}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={open}>
            {say('wrong')}
          </Button>
        </>
      )}
      <span role="status" className={styles['soft']}>
        {feedback.isSuccess ? say(thanks) : feedback.isError ? feedback.error.message : ''}
      </span>
      <Modal
        opened={isOpen}
        onClose={close}
        title={say('wrongTitle')}
        centered
        closeButtonProps={{ 'aria-label': say('close') }}
      >
        <WrongForm isBusy={feedback.isPending} send={body => feedback.mutate({ verdict: 'wrong', ...body })} />
      </Modal>
    </div>
  )
}

function WrongForm({
  isBusy,
  send,
}: {
  readonly isBusy: boolean
  readonly send: (body: { readonly reason: string; readonly note?: string }) => void
}) {
  const { say } = useWords()
  const [reason, setReason] = useState('record-wrong')
  const [note, setNote] = useState('')
  return (
    <form
      className={styles['wrong']}
      onSubmit={event => {
        event.preventDefault()
        send({ reason, ...(note.trim() === '' ? {} : { note: note.trim() }) })
      }}
    >
      <Radio.Group value={reason} onChange={setReason} aria-label={say('wrongTitle')}>
        <div className={styles['wrong']}>
          {reasons.map(({ value, label }) => (
            <Radio key={value} value={value} label={say(label)} />
          ))}
        </div>
      </Radio.Group>
      <p className={styles['soft']}>{say('wrongShared')}</p>
      <Textarea
        label={say('wrongNote')}
        autosize
        minRows={2}
        maxLength={1000}
        value={note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={isBusy}>
        {say('sendFeedback')}
      </Button>
    </form>
  )
}

/** Speaks with the browser's own voices; hidden where it has none. */
function ReadAloud({ text, language }: { readonly text: string; readonly language: string }) {
  const { say } = useWords()
  const [isSpeaking, setSpeaking] = useState(false)
  if (!('speechSynthesis' in window)) return null
  const toggle = () => {
    window.speechSynthesis.cancel()
    setSpeaking(!isSpeaking)
    if (isSpeaking) return
    const spoken = new SpeechSynthesisUtterance(text)
    spoken.lang = language
    spoken.onend = () => setSpeaking(false)
    window.speechSynthesis.speak(spoken)
  }
  return (
    <Button variant="subtle" size="compact-sm" onClick={toggle}>
      {say(isSpeaking ? 'stopReading' : 'readAloud')}
    </Button>
  )
}
