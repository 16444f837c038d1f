import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { queries } from '../api/queries.ts'
import { ApiProblem, request } from '../api/request.ts'
import { Mark } from '../shell/icons.tsx'
import { usePageTitle } from '../shell/page-title.ts'
import { Banner } from '../shell/shell.tsx'
import { useWords, WordsIn } from '../words/words.tsx'
import { DemoSignIns } from './demo-sign-ins.tsx'
import styles from './sign-in.module.css'

interface Credentials {
  readonly email: string
  readonly password: string
}

/** E-mail and password, in the browser's language; in demo mode also one button per invented person. */
export const SignInPage = () => (
  <WordsIn language={navigator.language}>
    <SignIn />
  </WordsIn>
)

function SignIn() {
  const { say, language } = useWords()
  usePageTitle(say('signInTitle'))
  const mode = useQuery(queries.mode(language))
  const client = useQueryClient()
  const navigate = useNavigate()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => request('/api/v1/session', { method: 'POST', body: credentials }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: ['me'] })
      await navigate({ to: '/' })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ email, password })
  }
  return (
    <>
      <Banner mode={mode.data} />
      <main id="main" className={styles['page']}>
        <div className={styles['intro']}>
          <div className={styles['brand']}>
            <Mark />
            <span>{say('product')}</span>
          </div>
          <h1>{say('signInIntro')}</h1>
          <p className={styles['soft']}>{say('notDevice')}</p>
          <form className={styles['form']} onSubmit={submit}>
            <h2>{say('signInTitle')}</h2>
            <TextInput
              label={say('email')}
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              value={email}
              onChange={event => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label={say('password')}
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={password}
              onChange={event => setPassword(event.currentTarget.value)}
            />
            <div role="alert" className={styles['alert']}>
              {signIn.isError ? failure(signIn.error, say('signInFailed'), say('offline')) : null}
            </div>
            <Button type="submit" loading={signIn.isPending} fullWidth size="md">
              {say('signInButton')}
            </Button>
          </form>
        </div>
        {mode.data?.mode === 'demo' ? (
          <DemoSignIns isBusy={signIn.isPending} choose={credentials => signIn.mutate(credentials)} />
        ) : null}
      </main>
    </>
  )
}

function failure(error: Error, wrong: string, offline: string): string {
  if (!(error instanceof ApiProblem)) return offline
  return error.status === 401 ? wrong : `${error.message} ${error.hint}`
}
