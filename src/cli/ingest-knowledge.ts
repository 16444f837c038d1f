import { basename } from 'node:path'
import {
  ingestDocumentFile,
  type OperatorDocumentOptions,
  type OperatorDocumentReport,
  type OperatorParts,
} from '../ingest/knowledge-operator.ts'
import type { IngestReport } from '../ingest/report.ts'
import { loadVocabulary, type VocabularyReport } from '../ingest/vocabulary.ts'
import { Refusal } from '../kernel/errors.ts'
import { readEverydayNames } from '../knowledge/vocabulary-words.ts'
import type { Terminal } from './terminal.ts'

export interface KnowledgeFiles {
  readonly documents: readonly OperatorDocumentReport[]
  readonly vocabularies: readonly VocabularyReport[]
  readonly problems: IngestReport['problems']
}

export interface KnowledgeFileOptions extends OperatorDocumentOptions {
  /** Name under which a vocabulary is kept. */
  readonly vocabulary?: string | undefined
}

/**
 * Loads the documents and vocabularies that a load of files has found. A file that cannot be read becomes a problem while the others go in; when it
 * is the only one it is refused.
 */
export async function loadKnowledgeFiles(
  terminal: Terminal,
  parts: OperatorParts & { readonly corpora: URL; readonly isWord: (word: string) => boolean },
  found: Pick<IngestReport, 'files' | 'documents' | 'vocabularies'>,
  { vocabulary: name, ...options }: KnowledgeFileOptions,
): Promise<KnowledgeFiles> {
  const problems: { file: string; path: string; reason: string }[] = []
  const each = async <T>(file: string, load: () => Promise<T>): Promise<readonly T[]> => {
    try {
      return [await load()]
    } catch (error) {
      if (!(error instanceof Refusal) || found.files === 1) throw error
      problems.push({ file, path: '$', reason: `${error.message} ${error.hint}` })
      return []
    }
  }
  const documents: OperatorDocumentReport[] = []
  for (const file of found.documents)
    documents.push(...(await each(file, () => ingestDocumentFile(parts, file, options))))
  const vocabularies: VocabularyReport[] = []
  if (found.vocabularies.length > 0) {
    const isEverydayName = await readEverydayNames(parts.isWord, parts.corpora)
    const { language, dryRun = false } = options
    for (const vocabulary of found.vocabularies) {
      const progress = await terminal.progress(basename(vocabulary.file))
      const load = () =>
        loadVocabulary({ ...parts, isEverydayName }, vocabulary, { name, language, dryRun, progress: progress.update })
      vocabularies.push(...(await each(vocabulary.file, load).finally(progress.stop)))
    }
  }
  return { documents, vocabularies, problems: [...problems, ...vocabularies.flatMap(({ problems }) => problems)] }
}

/** What happened to each document and vocabulary that a reader should know of. */
export function knowledgeText({ documents, vocabularies }: KnowledgeFiles): readonly string[] {
  return [
    ...documents.flatMap(({ id, reason, nearDuplicate }) => [
      ...(reason === undefined ? [] : [`${id} is quarantined: it ${reason}. It answers no question.`]),
      ...(nearDuplicate === undefined
        ? []
        : [
            `${id} was left out: its text is ${Math.round(100 * nearDuplicate.likeness)} % that of ${nearDuplicate.id} (--keep-duplicates loads it all the same).`,
          ]),
    ]),
    ...vocabularies.map(({ name, phrases, concepts, leftOut, unreadable, isUnchanged }) => {
      const left = Object.entries(leftOut)
        .filter(([, count]) => count > 0)
        .map(([why, count]) => `${count} ${leftOutWords[why] ?? why}`)
      return `Vocabulary ${name}: ${phrases} names of ${concepts} concepts${isUnchanged ? ', unchanged' : ''}; left out: ${left.join(', ') || 'none'}; ${unreadable} lines could not be read.`
    }),
  ]
}

const leftOutWords: Readonly<Record<string, string>> = {
  withoutTerms: 'without a word to look for',
  tooLong: 'too long to be met in a question',
  everydayWord: 'everyday words',
  shared: 'shared by too many concepts',
}
