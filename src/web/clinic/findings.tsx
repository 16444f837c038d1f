import { Button } from '@mantine/core'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import type { Finding, FindingList } from '../api/finding-types.ts'
import { queries } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { SuggestionSummary } from '../api/types.ts'
import { Failed, Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import { FindingEntry, OverriddenEntry } from './finding-entry.tsx'
import { SuggestionList } from './suggestion-list.tsx'

/**
 * What the deterministic checks noticed: what interrupts first, the rest folded below it, and what a clinician has set aside
 * with who, when and why. After a change the focus stands on the title, whose status says what was done.
 */
export function Findings({ person }: { readonly person: string }) {
  const { say } = useWords()
  const client = useQueryClient()
  const findings = useQuery(queries.findings(person))
  const open = useQuery(queries.suggestions('draft'))
  const [told, setTold] = useState('')
  const title = useRef<HTMLHeadingElement>(null)
  const mine = (open.data?.suggestions ?? []).filter(suggestion => suggestion.person.id === person)
  const changed = (key: 'overrideDone' | 'overrideUndone') => async (finding: Finding) => {
    await refresh(client, person)
    setTold(say(key, { title: finding.title }))
    title.current?.focus()
  }
  const entries = (list: FindingList, shown: readonly Finding[]) => (
    <ul className={styles['findings']}>
      {shown.map(finding => (
        <FindingEntry
          key={finding.id}
          person={person}
          finding={finding}
          list={list}
          suggestion={mine.find(suggestion => suggestion.title === finding.title)}
          onOverridden={changed('overrideDone')}
        />
      ))}
    </ul>
  )
  return (
    <section className={styles['card']} aria-labelledby="findings-title">
      <div className={styles['cardHead']}>
        <h2 id="findings-title" ref={title} tabIndex={-1}>
          {say('findingsTitle')}
        </h2>
        <CheckSuggestions person={person} />
      </div>
      <p role="status" className={styles['soft']}>
        {told}
      </p>
      <Loaded query={findings} isEmpty={isNothing} empty={say('findingsEmpty')}>
        {list => {
          const shown = [...list.interruptive, ...list.more, ...list.overridden.map(({ finding }) => finding)]
          const titles = new Set(shown.map(finding => finding.title))
          const others = mine.filter(suggestion => !titles.has(suggestion.title))
          return (
            <>
              {list.interruptive.length === 0 ? <p>{say('findingsNone')}</p> : entries(list, list.interruptive)}
              <Folded words={say('findingsMore', { count: list.more.length })} count={list.more.length}>
                {entries(list, list.more)}
              </Folded>
              <Folded
                words={say('findingsOverridden', { count: list.overridden.length })}
                count={list.overridden.length}
              >
                <ul className={styles['findings']}>
                  {list.overridden.map(({ finding, override }) => (
                    <OverriddenEntry
                      key={override.id}
                      person={person}
                      finding={finding}
                      override={override}
                      onUndone={changed('overrideUndone')}
                    />
                  ))}
                </ul>
              </Folded>
              {others.length === 0 ? null : <SuggestionList suggestions={others} />}
            </>
          )
        }}
      </Loaded>
    </section>
  )
}

const isNothing = ({ interruptive, more, overridden }: FindingList): boolean =>
  interruptive.length + more.length + overridden.length === 0

function Folded({ words, count, children }: { readonly words: string; readonly count: number; children: ReactNode }) {
  if (count === 0) return null
  return (
    <details className={styles['details']}>
      <summary>{words}</summary>
      {children}
    </details>
  )
}

const refresh = (client: QueryClient, person: string) =>
  Promise.all([
    client.invalidateQueries({ queryKey: ['suggestions'] }),
    client.invalidateQueries({ queryKey: ['patient', person, 'findings'] }),
  ])

/** Runs the checks again and drafts what they propose; the same record drafts nothing twice. */
function CheckSuggestions({ person }: { readonly person: string }) {
  const { say } = useWords()
  const client = useQueryClient()
  const check = useMutation({
    mutationFn: () =>
      request<{ suggestions: SuggestionSummary[] }>(`/api/v1/patients/${encodeURIComponent(person)}/suggestions`, {
        method: 'POST',
        body: {},
      }),
    onSuccess: () => refresh(client, person),
  })
  const count = check.data?.data.suggestions.length ?? 0
  return (
    <div className={styles['inline']}>
      <span role="status" className={styles['soft']}>
        {check.isSuccess ? (count === 0 ? say('checkedNone') : say('checkedSome', { count })) : ''}
      </span>
      <Button variant="light" size="compact-md" loading={check.isPending} onClick={() => check.mutate()}>
        {say('checkSuggestions')}
      </Button>
      {check.isError ? <Failed error={check.error} /> : null}
    </div>
  )
}
