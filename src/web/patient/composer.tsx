import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import styles from '../conversation/conversation.module.css'
import { useWords } from '../words/words.tsx'

/** Where a question is typed. It stays in reach below the answers wherever the window is tall enough to spare the room. */
export function Composer({
  isBusy,
  ask,
  stop,
}: {
  readonly isBusy: boolean
  readonly ask: (text: string) => void
  readonly stop: () => void
}) {
  const { say } = useWords()
  const [text, setText] = useState('')
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
      <div className={styles['composerBox']}>
        <Textarea
          aria-label={say('composerLabel')}
          placeholder={say('composerHint')}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={3}
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
