import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Level, Reply } from '../api/types.ts'
import { AnswerActions } from '../conversation/answer-actions.tsx'
import { AnswerTrend } from '../conversation/answer-trend.tsx'
import { AnswerView } from '../conversation/answer-view.tsx'
import styles from '../conversation/conversation.module.css'
import { questionText, readAnswer } from '../conversation/messages.ts'
import { ReplyOptions } from '../conversation/reply-options.tsx'
import { TeachBack } from '../conversation/teach-back.tsx'
import type { ChatMessage } from '../conversation/transport.ts'
import { useWords } from '../words/words.tsx'

interface Props {
  readonly question: ChatMessage
  readonly answer: ChatMessage | undefined
  readonly isDone: boolean
  /** Asked just now: it is brought into view and can be answered at another level. */
  readonly isNewest: boolean
  /** At which the answer was written. */
  readonly level: Level
  readonly openSource: (message: string, spanId: string) => void
  readonly again: (message: string, level: Level) => void
  readonly ask: (text: string) => void
}

/** One question with its answer. An answer that is a card stands at the top of the page; here only a way to it. */
export function Exchange({ question, answer, isDone, isNewest, level, openSource, again, ask }: Props) {
  const { say, language } = useWords()
  const { card, reply, sentences } = answer === undefined ? nothing : readAnswer(answer)
  const isUrgent = card !== undefined && card.urgency !== 'same-day'
  const hasText = sentences.length > 0
  // A card at the top of the page comes first.
  const place = useInView<HTMLElement>(isNewest && card === undefined)
  return (
    <section ref={place} className={styles['turn']}>
      <p className={styles['question']}>
        <span className="visually-hidden">{say('youAsked')}: </span>
        {questionText(question)}
      </p>
      {isUrgent ? (
        <button type="button" className={styles['toCard']} onClick={() => document.getElementById('card')?.focus()}>
          {say('emergencyAbove')}
        </button>
      ) : null}
      {answer === undefined || isUrgent || !hasText ? null : (
        <AnswerView
          sentences={sentences}
          kind={isDone ? reply?.kind : undefined}
          structured={reply?.structured}
          language={reply?.language ?? language}
          reader="patient"
          openSource={span => openSource(answer.id, span)}
        >
          {isDone && reply !== undefined ? (
            <>
              <AnswerTrend reply={reply} person="me" />
              {isNewest ? <ReplyOptions structured={reply.structured} choose={ask} /> : null}
              {isNewest ? <Levels reply={reply} level={level} again={at => again(answer.id, at)} /> : null}
              <AnswerActions message={answer.id} text={reply.text} language={reply.language} />
              {isNewest && hasStep(reply) ? <TeachBack message={answer.id} /> : null}
            </>
          ) : null}
        </AnswerView>
      )}
    </section>
  )
}

/**
 * Keeps the element in view while it grows: whole if it fits, else from its first line on. A reader who has scrolled it out
 * of the window is left in peace.
 */
function useInView<E extends HTMLElement>(isWanted: boolean) {
  const place = useRef<E>(null)
  useEffect(() => {
    const element = place.current
    if (element === null || !isWanted) return
    element.scrollIntoView({ block: 'nearest' })
    const growth = new ResizeObserver(() => {
      if (element.getBoundingClientRect().top < window.innerHeight) element.scrollIntoView({ block: 'nearest' })
    })
    growth.observe(element)
    return () => growth.disconnect()
  }, [isWanted])
  return place
}

const nothing = { card: undefined, reply: undefined, sentences: [] }
/** Something to do, told in calm. */
const hasStep = ({ kind, urgency, sentences }: Reply): boolean =>
  kind === 'answered' && urgency === 'routine' && sentences.some(sentence => sentence.kind === 'action')
const order: readonly Level[] = ['simple', 'standard', 'detailed']

/** One step plainer and one step fuller than this answer. */
function Levels({
  reply,
  level,
  again,
}: {
  readonly reply: Reply
  readonly level: Level
  readonly again: (level: Level) => void
}) {
  const { say } = useWords()
  if (reply.kind !== 'answered') return null
  // Asked for the plainest again, the server words it plainer still.
  const simpler = order[order.indexOf(level) - 1] ?? 'simple'
  const fuller = order[order.indexOf(level) + 1]
  return (
    <div className={`${styles['again']} no-print`}>
      <Button variant="light" size="compact-sm" onClick={() => again(simpler)}>
        {say('simpler')}
      </Button>
      {fuller === undefined ? null : (
        <Button variant="light" size="compact-sm" onClick={() => again(fuller)}>
          {say('moreDetail')}
        </Button>
      )}
    </div>
  )
}
