import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Finding } from '../api/types.ts'
import { SourceList } from '../conversation/sources-pane.tsx'
import { Loaded } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

const severities: Readonly<Record<Finding['severity'], WordKey>> = {
  high: 'severityHigh',
  moderate: 'severityModerate',
  low: 'severityLow',
}

/** What the deterministic checks noticed across the layers, each with its evidence. */
export function Findings({ person }: { readonly person: string }) {
  const { say } = useWords()
  const findings = useQuery(queries.findings(person))
  return (
    <section className={styles['card']} aria-labelledby="findings-title">
      <h2 id="findings-title">{say('findingsTitle')}</h2>
      <Loaded query={findings} isEmpty={data => data.findings.length === 0} empty={say('findingsEmpty')}>
        {data => (
          <ul className={styles['findings']}>
            {data.findings.map(finding => (
              <li key={finding.id} className={styles['finding']}>
                <p>
                  <span className={styles['risk']} data-risk={finding.severity === 'high' ? 'high' : 'routine'}>
                    {say(severities[finding.severity])}
                  </span>{' '}
                  <strong>{finding.title}</strong>
                </p>
                <p>{finding.explanation}</p>
                <p className={styles['soft']}>{say('certainty', { certainty: finding.certainty })}</p>
                <details className={styles['details']}>
                  <summary>{say('evidenceOpen', { count: finding.evidence.length })}</summary>
                  <SourceList
                    reader="clinician"
                    active={undefined}
                    sources={finding.evidence.map((citation, index) => ({ number: index + 1, citation, backs: [] }))}
                  />
                </details>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}
