import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { queries } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Me, Mode } from '../api/types.ts'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import { Help } from './help.tsx'
import { Mark } from './icons.tsx'
import { Offline } from './offline.tsx'
import styles from './shell.module.css'

export interface MenuEntry {
  readonly to: '/me' | '/me/plan' | '/me/records' | '/clinic' | '/clinic/patients' | '/lab'
  readonly label: WordKey
}

/** The frame of every signed-in page: what this is, where you are, help in the same place, who you are. */
export function Shell({
  me,
  menu,
  children,
}: {
  readonly me: Me
  readonly menu: readonly MenuEntry[]
  readonly children: ReactNode
}) {
  const { say, language } = useWords()
  const mode = useQuery(queries.mode(language))
  const main = useMainOnNavigation()
  return (
    <>
      <a className={styles['skip']} href="#main">
        {say('skip')}
      </a>
      <Banner mode={mode.data} />
      <header className={styles['header']}>
        <div className={styles['bar']}>
          <div className={styles['brand']}>
            <Mark />
            <span>{say('product')}</span>
          </div>
          <nav className={styles['nav']} aria-label={say('mainMenu')}>
            {menu.map(entry => (
              <Link
                key={entry.to}
                to={entry.to}
                className={styles['link'] ?? ''}
                activeOptions={{ exact: entry.to === '/me' || entry.to === '/clinic' }}
                activeProps={{ 'aria-current': 'page' }}
              >
                {say(entry.label)}
              </Link>
            ))}
          </nav>
          <div className={styles['who']}>
            <Help contacts={mode.data?.help.contacts ?? []} />
            <span className={styles['name']}>{me.name}</span>
            <SignOut />
          </div>
        </div>
      </header>
      <Offline />
      <main id="main" ref={main} tabIndex={-1} className={styles['main']}>
        {children}
      </main>
    </>
  )
}

/** A link that leads to another page takes the focus away with it; reading goes on at the top of the new page. */
function useMainOnNavigation() {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}

export function Banner({ mode }: { readonly mode: Mode | undefined }) {
  const { say } = useWords()
  if (mode === undefined) return null
  const { provider, model } = mode.composer
  return (
    <aside className={styles['banner']} aria-label={say('product')}>
      {mode.mode === 'demo' ? <span>{say('demoBanner')}</span> : null}
      <span>{provider === 'embedded' ? say('noModel') : say('withModel', { model: model ?? provider })}</span>
    </aside>
  )
}

function SignOut() {
  const { say } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = async () => {
    await request('/api/v1/session', { method: 'DELETE' })
    client.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <Button variant="subtle" size="compact-md" onClick={() => void leave()}>
      {say('signOut')}
    </Button>
  )
}
