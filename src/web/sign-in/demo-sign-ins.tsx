import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Loaded } from '../shell/states.tsx'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './sign-in.module.css'

const groups: readonly { readonly role: 'patient' | 'clinician' | 'analyst'; readonly label: WordKey }[] = [
  { role: 'patient', label: 'demoPatients' },
  { role: 'clinician', label: 'demoClinicians' },
  { role: 'analyst', label: 'demoAnalysts' },
]

/** The demo's people as one-tap buttons. */
export function DemoSignIns({
  isBusy,
  choose,
}: {
  readonly isBusy: boolean
  readonly choose: (credentials: { readonly email: string; readonly password: string }) => void
}) {
  const { say } = useWords()
  const demo = useQuery(queries.demoAccounts())
  return (
    <section className={styles['demo']} aria-labelledby="demo-title">
      <h2 id="demo-title">{say('demoTitle')}</h2>
      <Loaded query={demo}>
        {({ accounts, password }) =>
          groups.map(({ role, label }) => (
            <div key={role} className={styles['group']}>
              <h3>{say(label)}</h3>
              <ul className={styles['people']}>
                {accounts
                  .filter(account => account.role === role)
                  .map(({ name, email, about }) => (
                    <li key={email}>
                      <button
                        type="button"
                        className={styles['person']}
                        disabled={isBusy}
                        onClick={() => choose({ email, password })}
                      >
                        <span className={styles['initials']} aria-hidden="true">
                          {initials(name)}
                        </span>
                        <span>
                          <strong>{name}</strong>
                          <span className={styles['about']}>{about}</span>
                        </span>
                      </button>
                    </li>
                  ))}
              </ul>
            </div>
          ))
        }
      </Loaded>
    </section>
  )
}

const initials = (name: string): string =>
  name
    .replace(/^Dr\.\s+/, '')
    .split(/\s+/)
    .map(part => part.charAt(0))
    .slice(0, 2)
    .join('')
