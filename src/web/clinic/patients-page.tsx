import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** The people whose care team the reader is on. */
export function PatientsPage() {
  const { say, date } = useWords()
  usePageTitle(say('patientsTitle'))
  const patients = useQuery(queries.patients())
  return (
    <div className={styles['page']}>
      <h1>{say('patientsTitle')}</h1>
      <Loaded query={patients} isEmpty={found => found.patients.length === 0} empty={say('patientsEmpty')}>
        {found => (
          <ul className={styles['people']}>
            {found.patients.map(({ id, name, birthDate, sex }) => (
              <li key={id}>
                <Link to="/clinic/patients/$person" params={{ person: id }} className={styles['personLink'] ?? ''}>
                  <strong>{name}</strong>
                  <span className={styles['soft']}>
                    {[birthDate === null ? '' : say('born', { date: date(birthDate) }), sex ?? '']
                      .filter(part => part !== '')
                      .join(' · ')}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  )
}
