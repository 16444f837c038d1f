import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Level } from '../api/types.ts'
import { AnswerActions } from '../conversation/answer-actions.tsx'
import { AnswerView } from '../conversation/answer-view.tsx'
import styles from '../conversation/conversation.module.css'
import { questionText, readAnswer } from '../conversation/messages.ts'
import type { ChatMessage } from '../conversation/transport.ts'
import { useWords } from '../words/words.tsx'

const order: readonly Level[] = ['simple', 'standard', 'detailed']

/** One question or one answer. An answer that is a card stands at the top of the page instead. */
export function Turn({
  message,
  isDone,
  isLast,
  level,
  openSource,
  again,
}: {
  readonly message: ChatMessage
  readonly isDone: boolean
  readonly isLast: boolean
  readonly level: Level
  readonly openSource: (spanId: string) => void
  readonly again: (level: Level) => void
}) {
  const { say, language } = useWords()
  if (message.role === 'user') return <Asked text={questionText(message)} isLast={isLast} />
  const { card, reply, sentences } = readAnswer(message)
  if ((card !== undefined && card.urgency !== 'same-day') || sentences.length === 0) return null
  const place = order.indexOf(level)
  const simpler = order[place - 1]
  const fuller = order[place + 1]
  return (
    <AnswerView
      sentences={sentences}
      kind={isDone ? reply?.kind : undefined}
      language={reply?.language ?? language}
      reader="patient"
      openSource={openSource}
    >
      {isDone && reply !== undefined ? (
        <>
          {isLast && reply.kind === 'answered' ? (
            <div className="no-print">
              {simpler === undefined ? null : (
                <Button variant="light" size="compact-sm" mr="xs" onClick={() => again(simpler)}>
                  {say('simpler')}
                </Button>
              )}
              {fuller === undefined ? null : (
                <Button variant="light" size="compact-sm" onClick={() => again(fuller)}>
                  {say('moreDetail')}
                </Button>
              )}
            </div>
          ) : null}
          <AnswerActions message={message.id} text={reply.text} language={reply.language} />
        </>
      ) : null}
    </AnswerView>
  )
}

/** A question just asked comes to the top, so that its answer is read from its first line. */
function Asked({ text, isLast }: { readonly text: string; readonly isLast: boolean }) {
  const { say } = useWords()
  const place = useRef<HTMLParagraphElement>(null)
  const wasLast = useRef(isLast)
  useEffect(() => {
    if (wasLast.current) place.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <p ref={place} className={styles['question']}>
      <span className="visually-hidden">{say('youAsked')}: </span>
      {text}
    </p>
  )
}
