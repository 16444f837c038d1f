import { SegmentedControl } from '@mantine/core'
import { useId } from 'react'
import styles from '../conversation/conversation.module.css'
import { useWords } from '../words/words.tsx'
import type { ReadingLevel } from './reading-level.ts'

/** How plainly answers are written; said once that it is kept. */
export function LevelPicker({ reading: { level, choose, kept } }: { readonly reading: ReadingLevel }) {
  const { say } = useWords()
  const id = useId()
  return (
    <div className={`${styles['levels']} no-print`}>
      <span id={id}>{say('levelLabel')}</span>
      <SegmentedControl
        aria-labelledby={id}
        size="sm"
        radius="xl"
        value={level}
        onChange={choose}
        data={[
          { value: 'simple', label: say('levelSimple') },
          { value: 'standard', label: say('levelStandard') },
          { value: 'detailed', label: say('levelDetailed') },
        ]}
      />
      <span role="status" className={styles['soft']}>
        {kept === 'unchanged' ? '' : say(kept === 'kept' ? 'levelKept' : 'levelNotKept')}
      </span>
    </div>
  )
}
