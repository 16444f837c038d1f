import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { Overview } from '../api/types.ts'
import { RecordSections } from '../record/record-sections.tsx'
import { Timeline } from '../record/timeline.tsx'
import { usePageTitle } from '../shell/page-title.ts'
import { Loaded } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import { AskBox } from './ask-box.tsx'
import styles from './clinic.module.css'
import { Coverage } from './coverage.tsx'
import { Drivers } from './drivers.tsx'
import { Findings } from './findings.tsx'
import { ReadingLevelPanel } from './reading-level.tsx'

/** One person: a question box, what the checks found and what of it waits for a decision, what to know first, then the record. */
export function PatientPage() {
  const { person } = useParams({ from: '/clinic/patients/$person' })
  const { say } = useWords()
  const overview = useQuery(queries.overview(person))
  usePageTitle(overview.data?.person.name ?? say('navPatients'))
  return (
    <Loaded query={overview}>
      {data => (
        <div className={styles['page']}>
          <PatientHead person={data.person} />
          <AskBox person={person} />
          <div className={styles['wideAndSide']}>
            <Findings person={person} />
            <div className={styles['stack']}>
              <TopItems top={data.top} />
              <Drivers person={person} />
              <ReadingLevelPanel person={person} />
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
