import { Button, NativeSelect } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Coded } from '../api/plan-types.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** One coded reason and the button that acts on it. */
export function ReasonForm({
  reasons,
  button,
  isBusy,
  chosen,
}: {
  readonly reasons: readonly Coded[]
  readonly button: string
  readonly isBusy: boolean
  readonly chosen: (reason: string) => void
}) {
  const { say } = useWords()
  const [reason, setReason] = useState('')
  const first = useFocusOnOpen<HTMLSelectElement>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    chosen(reason)
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <NativeSelect
        ref={first}
        label={say('reasonLabel')}
        required
        withAsterisk={false}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
        data={[
          { value: '', label: say('reasonChoose') },
          ...reasons.map(({ code, label }) => ({ value: code, label })),
        ]}
      />
      <Button type="submit" size="compact-md" loading={isBusy}>
        {button}
      </Button>
    </form>
  )
}

/** Whoever opened the form by keyboard stands in its first field. */
export function useFocusOnOpen<E extends HTMLElement>() {
  const field = useRef<E>(null)
  useEffect(() => field.current?.focus(), [])
  return field
}
