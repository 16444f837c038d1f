import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Finding, FindingList } from '../api/finding-types.ts'
import { request } from '../api/request.ts'
import { Failed } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** Sets one finding aside with a coded reason. What is typed stays until it is saved. */
export function OverrideForm({
  person,
  finding,
  list,
  onDone,
}: {
  readonly person: string
  readonly finding: Finding
  readonly list: FindingList
  readonly onDone: () => void
}) {
  const { say } = useWords()
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const first = useRef<HTMLSelectElement>(null)
  useEffect(() => first.current?.focus(), [])
  const needsNote = list.noteRequired.includes(finding.severity)
  const save = useMutation({
    mutationFn: () =>
      request(`${overridesOf(person, finding.id)}`, {
        method: 'POST',
        body: { contentHash: finding.contentHash, reason, note: note.trim() },
      }),
    onSuccess: onDone,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={`${say('overrideOpen')}: ${finding.title}`}>
      <p className={styles['soft']}>{say('overrideMeans')}</p>
      <NativeSelect
        ref={first}
        label={say('reasonLabel')}
        required
        withAsterisk={false}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
        data={[
          { value: '', label: say('reasonChoose') },
          ...list.overrideReasons.map(({ code, label }) => ({ value: code, label })),
        ]}
      />
      <Textarea
        label={say('overrideNote')}
        description={needsNote ? say('overrideNoteHint') : undefined}
        required={needsNote}
        withAsterisk={false}
        autosize
        maxLength={1000}
        value={note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-md" loading={save.isPending}>
        {say('overrideSave')}
      </Button>
      {save.isError ? <Failed error={save.error} /> : null}
    </form>
  )
}

export const overridesOf = (person: string, finding: string): string =>
  `/api/v1/patients/${encodeURIComponent(person)}/findings/${encodeURIComponent(finding)}/overrides`
