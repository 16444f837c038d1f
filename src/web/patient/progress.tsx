import type { useChat } from '@ai-sdk/react'
import { useState } from 'react'
import styles from '../conversation/conversation.module.css'
import { readAnswer } from '../conversation/messages.ts'
import { Failed } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import { answeredProblem } from './answered-problem.ts'

/** How far the answer is: visible while it is made, and announced once at its start and once at its end. */
export function Progress({ chat }: { readonly chat: ReturnType<typeof useChat> }) {
  const { say } = useWords()
  const [hasAsked, setHasAsked] = useState(false)
  const isBusy = chat.status === 'submitted' || chat.status === 'streaming'
  if (isBusy && !hasAsked) setHasAsked(true)
  const last = chat.messages.at(-1)
  const hasText = last?.role === 'assistant' && readAnswer(last).sentences.length > 0
  return (
    <>
      {isBusy && !hasText ? (
        <p className={styles['progress']} aria-hidden="true">
          {say(chat.status === 'submitted' ? 'statusReading' : 'statusComposing')}
        </p>
      ) : null}
      <div role="status" className="visually-hidden">
        {isBusy ? say('answerStarted') : hasAsked && chat.error === undefined ? say('answerEnded') : ''}
      </div>
      {chat.error === undefined ? null : (
        <Failed error={answeredProblem(chat.error)} retry={() => void chat.regenerate()} />
      )}
    </>
  )
}
