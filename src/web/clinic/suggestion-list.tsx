import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { SuggestionSummary } from '../api/types.ts'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './inbox.module.css'
import { Risk } from './risk.tsx'

/** One line for each suggestion; the whole line opens it. */
export function SuggestionList({ suggestions }: { readonly suggestions: readonly SuggestionSummary[] }) {
  const { say } = useWords()
  return (
    <ul className={styles['list']}>
      {suggestions.map(({ id, risk, title, person, rule, status, createdAt, openItems, awaitingItems }) => (
        <li key={id} className={styles['row']} data-risk={risk} data-status={status}>
          <Risk risk={risk} />
          <div className={styles['rowMain']}>
            <Link to="/clinic/suggestions/$suggestion" params={{ suggestion: id }} className={styles['rowLink'] ?? ''}>
              {title}
            </Link>
            <span className={styles['soft']}>
              <strong>{person.name}</strong> · {say(ruleWords[rule] ?? 'ruleDailyLife')}
            </span>
            {awaitingItems === 0 ? null : (
              <span className={styles['waits']}>{say('awaitingItems', { count: awaitingItems })}</span>
            )}
          </div>
          <Age iso={createdAt} />
          <span className={styles['items']} data-status={status}>
            {status === 'draft' ? say('inboxItems', { count: openItems }) : say(statusWords[status])}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** How long it has waited, by this machine's clock. */
function Age({ iso }: { readonly iso: string }) {
  const { say, date } = useWords()
  const days = Math.floor((Date.now() - Date.parse(iso)) / 86_400_000)
  return (
    <time className={styles['age']} dateTime={iso} title={date(iso)}>
      {days < 0 ? date(iso) : days === 0 ? say('ageToday') : say(days === 1 ? 'ageDay' : 'ageDays', { count: days })}
    </time>
  )
}

const statusWords = { draft: 'filterOpen', decided: 'filterDecided', stale: 'filterStale' } as const

const ruleWords: Readonly<Record<string, WordKey>> = {
  pathway: 'rulePathway',
  'drug-storage': 'ruleStorage',
  'gene-drug': 'ruleGene',
  'gene-conflict': 'ruleGeneConflict',
  'drug-drug': 'ruleDrugs',
  'duplicate-therapy': 'ruleDuplicate',
  'drug-food': 'ruleFood',
  'drug-allergy': 'ruleAllergy',
  'same-allergy': 'ruleAllergy',
  'drug-kidney': 'ruleKidney',
  'drug-liver': 'ruleLiver',
  'drug-pregnancy': 'rulePregnancy',
  'drug-age': 'ruleAge',
  'drug-condition': 'ruleCondition',
  'monitoring-overdue': 'ruleCheckDue',
  'silent-device': 'ruleDevice',
}

/**
 * Moves through the lines below it with j and k while the focus is inside; Enter opens a line, as it does any link. It takes
 * the focus when the page opens, so that the keys work at once, and nowhere else.
 */
export function useLineKeys() {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus({ preventScroll: true }), [])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    const lines = [...(place.current?.querySelectorAll<HTMLAnchorElement>('li a') ?? [])]
    const at = lines.findIndex(line => line === document.activeElement)
    const next = lines[at < 0 ? (step > 0 ? 0 : lines.length - 1) : at + step]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return { place, onKeyDown }
}
