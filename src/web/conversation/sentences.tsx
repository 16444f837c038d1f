import type { SentenceView } from '../api/types.ts'
import { useWords } from '../words/words.tsx'
import { kindWord, type NumberedSource } from './citations.ts'
import styles from './conversation.module.css'

interface Props {
  readonly sentences: readonly SentenceView[]
  readonly sources: readonly NumberedSource[]
  readonly language: string
  readonly reader: 'patient' | 'clinician'
  /** The answer lists entries of the record. */
  readonly isListing: boolean
  readonly openSource: (spanId: string) => void
}

/** The checked sentences: text together, things to do and entries of the record as lists, each with the numbers of its sources. */
export function Sentences({ sentences, sources, language, reader, isListing, openSource }: Props) {
  const one = (sentence: SentenceView) => (
    <SentenceText {...{ sentence, sources, reader, openSource }} key={sentence.text} />
  )
  return (
    <div className={styles['sentences']} lang={language}>
      {groups(sentences, isListing ? 1 : 3).map(({ kind, members, isList }) =>
        isList ? (
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
}: Omit<Props, 'sentences' | 'language' | 'isListing'> & { readonly sentence: SentenceView }) {
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

interface Group {
  readonly kind: SentenceView['kind']
  readonly members: SentenceView[]
  /** Facts of which there are many, or that a sentence with a colon introduces. */
  isList: boolean
}

/** Neighbours of one kind belong together; a sentence that ends in a colon ends its group and makes the next one a list. */
function groups(sentences: readonly SentenceView[], mostInText: number): readonly Group[] {
  const made: Group[] = []
  for (const sentence of sentences) {
    const last = made.at(-1)
    const isIntroduced = last?.members.at(-1)?.text.trimEnd().endsWith(':') === true
    if (last !== undefined && last.kind === sentence.kind && !isIntroduced) {
      last.members.push(sentence)
      last.isList ||= sentence.kind === 'fact' && last.members.length > mostInText
    } else {
      const isList = sentence.kind === 'action' || (sentence.kind === 'fact' && isIntroduced)
      made.push({ kind: sentence.kind, members: [sentence], isList })
    }
  }
  return made
}
