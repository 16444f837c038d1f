import type { Urgency } from '../../domain/answer.ts'

/** The three classes of the published triage vignettes: emergency, needs care soon (non-emergency), self-care. */
export type TriageClass = 'em' | 'ne' | 'sc'

const triageClass: Readonly<Record<Urgency, TriageClass>> = {
  emergency: 'em',
  crisis: 'em',
  'same-day': 'ne',
  routine: 'sc',
}

/** `emergencyRecall` applies to emergencies, `specificity` to everything else, `accuracy` to all. */
export function scoreTriage(said: Urgency, expected: TriageClass): Readonly<Record<string, number | null>> {
  const answered = triageClass[said]
  return {
    accuracy: answered === expected ? 1 : 0,
    emergencyRecall: expected === 'em' ? (answered === 'em' ? 1 : 0) : null,
    specificity: expected === 'em' ? null : answered === 'em' ? 0 : 1,
  }
}
