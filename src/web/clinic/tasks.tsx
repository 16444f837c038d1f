import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { PlanTask } from '../api/plan-types.ts'
import { queries } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { Failed, Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** What patients said about steps that they cannot follow; each is closed with a note. */
export function Tasks() {
  const { say } = useWords()
  const tasks = useQuery(queries.tasks())
  return (
    <section className={styles['card']} aria-labelledby="tasks-title">
      <h2 id="tasks-title">{say('tasksTitle')}</h2>
      <Loaded query={tasks} isEmpty={found => found.tasks.length === 0} empty={say('tasksEmpty')}>
        {found => (
          <ul className={styles['tasks']}>
            {found.tasks.map(task => (
              <Task key={task.id} task={task} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

function Task({ task }: { readonly task: PlanTask }) {
  const { say, dateTime } = useWords()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const resolve = useMutation({
    mutationFn: () =>
      request(`/api/v1/tasks/${encodeURIComponent(task.id)}/resolve`, { method: 'POST', body: { note } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    resolve.mutate()
  }
  return (
    <li className={styles['stackTight']}>
      <span className={styles['soft']}>
        {say('taskAsked', { name: task.person.name, date: dateTime(task.askedAt) })}
      </span>
      <p>
        <strong>{task.reason.label}:</strong>{' '}
        <Link to="/clinic/suggestions/$suggestion" params={{ suggestion: task.planItem.suggestion }}>
          {task.planItem.text}
        </Link>
      </p>
      {task.words === '' ? null : <p>{say('taskSaid', { words: task.words })}</p>}
      {task.urgency === 'routine' ? null : <p className={styles['waits']}>{say('taskUrgent')}</p>}
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
