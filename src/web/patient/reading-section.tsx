import { Button, Radio } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { ReadingLevelState } from '../api/reading-types.ts'
import { request } from '../api/request.ts'
import { ReadingReasons } from '../record/reading-reasons.tsx'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './patient.module.css'

/** How the product writes to this reader today, why, and how to change it. */
export function ReadingSection() {
  const { say } = useWords()
  const state = useQuery(queries.readingLevel('me'))
  return (
    <div className={styles['intro']}>
      <p className={styles['soft']}>{say('readingIntro')}</p>
      <Loaded query={state}>{data => <State state={data} />}</Loaded>
    </div>
  )
}

function State({ state }: { readonly state: ReadingLevelState }) {
  const { say } = useWords()
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (body: { readonly level?: null; readonly confidence?: string }) =>
      request<ReadingLevelState>('/api/v1/patients/me/reading-level', { method: 'PUT', body }),
    onSuccess: ({ data }) => {
      client.setQueryData(queries.readingLevel('me').queryKey, data)
      return client.invalidateQueries({ queryKey: ['me'], exact: true })
    },
  })
  const { grade, points, decidedBy } = state
  return (
    <>
      <p>
        {grade === null ? say('readingNoLimit') : say('readingNow', { grade: Math.round(grade), points })}{' '}
        {say(`readingBy-${decidedBy}`)}
      </p>
      <h2>{say('readingWhy')}</h2>
      <ReadingReasons state={state} />
      <p className={styles['soft']}>{say('readingNever')}</p>
      <Radio.Group label={say('readingForms')} onChange={confidence => change.mutate({ confidence })}>
        <Radio value="confident" label={say('readingFormsEasy')} />
        <Radio value="somewhat-confident" label={say('readingFormsSome')} />
        <Radio value="not-confident" label={say('readingFormsHard')} />
      </Radio.Group>
      {decidedBy === 'patient' ? (
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ level: null })}>
          {say('readingHandBack')}
        </Button>
      ) : null}
      <span role="status" className={styles['soft']}>
        {change.isSuccess ? say('readingKept') : change.isError ? change.error.message : ''}
      </span>
    </>
  )
}
