import { useQuery } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import styles from '../clinic/clinic.module.css'
import { usePageTitle } from '../shell/page-title.ts'
import { Shell } from '../shell/shell.tsx'
import { Loaded } from '../shell/states.tsx'
import { useWords, WordsIn } from '../words/words.tsx'
import { DriverTables } from './driver-tables.tsx'

/** The suites of this installation, each with the command that runs it. */
export function LabPage() {
  const { me } = useRouteContext({ from: '/lab' })
  return (
    <WordsIn language="en">
      <Shell me={me} menu={[{ to: '/lab', label: 'navLab' }]}>
        <div className={styles['page']}>
          <Suites />
          <DriverTables />
        </div>
      </Shell>
    </WordsIn>
  )
}

function Suites() {
  const { say } = useWords()
  usePageTitle(say('labTitle'))
  const suites = useQuery(queries.suites())
  return (
    <div className={styles['page']}>
      <div>
        <h1>{say('labTitle')}</h1>
        <p className={styles['soft']}>{say('labIntro')}</p>
      </div>
      <Loaded query={suites} isEmpty={data => data.suites.length === 0} empty={say('labEmpty')}>
        {data => (
          <table className={styles['coverage']}>
            <thead>
              <tr>
                <th scope="col">{say('labSuite')}</th>
                <th scope="col">{say('labCommand')}</th>
              </tr>
            </thead>
            <tbody>
              {data.suites.map(({ id, title, command }) => (
                <tr key={id}>
                  <th scope="row">{title}</th>
                  <td>
                    <code>{command}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </div>
  )
}
