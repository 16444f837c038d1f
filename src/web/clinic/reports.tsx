import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { AnswerReport } from '../api/plan-types.ts'
import { queries } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { Failed, Loaded } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

const reasons: Readonly<Record<AnswerReport['reason'], WordKey>> = {
  'record-wrong': 'wrongRecord',
  misunderstood: 'wrongUnderstood',
  unclear: 'wrongUnclear',
  other: 'wrongOther',
}

/** Answers that patients say are wrong; each is closed with a note. */
export function Reports() {
  const { say } = useWords()
  const reports = useQuery(queries.reports())
  return (
    <section className={styles['card']} aria-labelledby="reports-title">
      <h2 id="reports-title">{say('reportsTitle')}</h2>
      <Loaded query={reports} isEmpty={found => found.reports.length === 0} empty={say('reportsEmpty')}>
        {found => (
          <ul className={styles['tasks']}>
            {found.reports.map(report => (
              <Report key={report.id} report={report} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

function Report({ report }: { readonly report: AnswerReport }) {
  const { say, dateTime } = useWords()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const resolve = useMutation({
    mutationFn: () =>
      request(`/api/v1/reports/${encodeURIComponent(report.id)}/resolve`, { method: 'POST', body: { note } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['reports'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    resolve.mutate()
  }
  return (
    <li className={styles['stackTight']}>
      <span className={styles['soft']}>
        {say('taskAsked', { name: report.person.name, date: dateTime(report.reportedAt) })}
      </span>
      <p>
        <strong>{say(reasons[report.reason])}</strong>
      </p>
      {report.words === '' ? null : <p>{say('taskSaid', { words: report.words })}</p>}
      <p className={styles['soft']}>{say('reportTold', { answer: report.answer })}</p>
      {report.urgency === 'routine' ? null : <p className={styles['waits']}>{say('taskUrgent')}</p>}
      <form className={styles['form']} onSubmit={submit}>
        <Textarea
          label={say('taskNote')}
          required
          withAsterisk={false}
          autosize
          value={note}
          onChange={event => setNote(event.currentTarget.value)}
        />
        <Button type="submit" size="compact-md" loading={resolve.isPending}>
          {say('taskResolve')}
        </Button>
      </form>
      {resolve.isError ? <Failed error={resolve.error} /> : null}
    </li>
  )
}
