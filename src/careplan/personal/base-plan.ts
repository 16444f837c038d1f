import type { PlanItem } from '../delta.ts'
import type { Clock, PathwayAction, Timing } from '../pathway.ts'
import type { AppliedPathway, PlanContext } from './context.ts'
import { endOf, events, type Holding, holds } from './holds.ts'

type Basis = Omit<PlanContext, 'applied' | 'findings'>

/** The pathways that apply to the record, smallest rank first. An exclusion counts only when the record says yes to it. */
export function appliedPathways({ record, tables, knowledge }: Basis): readonly AppliedPathway[] {
  return knowledge.pathways.flatMap(pathway => {
    if (pathway.status !== 'active') return []
    const { when, unless } = pathway.applies
    const holding = holds(when, record, tables)
    if (holding.is !== 'yes') return []
    return unless !== undefined && holds(unless, record, tables).is === 'yes'
      ? []
      : [{ pathway, because: distinct(holding.facts) }]
  })
}

const distinct = (facts: Holding['facts']): Holding['facts'] => [
  ...new Map(facts.map(fact => [fact.id, fact])).values(),
]

/** The standard for this person: every action of the pathways whose own condition holds, in the person's language. */
export function basePlan(applied: readonly AppliedPathway[], { record, tables }: Basis): readonly PlanItem[] {
  return applied.flatMap(({ pathway }) =>
    pathway.actions.flatMap((action, at) => {
      const { condition, ifUnknown } = action
      const { is } = condition === undefined ? { is: 'yes' as const } : holds(condition, record, tables)
      if (is === 'no' || (is === 'unknown' && ifUnknown !== 'include')) return []
      const due = dueDay(action.timing, pathway.clocks ?? [], record)
      const item: PlanItem = {
        pathway: pathway.id,
        action: action.id,
        place: pathway.rank * 1000 + at,
        concept: action.concept,
        kind: action.kind,
        title: action.title,
        text: `${action.title}: ${action.text} (${[timingWords(action.timing), ...due, action.participant].join('; ')})`,
        patientText: record.language.startsWith('es') ? action.patient.es : action.patient.en,
        participant: action.participant,
        risk: action.risk,
        safetyCritical: action.safetyCritical,
        priority: action.priority,
        load: action.load,
      }
      return [item]
    }),
  )
}

const unitWords = { d: 'day', wk: 'week', mo: 'month', a: 'year' } as const
const daysOf = { d: 1, wk: 7, mo: 30.44, a: 365.25 } as const

/** 'every 3 months', 'within 2 weeks of discharge', 'once'. */
export function timingWords(timing: Timing): string {
  if (timing.kind === 'once') return 'once'
  const { period } = timing
  const unit = unitWords[timing.unit]
  if (timing.kind === 'within') return `within ${period} ${unit}${period === 1 ? '' : 's'} of ${timing.after}`
  return period === 1 ? `every ${unit}` : `every ${period} ${unit}s`
}

/** How often it comes round, in days; infinite for what is done once. */
export const intervalOf = ({ timing }: Pick<PathwayAction, 'timing'>): number =>
  timing.kind === 'recurring' ? timing.period * daysOf[timing.unit] : Number.POSITIVE_INFINITY

/** The day on which the clock of a timing ends, when the record says where it began: 'due by 2026-11-24, day 49'. */
function dueDay(timing: Timing, clocks: readonly Clock[], record: Basis['record']): readonly string[] {
  const clock = timing.kind === 'within' ? clocks.find(({ id }) => id === timing.clock) : undefined
  const starts =
    clock === undefined ? [] : events(clock.from, record).map(fact => Date.parse(fact.effective?.start ?? ''))
  const known = starts.filter(start => !Number.isNaN(start))
  if (clock === undefined || known.length === 0) return []
  const end = new Date(Math.min(...known) + clock.days * 86_400_000).toISOString().slice(0, 10)
  return [`due by ${end}, day ${clock.days}`]
}

/** The last event among the facts: what "after" of an action counts from. */
export const lastEnd = (because: AppliedPathway['because']): number =>
  Math.max(...because.map(endOf).filter(end => !Number.isNaN(end)), Number.NEGATIVE_INFINITY)
