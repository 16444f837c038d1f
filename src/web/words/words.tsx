import { createContext, type ReactNode, use, useEffect } from 'react'
import { en, type WordKey } from './en.ts'
import { es } from './es.ts'

type Fill = Readonly<Record<string, string | number>>

export interface Words {
  readonly language: string
  say(key: WordKey, fill?: Fill): string
  /** "6 August 2026", in the page's language; the text itself when it is no date. */
  date(iso: string | null | undefined): string
  dateTime(iso: string): string
}

const catalogues: Readonly<Record<string, Partial<Record<WordKey, string>>>> = { en, es }

function wordsIn(language: string): Words {
  const base = language.split('-')[0] ?? 'en'
  const catalogue = catalogues[base] ?? en
  const known = base in catalogues ? base : 'en'
  return {
    language: known,
    say: (key, fill = {}) =>
      (catalogue[key] ?? en[key]).replace(/\{(\w+)\}/g, (whole, name: string) => String(fill[name] ?? whole)),
    date: iso => formatDate(iso, known),
    dateTime: iso =>
      new Date(iso).toLocaleString(tag(known), {
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
      }),
  }
}

const tag = (language: string): string => (language === 'en' ? 'en-GB' : language)

/** Dates without a clock time are calendar days: they must not slip by a time zone. */
function formatDate(iso: string | null | undefined, language: string): string {
  if (iso === null || iso === undefined || iso === '') return ''
  if (/^\d{4}$/.test(iso)) return iso
  const month = /^(\d{4})-(\d{2})$/.test(iso)
  const at = new Date(month ? `${iso}-01T00:00:00Z` : iso)
  if (Number.isNaN(at.getTime())) return iso
  const calendarDay = month || /^\d{4}-\d{2}-\d{2}$/.test(iso)
  return at.toLocaleDateString(tag(language), {
    ...(month ? {} : { day: 'numeric' }),
    month: 'long',
    year: 'numeric',
    ...(calendarDay ? { timeZone: 'UTC' } : {}),
  })
}

const WordsContext = createContext<Words>(wordsIn('en'))

export const useWords = (): Words => use(WordsContext)

/** Sets the language of the page below it, and of the document, so that a screen reader speaks it right. */
export function WordsIn({ language, children }: { readonly language: string; readonly children: ReactNode }) {
  const words = wordsIn(language)
  useEffect(() => {
    document.documentElement.lang = words.language
  }, [words.language])
  return <WordsContext value={words}>{children}</WordsContext>
}
