import { Button, SegmentedControl, Textarea } from '@mantine/core'
import { useId, useState } from 'react'
import type { Level } from '../api/types.ts'
import styles from '../conversation/conversation.module.css'
import { useWords } from '../words/words.tsx'

/** Where a question is typed, and how plainly the answer should be written. */
export function Composer({
  isBusy,
  level,
  setLevel,
  ask,
  stop,
}: {
  readonly isBusy: boolean
  readonly level: Level
  readonly setLevel: (level: Level) => void
  readonly ask: (text: string) => void
  readonly stop: () => void
}) {
  const { say } = useWords()
  const [text, setText] = useState('')
  const id = useId()
  const send = () => {
    if (text.trim() === '' || isBusy) return
    ask(text.trim())
    setText('')
  }
  return (
    <form
      className={styles['composer']}
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      <div className={styles['levels']}>
        <span id={id}>{say('levelLabel')}</span>
        <SegmentedControl
          aria-labelledby={id}
          size="sm"
          radius="xl"
          value={level}
          onChange={setLevel}
          data={[
            { value: 'simple', label: say('levelSimple') },
            { value: 'standard', label: say('levelStandard') },
            { value: 'detailed', label: say('levelDetailed') },
          ]}
        />
      </div>
      <div className={styles['composerBox']}>
        <Textarea
          aria-label={say('composerLabel')}
          placeholder={say('composerHint')}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={6}
          maxLength={2000}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          onKeyDown={event => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            send()
          }}
        />
        {isBusy ? (
          <Button radius="xl" variant="default" onClick={stop}>
            {say('stop')}
          </Button>
        ) : (
          <Button radius="xl" type="submit">
            {say('send')}
          </Button>
        )}
      </div>
    </form>
  )
}
