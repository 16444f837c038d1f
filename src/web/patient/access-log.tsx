import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Loaded } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './patient.module.css'

const actions: Readonly<Record<string, WordKey>> = {
  'question-asked': 'accessAsked',
  'question-answered': 'accessAnswered',
  'findings-read': 'accessFindings',
  'finding-overridden': 'accessFindings',
  'finding-override-revoked': 'accessFindings',
  'suggestions-drafted': 'accessSuggested',
  'suggestion-drafted': 'accessSuggested',
  'suggestion-decided': 'accessDecided',
  'plan-read': 'accessPlan',
  'feedback-given': 'accessFeedback',
  'answer-reported': 'accessReport',
  'reports-listed': 'accessReports',
  'report-read': 'accessReports',
  'report-resolved': 'accessReports',
  'plan-feedback-given': 'accessPlanFeedback',
  'tasks-listed': 'accessTask',
  'task-resolved': 'accessTask',
  'person-loaded': 'accessLoaded',
  'preference-set': 'accessPreference',
}

/** Who opened the record or decided something about it, in words. */
export function AccessLog() {
  const { say, dateTime } = useWords()
  const access = useQuery(queries.access())
  return (
    <div className={styles['intro']}>
      <p className={styles['soft']}>{say('accessIntro')}</p>
      <Loaded query={access} isEmpty={({ entries }) => entries.length === 0} empty={say('recordsEmpty')}>
        {({ entries }) => (
          <ol className={styles['log']}>
            {entries.map(entry => (
              <li key={`${entry.at} ${entry.who} ${entry.action}`}>
                <span>
                  <strong>{entry.isYou ? say('accessYou') : entry.who}</strong>{' '}
                  {say(actions[entry.action] ?? 'accessRead')}
                </span>
                <time dateTime={entry.at} className={styles['soft']}>
                  {dateTime(entry.at)}
                </time>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </div>
  )
}
