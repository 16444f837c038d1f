import { z } from 'zod'
import { readRules } from '../knowledge/rules.ts'

/** Reviewed sentences the guard says. */
export interface Notices {
  /** The sentences of a row, `{slots}` filled; English for any language but Spanish and Polish. An unknown row or slot is a bug. */
  say(id: string, language: string, slots?: Readonly<Record<string, string>>): readonly string[]
  /** The language that `say` will use. */
  languageOf(id: string, language: string): string
}

const lines = z.array(z.string().min(1)).min(1)
const rowSchema = z.object({ id: z.string(), source: z.string(), en: lines, es: lines, pl: lines })

export async function loadNotices(folder?: URL): Promise<Notices> {
  const rows = new Map((await readRules('notices', rowSchema, folder)).rows.map(row => [row.id, row]))
  const pick = (id: string, language: string): { readonly language: string; readonly lines: readonly string[] } => {
    const row = rows.get(id)
    if (row === undefined) throw new RangeError(`corpora/rules/notices.yaml has no row ${id}`)
    if (language.startsWith('es')) return { language: 'es', lines: row.es }
    if (language.startsWith('pl')) return { language: 'pl', lines: row.pl }
    return { language: 'en', lines: row.en }
  }
  return {
    languageOf: (id, language) => pick(id, language).language,
    say: (id, language, slots = {}) =>
      pick(id, language).lines.map(line =>
        line.replace(/\{(\w+)\}/g, (_, name: string) => {
          const slot = slots[name]
          if (slot === undefined) throw new RangeError(`the notice ${id} needs a value for ${name}`)
          return slot
        }),
      ),
  }
}
