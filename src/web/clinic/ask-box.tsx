import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { request } from '../api/request.ts'
import type { Reply } from '../api/types.ts'
import { AnswerTrend } from '../conversation/answer-trend.tsx'
import { AnswerView } from '../conversation/answer-view.tsx'
import { numberSources } from '../conversation/citations.ts'
import { EmergencyCard } from '../conversation/emergency-card.tsx'
import { ReplyOptions } from '../conversation/reply-options.tsx'
import { SourceList } from '../conversation/sources-pane.tsx'
import { Failed } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

const mostRemembered = 8

/** A question about this person; every sentence of the answer opens its source. */
export function AskBox({ person }: { readonly person: string }) {
  const { say } = useWords()
  const [text, setText] = useState('')
  const [active, setActive] = useState<string>()
  /** Earlier questions about this person, so that the next may go on from them. */
  const [asked, setAsked] = useState<readonly string[]>([])
  const ask = useMutation({
    mutationFn: (question: string) =>
      request<Reply>(`/api/v1/patients/${encodeURIComponent(person)}/ask`, {
        method: 'POST',
        body: { text: question, previous: asked },
      }),
    onMutate: () => setActive(undefined),
    onSuccess: (_, question) => setAsked([...asked, question].slice(-mostRemembered)),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') ask.mutate(text.trim())
  }
  const reply = ask.data?.data
  return (
    <section className={styles['card']} aria-labelledby="ask-title">
      <h2 id="ask-title">{say('askTitleClinic')}</h2>
      <form className={styles['ask']} onSubmit={submit}>
        <TextInput
          aria-label={say('askTitleClinic')}
          placeholder={say('askClinicHint')}
          maxLength={2000}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <Button type="submit" loading={ask.isPending}>
          {say('askButton')}
        </Button>
      </form>
      <span role="status" className="visually-hidden">
        {ask.isPending ? say('answerStarted') : ask.isSuccess ? say('answerEnded') : ''}
      </span>
      {ask.isError ? <Failed error={ask.error} /> : null}
      {reply === undefined ? null : reply.card === undefined || reply.card.urgency === 'same-day' ? (
        <AnswerView
          sentences={reply.sentences}
          kind={reply.kind}
          structured={reply.structured}
          language={reply.language}
          reader="clinician"
          openSource={setActive}
        >
          <ReplyOptions structured={reply.structured} choose={ask.mutate} />
          <AnswerTrend reply={reply} person={person} />
          {active === undefined ? null : (
            <SourceList reader="clinician" active={active} sources={numberSources(reply.sentences)} />
          )}
        </AnswerView>
      ) : (
        <EmergencyCard card={reply.card} />
      )}
    </section>
  )
}
