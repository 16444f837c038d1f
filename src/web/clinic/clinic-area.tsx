import { Outlet, useRouteContext } from '@tanstack/react-router'
import { Shell } from '../shell/shell.tsx'
import { WordsIn } from '../words/words.tsx'

/** The clinician's pages. */
export function ClinicArea() {
  const { me } = useRouteContext({ from: '/clinic' })
  return (
    <WordsIn language="en">
      <Shell
        me={me}
        menu={[
          { to: '/clinic', label: 'navInbox' },
          { to: '/clinic/patients', label: 'navPatients' },
        ]}
      >
        <Outlet />
      </Shell>
    </WordsIn>
  )
}
