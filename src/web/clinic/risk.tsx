import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** Risk by word and shape, not by colour alone. */
export function Risk({ risk }: { readonly risk: 'high' | 'routine' }) {
  const { say } = useWords()
  return (
    <span className={styles['risk']} data-risk={risk}>
      <span aria-hidden="true">{risk === 'high' ? '▲' : '●'}</span> {say(risk === 'high' ? 'riskHigh' : 'riskRoutine')}
    </span>
  )
}
