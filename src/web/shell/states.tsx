import { Button, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api/request.ts'
import { useWords } from '../words/words.tsx'
import styles from './states.module.css'

/** The four lives of a read: loading, failed with the next step, empty in words, or there. */
export function Loaded<T>({
  query,
  isEmpty,
  empty,
  children,
}: {
  readonly query: UseQueryResult<T>
  readonly isEmpty?: (data: T) => boolean
  readonly empty?: ReactNode
  readonly children: (data: T) => ReactNode
}) {
  if (query.data !== undefined) {
    return isEmpty?.(query.data) === true ? <Empty>{empty}</Empty> : <>{children(query.data)}</>
  }
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />
  return <Loading />
}

export function Loading() {
  const { say } = useWords()
  return (
    <div className={styles['loading']}>
      <span className="visually-hidden">{say('loading')}</span>
      <Skeleton height={22} width="55%" />
      <Skeleton height={16} />
      <Skeleton height={16} width="80%" />
    </div>
  )
}

export function Failed({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const { say } = useWords()
  const problem = error instanceof ApiProblem ? error : undefined
  return (
    <div className={styles['failed']} role="alert">
      <strong>{say('failedTitle')}</strong>
      <p>{problem === undefined ? say('offline') : `${problem.message} ${problem.hint}`}</p>
      {problem === undefined ? null : <p className={styles['small']}>{say('requestId', { id: problem.requestId })}</p>}
      {retry === undefined ? null : (
        <Button variant="default" size="sm" onClick={retry}>
          {say('tryAgain')}
        </Button>
      )}
    </div>
  )
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className={styles['empty']}>{children}</p>
}
