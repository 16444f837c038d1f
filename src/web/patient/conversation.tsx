import { useChat } from '@ai-sdk/react'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Level, Me } from '../api/types.ts'
import { numberSources } from '../conversation/citations.ts'
import styles from '../conversation/conversation.module.css'
import { EmergencyCard } from '../conversation/emergency-card.tsx'
import { readAnswer } from '../conversation/messages.ts'
import { SourcesPane } from '../conversation/sources-pane.tsx'
import { type ChatMessage, transport } from '../conversation/transport.ts'
import { useWords } from '../words/words.tsx'
import { ChatHistory } from './chat-history.tsx'
import { Composer } from './composer.tsx'
import { Exchange } from './exchange.tsx'
import { LevelPicker } from './level-picker.tsx'
import { Progress } from './progress.tsx'
import { useReadingLevel } from './reading-level.ts'
import { Starters } from './starters.tsx'

/** Ask, read, look at the source. A card takes the top of the page and keeps it. */
export function Conversation({
  id,
  me,
  stored,
  storedLevel,
  startNew,
}: {
  readonly id: string
  readonly me: Me
  readonly stored: readonly ChatMessage[]
  /** At which the newest stored answer was written. */
  readonly storedLevel?: Level
  readonly startNew: () => void
}) {
  const { say } = useWords()
  const client = useQueryClient()
  const reading = useReadingLevel(me)
  const [answered, setAnswered] = useState<Level>(storedLevel ?? me.level)
  const [hasAsked, setHasAsked] = useState(false)
  const [source, setSource] = useState<{ readonly message: string; readonly span: string }>()
  const opener = useRef<Element | null>(null)
  const chat = useChat({
    id,
    messages: [...stored],
    transport,
    onFinish: () => void client.invalidateQueries({ queryKey: ['chats'] }),
  })
  const isBusy = chat.status === 'submitted' || chat.status === 'streaming'
  const card = chat.messages.findLast(message => message.role === 'assistant' && readAnswer(message).card !== undefined)
  const urgent = card === undefined ? undefined : readAnswer(card).card
  const begin = (level: Level) => {
    setSource(undefined)
    setHasAsked(true)
    setAnswered(level)
  }
  const ask = (text: string) => {
    begin(reading.level)
    // Unless the reader has just chosen, the server knows better how plainly to write.
    void chat.sendMessage({ text }, { body: reading.isChosen ? { level: reading.level } : {} })
  }
  const again = (message: string, level: Level) => {
    begin(level)
    reading.choose(level)
    void chat.regenerate({ messageId: message, body: { level, relevel: message } })
  }
  const shown = chat.messages.find(message => message.id === source?.message) ?? chat.messages.at(-1)
  const questions = chat.messages.filter(({ role }) => role === 'user')
  return (
    <div className={styles['layout']}>
      <div className={styles['column']}>
        {card === undefined || urgent === undefined ? (
          <div className={styles['intro']}>
            <h1>{say('askTitle', { name: me.name.split(' ')[0] ?? me.name })}</h1>
            <p className={styles['soft']}>{say('askIntro')}</p>
          </div>
        ) : (
          <EmergencyCard key={card.id} card={urgent} />
        )}
        {questions.length === 0 ? <Starters starters={me.starters} ask={ask} /> : null}
        <div className={styles['turns']}>
          {questions.map(question => {
            const next = chat.messages[chat.messages.indexOf(question) + 1]
            const isLast = question === questions.at(-1)
            return (
              <Exchange
                key={question.id}
                question={question}
                answer={next?.role === 'assistant' ? next : undefined}
                isDone={!isBusy || !isLast}
                isNewest={isLast && (hasAsked || storedLevel !== undefined)}
                level={answered}
                openSource={(message, span) => {
                  opener.current = document.activeElement
                  setSource({ message, span })
                }}
                again={again}
                ask={ask}
              />
            )
          })}
        </div>
        <Progress chat={chat} />
        <Composer isBusy={isBusy} ask={ask} stop={() => void chat.stop()} />
        <LevelPicker reading={reading} />
        <div className={`${styles['below']} no-print`}>
          {questions.length > 0 ? (
            <Button variant="default" size="compact-md" onClick={startNew}>
              {say('newChat')}
            </Button>
          ) : null}
          <ChatHistory current={id} />
        </div>
      </div>
      <SourcesPane
        sources={shown?.role === 'assistant' ? numberSources(readAnswer(shown).sentences) : []}
        active={source?.span}
        reader="patient"
        close={() => {
          setSource(undefined)
          if (opener.current instanceof HTMLElement) opener.current.focus()
        }}
      />
    </div>
  )
}
