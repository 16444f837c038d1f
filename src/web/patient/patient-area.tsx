import { Outlet, useRouteContext } from '@tanstack/react-router'
import { Shell } from '../shell/shell.tsx'
import { WordsIn } from '../words/words.tsx'

/** The patient's pages, in the patient's language. */
export function PatientArea() {
  const { me } = useRouteContext({ from: '/me' })
  return (
    <WordsIn language={me.language}>
      <Shell
        me={me}
        menu={[
          { to: '/me', label: 'navAsk' },
          { to: '/me/plan', label: 'navPlan' },
          { to: '/me/records', label: 'navRecords' },
        ]}
      >
        <Outlet />
      </Shell>
    </WordsIn>
  )
}
