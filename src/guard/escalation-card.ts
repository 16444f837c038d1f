import { z } from 'zod'
import type { Card, CardNumber, Urgency } from '../domain/answer.ts'
import { readRules } from '../knowledge/rules.ts'
import type { Notices } from './notices.ts'

export type EmergencyProfile = 'us' | 'uk' | 'eu' | 'au'

const label = z.object({ en: z.string(), es: z.string(), pl: z.string() })
const rowSchema = z.object({
  id: z.string(),
  source: z.string(),
  profile: z.enum(['us', 'uk', 'eu', 'au']),
  for: z.array(z.enum(['emergency', 'crisis', 'same-day'])),
  number: z.string(),
  href: z.string().regex(/^(tel|sms):[+\d]+$/),
  label,
})

export interface EscalationCards {
  /** What to do and whom to call, at grade 6 or below; undefined for a routine question. */
  card(urgency: Urgency, profile: EmergencyProfile, language: string): Card | undefined
  /** Every number of a profile, the emergency number first. */
  contacts(profile: EmergencyProfile, language: string): readonly CardNumber[]
  /** The number that stands for "call an ambulance". */
  emergencyNumber(profile: EmergencyProfile): string
}

export async function loadEscalationCards(notices: Notices, folder?: URL): Promise<EscalationCards> {
  const { rows } = await readRules('emergency-numbers', rowSchema, folder)
  const of = (profile: EmergencyProfile) => rows.filter(row => row.profile === profile)
  const emergencyNumber = (profile: EmergencyProfile): string => of(profile)[0]?.number ?? '112'
  const show = (row: (typeof rows)[number], language: string): CardNumber => ({
    label: language.startsWith('es') ? row.label.es : language.startsWith('pl') ? row.label.pl : row.label.en,
    number: row.number,
    href: row.href,
  })
  return {
    emergencyNumber,
    contacts: (profile, language) => of(profile).map(row => show(row, language)),
    card(urgency, profile, language) {
      if (urgency === 'routine') return undefined
      const number = emergencyNumber(profile)
      const shown = of(profile).filter(row => row.for.includes(urgency))
      // In a crisis the crisis line stands first; the emergency number is in the steps and second in the list.
      const order = urgency === 'crisis' ? shown.toSorted((a, b) => a.for.length - b.for.length) : shown
      return {
        urgency,
        title: notices.say(`card-${urgency}-title`, language).join(' '),
        steps: notices.say(`card-${urgency}-steps`, language, { number }),
        numbers: order.map(row => show(row, language)),
        language: notices.languageOf(`card-${urgency}-title`, language),
      }
    },
  }
}
