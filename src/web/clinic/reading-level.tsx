import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { queries } from '../api/queries.ts'
import type { ReadingLevelState } from '../api/reading-types.ts'
import { request } from '../api/request.ts'
import { ReadingReasons } from '../record/reading-reasons.tsx'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** How plainly this patient is written to, why, and a setting with a reason. */
export function ReadingLevelPanel({ person }: { readonly person: string }) {
  const { say } = useWords()
  const state = useQuery(queries.readingLevel(person))
  return (
    <section className={styles['card']} aria-labelledby="reading-title">
      <h2 id="reading-title">{say('clinicReadingTitle')}</h2>
      <Loaded query={state}>
        {data => (
          <>
            <p>
              {say('clinicReadingNow', { level: data.level, grade: data.grade ?? '–', points: data.points })}.{' '}
              {say(`clinicReadingBy-${data.decidedBy}`)}
            </p>
            <ReadingReasons state={data} />
          </>
        )}
      </Loaded>
      <SetLevel person={person} />
    </section>
  )
}

function SetLevel({ person }: { readonly person: string }) {
  const { say } = useWords()
  const client = useQueryClient()
  const [level, setLevel] = useState('simple')
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: () =>
      request<ReadingLevelState>(`/api/v1/patients/${encodeURIComponent(person)}/reading-level`, {
        method: 'PUT',
        body: { level: level === 'none' ? null : level, reason: reason.trim() },
      }),
    onSuccess: ({ data }) => {
      setReason('')
      client.setQueryData(queries.readingLevel(person).queryKey, data)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <NativeSelect
        label={say('clinicReadingSet')}
        value={level}
        onChange={event => setLevel(event.currentTarget.value)}
        data={[
          { value: 'simple', label: say('levelSimple') },
          { value: 'standard', label: say('levelStandard') },
          { value: 'detailed', label: say('levelDetailed') },
          { value: 'none', label: say('clinicReadingLift') },
        ]}
      />
      <TextInput
        label={say('clinicReadingReason')}
        required
        withAsterisk={false}
        maxLength={500}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={save.isPending}>
        {say('clinicReadingSave')}
      </Button>
      <span role="status" className={styles['soft']}>
        {save.isSuccess ? say('readingKept') : save.isError ? save.error.message : ''}
      </span>
    </form>
  )
}
