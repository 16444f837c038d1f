import type { SentenceView } from '../api/types.ts'
import { useWords } from '../words/words.tsx'
import { kindWord, type NumberedSource } from './citations.ts'
import styles from './conversation.module.css'

interface Props {
  readonly sentences: readonly SentenceView[]
  readonly sources: readonly NumberedSource[]
  readonly language: string
  readonly reader: 'patient' | 'clinician'
  readonly openSource: (spanId: string) => void
}

/** The checked sentences: text together, things to do as a list, each with the numbers of its sources. */
export function Sentences({ sentences, sources, language, reader, openSource }: Props) {
  const one = (sentence: SentenceView) => (
    <SentenceText {...{ sentence, sources, reader, openSource }} key={sentence.text} />
  )
  return (
    <div className={styles['sentences']} lang={language}>
      {groups(sentences).map(({ kind, members }) =>
        kind === 'action' || (kind === 'fact' && members.length > 3) ? (
          <ul key={`${kind}-${members[0]?.text}`} className={styles[kind === 'action' ? 'actions' : 'facts']}>
            {members.map(sentence => (
              <li key={sentence.text}>{one(sentence)}</li>
            ))}
          </ul>
        ) : (
          <p key={`${kind}-${members[0]?.text}`} className={styles[`kind-${kind}`] ?? ''}>
            {members.map(one)}
          </p>
        ),
      )}
    </div>
  )
}

function SentenceText({
  sentence,
  sources,
  reader,
  openSource,
}: Omit<Props, 'sentences' | 'language'> & { readonly sentence: SentenceView }) {
  const { say } = useWords()
  const cited = sources.filter(({ citation }) => sentence.citations.some(({ spanId }) => spanId === citation.spanId))
  return (
    <span>
      {sentence.text}
      {cited.length > 0 ? '\u00a0' : ''}
      <span className={styles['cites']}>
        {cited.map(({ number, citation }) => (
          <button
            key={citation.spanId}
            type="button"
            className={styles['cite']}
            data-origin={citation.origin}
            aria-label={say('sourceNumber', {
              number,
              kind: say(kindWord(citation.origin, reader)),
              title: citation.title,
            })}
            onClick={() => openSource(citation.spanId)}
          >
            {number}
          </button>
        ))}
      </span>{' '}
    </span>
  )
}

function groups(
  sentences: readonly SentenceView[],
): readonly { kind: SentenceView['kind']; members: SentenceView[] }[] {
  const made: { kind: SentenceView['kind']; members: SentenceView[] }[] = []
  for (const sentence of sentences) {
    const last = made.at(-1)
    if (last?.kind === sentence.kind) last.members.push(sentence)
    else made.push({ kind: sentence.kind, members: [sentence] })
  }
  return made
}
