import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Overview, SuggestionSummary } from '../api/types.ts'
import { RecordSections } from '../record/record-sections.tsx'
import { Timeline } from '../record/timeline.tsx'
import { Failed, Loaded } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import { AskBox } from './ask-box.tsx'
import styles from './clinic.module.css'
import { Coverage } from './coverage.tsx'
import { Findings } from './findings.tsx'
import { SuggestionList } from './inbox-page.tsx'

/** One person: what to know first, what the checks found, what was read, and a question box. */
export function PatientPage() {
  const { person } = useParams({ from: '/clinic/patients/$person' })
  const { say } = useWords()
  const overview = useQuery(queries.overview(person))
  return (
    <Loaded query={overview}>
      {data => (
        <div className={styles['page']}>
          <PatientHead person={data.person} />
          <div className={styles['two']}>
            <div className={styles['stack']}>
              <AskBox person={person} />
              <TopItems top={data.top} />
              <Findings person={person} />
            </div>
            <div className={styles['stack']}>
              <CheckSuggestions person={person} />
              <Coverage rows={data.coverage} />
            </div>
          </div>
          <RecordSections sections={data.sections} />
          <details className={styles['details']}>
            <summary>{say('recordsTimeline')}</summary>
            <Timeline person={person} />
          </details>
        </div>
      )}
    </Loaded>
  )
}

function PatientHead({ person }: { readonly person: Overview['person'] }) {
  const { say, date } = useWords()
  return (
    <div>
      <h1>{person.name}</h1>
      <p className={styles['soft']}>
        {[
          person.birthDate === null ? '' : say('born', { date: date(person.birthDate) }),
          person.sex ?? '',
          new Intl.DisplayNames(['en'], { type: 'language' }).of(person.language) ?? person.language,
        ]
          .filter(part => part !== '')
          .join(' · ')}
      </p>
    </div>
  )
}

const whys: Readonly<Record<Overview['top'][number]['why'], WordKey>> = {
  'outside-usual-range': 'whyRange',
  'newest-condition': 'whyCondition',
  'social-need': 'whySocial',
}

function TopItems({ top }: { readonly top: Overview['top'] }) {
  const { say, date } = useWords()
  return (
    <section className={styles['card']} aria-labelledby="top-title">
      <h2 id="top-title">{say('overviewTop')}</h2>
      {top.length === 0 ? (
        <p className={styles['soft']}>{say('overviewTopEmpty')}</p>
      ) : (
        <ol className={styles['top']}>
          {top.map(({ why, entry }) => (
            <li key={entry.id}>
              {entry.text} {entry.detail === '' ? null : <strong>{entry.detail}</strong>}{' '}
              <span className={styles['soft']}>
                {[say(whys[why]), date(entry.date?.slice(0, 10))].filter(part => part !== '').join(' · ')}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function CheckSuggestions({ person }: { readonly person: string }) {
  const { say } = useWords()
  const client = useQueryClient()
  const open = useQuery(queries.suggestions('draft'))
  const mine = (open.data?.suggestions ?? []).filter(suggestion => suggestion.person.id === person)
  const check = useMutation({
    mutationFn: () =>
      request<{ suggestions: SuggestionSummary[] }>(`/api/v1/patients/${encodeURIComponent(person)}/suggestions`, {
        method: 'POST',
        body: {},
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['suggestions'] }),
  })
  const count = check.data?.data.suggestions.length ?? 0
  return (
    <section className={styles['card']} aria-labelledby="open-title">
      <h2 id="open-title">{say('openSuggestions')}</h2>
      {mine.length > 0 ? <SuggestionList suggestions={mine} /> : null}
      <div className={styles['inline']}>
        <Button variant="light" loading={check.isPending} onClick={() => check.mutate()}>
          {say('checkSuggestions')}
        </Button>
        <span role="status" className={styles['soft']}>
          {check.isSuccess ? (count === 0 ? say('checkedNone') : say('checkedSome', { count })) : ''}
        </span>
      </div>
      {check.isError ? <Failed error={check.error} /> : null}
    </section>
  )
}
