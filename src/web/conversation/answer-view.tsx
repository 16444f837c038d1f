import type { ReactNode } from 'react'
import type { OutcomeKind, SentenceView } from '../api/types.ts'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import { numberSources } from './citations.ts'
import styles from './conversation.module.css'
import { Sentences } from './sentences.tsx'

const titles: Readonly<Partial<Record<OutcomeKind, WordKey>>> = {
  abstained: 'notFoundTitle',
  refused: 'refusedTitle',
  'asked-back': 'askBackTitle',
}

/** One answer: its sentences with their sources, and what it could not do said as such. */
export function AnswerView({
  sentences,
  kind,
  structured,
  language,
  reader,
  openSource,
  children,
}: {
  readonly sentences: readonly SentenceView[]
  readonly kind: OutcomeKind | undefined
  /** The machine-readable twin of the answer, once it is complete. */
  readonly structured: unknown
  readonly language: string
  readonly reader: 'patient' | 'clinician'
  readonly openSource: (spanId: string) => void
  readonly children?: ReactNode
}) {
  const { say } = useWords()
  const sources = numberSources(sentences)
  const isListing = typeof structured === 'object' && structured !== null && 'list' in structured
  const title = kind === undefined ? undefined : titles[kind]
  return (
    <article className={styles['answer']} aria-label={say('answer')}>
      {title === undefined ? null : <h3>{say(title)}</h3>}
      <Sentences {...{ sentences, sources, language, reader, isListing, openSource }} />
      {kind !== undefined && sources.length > 1 && sources[0] !== undefined ? (
        <SeeAll count={sources.length} open={() => openSource(sources[0]?.citation.spanId ?? '')} />
      ) : null}
      {children}
    </article>
  )
}

function SeeAll({ count, open }: { readonly count: number; readonly open: () => void }) {
  const { say } = useWords()
  return (
    <button type="button" className={`${styles['seeAll']} no-print`} onClick={open}>
      {say('sourcesRead', { count })}
    </button>
  )
}
