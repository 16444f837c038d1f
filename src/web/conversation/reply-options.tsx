import { useWords } from '../words/words.tsx'
import styles from './conversation.module.css'

/** Replies to a question that was asked back, each one press away; anything else can still be typed. */
export function ReplyOptions({
  structured,
  choose,
}: {
  readonly structured: unknown
  readonly choose: (option: string) => void
}) {
  const { say } = useWords()
  const options = optionsOf(structured)
  if (options.length === 0) return null
  return (
    <ul className={`${styles['options']} no-print`} aria-label={say('askBackOptions')}>
      {options.map(option => (
        <li key={option}>
          <button type="button" className={styles['starter']} onClick={() => choose(option)}>
            {option}
          </button>
        </li>
      ))}
    </ul>
  )
}

const optionsOf = (structured: unknown): readonly string[] =>
  typeof structured === 'object' && structured !== null && 'options' in structured && Array.isArray(structured.options)
    ? structured.options.filter(option => typeof option === 'string')
    : []
