import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import { GuidanceIcon, RecordIcon, RuleIcon } from '../shell/icons.tsx'
import { useWords } from '../words/words.tsx'
import { kindWord, type NumberedSource } from './citations.ts'
import styles from './conversation.module.css'

interface Props {
  readonly sources: readonly NumberedSource[]
  /** The span to show first; undefined while none is chosen. */
  readonly active: string | undefined
  readonly reader: 'patient' | 'clinician'
  readonly close: () => void
}

/** The passages an answer leans on: a column beside it on a wide screen, a sheet over it on a narrow one. */
export function SourcesPane(props: Props) {
  const { say } = useWords()
  const isWide = useMediaQuery('(min-width: 64em)', undefined, { getInitialValueInEffect: false })
  if (isWide === true) {
    return (
      <aside className={styles['pane']} aria-labelledby="sources-title">
        <h2 id="sources-title">{say('sourcesTitle')}</h2>
        {props.active === undefined ? (
          <p className={styles['soft']}>{say('sourcesEmpty')}</p>
        ) : (
          <SourceList {...props} />
        )}
      </aside>
    )
  }
  return (
    <Drawer
      opened={props.active !== undefined}
      onClose={props.close}
      position="bottom"
      size="75%"
      title={say('sourcesTitle')}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <SourceList {...props} />
    </Drawer>
  )
}

export function SourceList({ sources, active, reader }: Pick<Props, 'sources' | 'active' | 'reader'>) {
  return (
    <ol className={styles['sources']}>
      {sources.map(source => (
        <Source
          key={source.citation.spanId}
          source={source}
          reader={reader}
          isActive={source.citation.spanId === active}
        />
      ))}
    </ol>
  )
}

const icons = { record: <RecordIcon />, guidance: <GuidanceIcon />, rule: <RuleIcon /> }

function Source({
  source: { number, citation, backs },
  reader,
  isActive,
}: {
  readonly source: NumberedSource
  readonly reader: 'patient' | 'clinician'
  readonly isActive: boolean
}) {
  const { say, date } = useWords()
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!isActive) return
    place.current?.focus({ preventScroll: true })
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  return (
    <li
      ref={place}
      tabIndex={-1}
      className={styles['source']}
      data-origin={citation.origin}
      {...(isActive ? { 'aria-current': 'true' as const } : {})}
    >
      <p className={styles['kind']} data-origin={citation.origin}>
        <span className={styles['number']}>{number}</span>
        {icons[citation.origin]}
        <span>{say(kindWord(citation.origin, reader))}</span>
      </p>
      <h3>{citation.title}</h3>
      <blockquote className={styles['passage']}>
        <mark>{citation.span}</mark>
      </blockquote>
      <p className={styles['soft']}>
        {citation.date === undefined
          ? null
          : `${say(citation.origin === 'record' ? 'sourceDated' : 'sourceReviewed', { date: date(citation.date) })} · `}
        {say('sourceRef', { ref: citation.source })}
      </p>
      {isActive && backs[0] !== undefined ? (
        <p className={styles['soft']}>{say('sourceBacks', { sentence: backs[0] })}</p>
      ) : null}
    </li>
  )
}
