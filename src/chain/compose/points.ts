import type { ReaderRole } from '../../domain/actor.ts'
import type { Level } from '../../domain/answer.ts'

/** How many points an answer makes. Source: AHRQ universal precautions, no more than three key points at a time. */
export const pointsAt = (reader: ReaderRole, level: Level): number =>
  (reader === 'clinician' ? clinician : patient)[level]

const patient: Readonly<Record<Level, number>> = { simple: 3, standard: 5, detailed: 8 }
const clinician: Readonly<Record<Level, number>> = { simple: 3, standard: 4, detailed: 5 }
