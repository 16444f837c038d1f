import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { RecordSections } from '../record/record-sections.tsx'
import { Timeline } from '../record/timeline.tsx'
import { usePageTitle } from '../shell/page-title.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import { AccessLog } from './access-log.tsx'
import styles from './patient.module.css'
import { ReadingSection } from './reading-section.tsx'

/** The reader's own record: what holds now, what came when, and who looked. */
export function RecordsPage() {
  const { say } = useWords()
  usePageTitle(say('recordsTitle'))
  const overview = useQuery(queries.overview('me'))
  return (
    <div className={styles['page']}>
      <div className={styles['intro']}>
        <h1>{say('recordsTitle')}</h1>
        <p className={styles['soft']}>{say('recordsIntro')}</p>
      </div>
      <Tabs defaultValue="now" keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="now">{say('recordsNow')}</Tabs.Tab>
          <Tabs.Tab value="time">{say('recordsTimeline')}</Tabs.Tab>
          <Tabs.Tab value="reading">{say('recordsReading')}</Tabs.Tab>
          <Tabs.Tab value="access">{say('recordsAccess')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="now">
          <Loaded query={overview} isEmpty={({ sections }) => sections.length === 0} empty={say('recordsEmpty')}>
            {({ sections }) => <RecordSections sections={sections} />}
          </Loaded>
        </Tabs.Panel>
        <Tabs.Panel value="time">
          <Timeline person="me" />
        </Tabs.Panel>
        <Tabs.Panel value="reading">
          <ReadingSection />
        </Tabs.Panel>
        <Tabs.Panel value="access">
          <AccessLog />
        </Tabs.Panel>
      </Tabs>
    </div>
  )
}
