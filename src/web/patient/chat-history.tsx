import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import styles from '../conversation/conversation.module.css'
import { useWords } from '../words/words.tsx'

/** Earlier conversations, each at its own address. */
export function ChatHistory({ current }: { readonly current: string }) {
  const { say, date } = useWords()
  const chats = useQuery(queries.chats())
  const others = (chats.data?.chats ?? []).filter(({ id }) => id !== current)
  if (others.length === 0) return null
  return (
    <details className={styles['history']}>
      <summary>{say('earlierChats')}</summary>
      <ul>
        {others.map(({ id, title, startedAt }) => (
          <li key={id}>
            <Link to="/me" search={{ chat: id }}>
              {title} <span className={styles['soft']}>{date(startedAt)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </details>
  )
}
