import type { StoredFact } from '../../record/facts.ts'

/** 'CYP2C19', from the coded gene or the first word of the fact. */
export const geneOf = (fact: StoredFact): string => {
  const { gene } = fact.detail
  return (typeof gene === 'string' ? gene : (fact.text.split(/\s/)[0] ?? '')).toUpperCase()
}
