import type { Overview } from '../api/types.ts'
import { useWords } from '../words/words.tsx'
import styles from './record.module.css'
import { sectionWord } from './section-word.ts'
import { Trend } from './trend.tsx'

/** The record as it stands now, one card for each kind of entry. */
export function RecordSections({ sections }: { readonly sections: Overview['sections'] }) {
  const { say, date } = useWords()
  return (
    <div className={styles['sections']}>
      {sections
        .filter(({ items }) => items.length > 0)
        .map(({ key, items }) => (
          <section key={key} className={styles['section']}>
            <h2>{say(sectionWord(key))}</h2>
            <ul>
              {items.map(item => (
                <li key={item.id} className={styles['entry']}>
                  <span>{item.text}</span>
                  <span className={styles['soft']}>
                    {[item.detail, date(item.date?.slice(0, 10))].filter(part => part !== '').join(' · ')}
                  </span>
                  {item.trend === undefined ? null : <Trend name={item.text} trend={item.trend} />}
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  )
}
