import { useChat } from '@ai-sdk/react'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Level, Me, Starter } from '../api/types.ts'
import { numberSources } from '../conversation/citations.ts'
import styles from '../conversation/conversation.module.css'
import { EmergencyCard } from '../conversation/emergency-card.tsx'
import { readAnswer } from '../conversation/messages.ts'
import { SourcesPane } from '../conversation/sources-pane.tsx'
import { type ChatMessage, transport } from '../conversation/transport.ts'
import { useWords } from '../words/words.tsx'
import { ChatHistory } from './chat-history.tsx'
import { Composer } from './composer.tsx'
import { Progress } from './progress.tsx'
import { Turn } from './turn.tsx'

/** Ask, read, look at the source. A card takes the top of the page and keeps it. */
export function Conversation({
  id,
  me,
  stored,
  startNew,
}: {
  readonly id: string
  readonly me: Me
  readonly stored: readonly ChatMessage[]
  readonly startNew: () => void
}) {
  const { say } = useWords()
  const client = useQueryClient()
  const [level, setLevel] = useState<Level>(me.level)
  const [source, setSource] = useState<{ readonly message: string; readonly span: string }>()
  const opener = useRef<Element | null>(null)
  const chat = useChat({
    id,
    messages: [...stored],
    transport,
    onFinish: () => void client.invalidateQueries({ queryKey: ['chats'] }),
  })
  const isBusy = chat.status === 'submitted' || chat.status === 'streaming'
  const answers = chat.messages.filter(message => message.role === 'assistant').map(message => readAnswer(message))
  const card = answers.findLast(answer => answer.card !== undefined)
  const ask = (text: string, at: Level = level) => {
    setSource(undefined)
    void chat.sendMessage({ text }, { body: { level: at } })
  }
  const openSource = (message: string, span: string) => {
    opener.current = document.activeElement
    setSource({ message, span })
  }
  const shown = chat.messages.find(message => message.id === source?.message) ?? chat.messages.at(-1)
  return (
    <div className={styles['layout']}>
      <div className={styles['column']}>
        {card?.card === undefined ? (
          <div className={styles['intro']}>
            <h1>{say('askTitle', { name: me.name.split(' ')[0] ?? me.name })}</h1>
            <p className={styles['soft']}>{say('askIntro')}</p>
          </div>
        ) : (
          <EmergencyCard card={card.card} />
        )}
        {chat.messages.length === 0 ? <Starters starters={me.starters} ask={ask} /> : null}
        <div className={styles['turns']}>
          {chat.messages.map(message => (
            <Turn
              key={message.id}
              message={message}
              isDone={!isBusy || message !== chat.messages.at(-1)}
              isLast={message === chat.messages.at(-1)}
              openSource={span => openSource(message.id, span)}
              again={at => {
                setLevel(at)
                void chat.regenerate({ messageId: message.id, body: { level: at } })
              }}
              level={level}
            />
          ))}
        </div>
        <Progress chat={chat} />
        <Composer isBusy={isBusy} level={level} setLevel={setLevel} ask={ask} stop={() => void chat.stop()} />
        <div className="no-print">
          {chat.messages.length > 0 ? (
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

const starterWords = {
  medication: 'starterMedication',
  observation: 'starterObservation',
  condition: 'starterCondition',
  allergy: 'starterAllergy',
  immunization: 'starterImmunization',
  encounter: 'starterEncounter',
} as const

function Starters({ starters, ask }: { readonly starters: readonly Starter[]; readonly ask: (text: string) => void }) {
  const { say } = useWords()
  const questions = starters.map(({ kind, name }) => say(starterWords[kind], { name: name.toLowerCase() }))
  if (questions.length === 0) return null
  return (
    <section className={styles['starters']} aria-labelledby="starters-title">
      <h2 id="starters-title">{say('startersTitle')}</h2>
      <ul>
        {questions.map(question => (
          <li key={question}>
            <button type="button" className={styles['starter']} onClick={() => ask(question)}>
              {question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
