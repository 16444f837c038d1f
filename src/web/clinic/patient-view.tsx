import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Suggestion } from '../api/types.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** The patient's words for each item: what is on their page already, and what an approval would put there. */
export function PatientView({ suggestion }: { readonly suggestion: Suggestion }) {
  const { say } = useWords()
  const view = useQuery(queries.patientView(suggestion.id))
  return (
    <section className={styles['card']} aria-labelledby="patient-view-title">
      <h2 id="patient-view-title">{say('patientWillSee')}</h2>
      <Loaded query={view}>
        {({ items }) => (
          <>
            {items.some(item => item.isVisible) ? null : <p className={styles['soft']}>{say('patientSeesNothing')}</p>}
            <ul className={styles['patientView']}>
              {items.map(item => (
                <li key={item.item} className={item.isVisible ? '' : styles['soft']}>
                  {item.isVisible ? item.text : say('patientSeesIf', { text: item.text })}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  )
}
