import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { readTimelinePage } from '../api/queries.ts'
import { Empty, Failed, Loading } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import styles from './record.module.css'
import { sectionWord } from './section-word.ts'

/** Everything in the record, newest first, a page at a time. */
export function Timeline({ person }: { readonly person: string }) {
  const { say, date } = useWords()
  const timeline = useInfiniteQuery({
    queryKey: ['patient', person, 'timeline'],
    queryFn: ({ pageParam }) => readTimelinePage(person, pageParam),
    initialPageParam: '',
    getNextPageParam: last => last.next ?? undefined,
  })
  if (timeline.isError) return <Failed error={timeline.error} retry={() => void timeline.refetch()} />
  if (timeline.data === undefined) return <Loading />
  const entries = timeline.data.pages.flatMap(page => page.entries)
  if (entries.length === 0) return <Empty>{say('recordsEmpty')}</Empty>
  return (
    <div className={styles['timeline']}>
      <ol>
        {entries.map(entry => (
          <li key={entry.id} className={styles['moment']}>
            <time className={styles['soft']} dateTime={entry.date ?? ''}>
              {date(entry.date?.slice(0, 10))}
            </time>
            <div>
              <span className={styles['tag']}>{say(sectionWord(entry.kind))}</span>
              <span>{entry.text}</span>
              {entry.detail === '' ? null : <span className={styles['soft']}> {entry.detail}</span>}
            </div>
          </li>
        ))}
      </ol>
      {timeline.hasNextPage ? (
        <Button variant="default" loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {say('showMore')}
        </Button>
      ) : null}
    </div>
  )
}
