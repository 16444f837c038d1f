import { useSyncExternalStore } from 'react'
import { useWords } from '../words/words.tsx'
import styles from './shell.module.css'

function subscribe(changed: () => void): () => void {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

/** One line while the browser has no network. */
export function Offline() {
  const { say } = useWords()
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine)
  return (
    <div role="status" className={isOnline ? 'visually-hidden' : styles['offline']}>
      {isOnline ? '' : say('offline')}
    </div>
  )
}
