import { readFile } from 'node:fs/promises'
import { corporaFolder } from '../../knowledge/rules.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { readNumbers, type TextNumber } from './numbers.ts'

/** What our own reviewed templates may say besides what is put into their slots. */
export interface TemplateWords {
  readonly terms: ReadonlySet<string>
  readonly numbers: readonly TextNumber[]
}

/** Tables whose rows are wording of trusted code. */
const tables = ['record-wording', 'together-wording', 'answer-templates', 'notices'] as const

/**
 * Reads the fixed words of all templates: a claim or notice of trusted code may add only what its evidence or the question says.
 * The rows are read as text: their few column names do no harm here, and parsing them would be a tenth of the whole start.
 */
export async function loadTemplateWords(folder: URL = corporaFolder): Promise<TemplateWords> {
  const rows = await Promise.all(
    tables.map(async table => {
      const text = await readFile(new URL(`rules/${table}.yaml`, folder), 'utf8')
      return text.slice(text.indexOf('\nrows:')).replace(/\{\w+\}|^\s*#.*$|\bid: [^,\n]+/gm, ' ')
    }),
  )
  const text = rows.join('\n')
  return { terms: new Set(indexTerms(text)), numbers: readNumbers(text) }
}
