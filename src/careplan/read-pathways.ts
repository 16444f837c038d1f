import { audit } from '../audit/audit.ts'
import type { ClinicianActor, SystemActor } from '../domain/actor.ts'
import type { Span } from '../domain/evidence.ts'
import { findings } from '../reason/findings.ts'
import { spanOf } from '../record/facts.ts'
import type { Tx } from '../store/database.ts'
import { requirePerson } from './access.ts'
import { keyOf, type PersonalDelta, type PlanItem } from './delta.ts'
import { reasonOf } from './personal/plan-tables.ts'
import { type PathwayParts, readPlan } from './suggest-pathways.ts'

/** One pathway of one person: the standard beside what stands for her, with every difference in plain words. */
export interface PersonPathway {
  readonly id: string
  readonly title: string
  readonly version: string
  /** Why it applies. */
  readonly because: readonly Span[]
  /** Differences from the standard. */
  readonly deltaCount: number
  readonly actions: readonly PersonAction[]
}

export interface PersonAction {
  readonly action: string
  readonly title: string
  /** 'now', 'later' with its place in the order, or 'out'. */
  readonly state: 'now' | 'later' | 'out'
  readonly order?: number
  readonly isActive: boolean
  /** The standard's wording; absent for what was added. */
  readonly standard?: string
  /** What stands for this person; absent for what is out. */
  readonly personal?: string
  readonly patientText?: string
  readonly risk: PlanItem['risk']
  readonly safetyCritical: boolean
  readonly deltas: readonly DeltaView[]
}

export interface DeltaView {
  readonly op: PersonalDelta['op']
  readonly reason: string
  readonly reasonTitle: string
  /** One sentence in plain words. */
  readonly plain: string
  readonly why: string
  readonly evidence: readonly Span[]
  readonly author: PersonalDelta['author']
}

export interface PersonPathways {
  /** Most things asked at one time, and why so many. */
  readonly budget: { readonly id: string; readonly title: string; readonly items: number; readonly points: number }
  readonly pathways: readonly PersonPathway[]
}

/** The pathways that apply to one person, standard against personal. Refuses 'not-found' for a foreign person. Writes one audit row. */
export async function readPersonPathways(
  tx: Tx,
  actor: ClinicianActor | SystemActor,
  person: string,
  now: Date,
  { tables, plans }: Pick<PathwayParts, 'tables' | 'plans'>,
): Promise<PersonPathways> {
  await requirePerson(tx, actor, person)
  const found = await findings(tx, actor, person, now, tables)
  const { plan, input } = await readPlan(tx, actor, person, now, { tables, knowledge: plans, findings: found })
  const { id, title, items, points } = plan.budget
  const pathways = plan.applied.map(({ pathway, because }): PersonPathway => {
    const of = plan.deltas.filter(delta => delta.pathway === pathway.id)
    const standard = plan.base.filter(item => item.pathway === pathway.id)
    const added = of.flatMap(delta => (delta.op === 'add' ? [delta.item] : []))
    return {
      id: pathway.id,
      title: pathway.title,
      version: pathway.version,
      because: because.map(spanOf),
      deltaCount: of.filter(({ op }) => op !== 'keep').length,
      actions: [...standard, ...added].map(item => {
        const key = keyOf(item)
        const standing = plan.now.find(each => keyOf(each) === key)
        const at = plan.later.findIndex(each => keyOf(each) === key)
        const current = standing ?? plan.later[at]
        return {
          action: item.action,
          title: item.title,
          state: standing !== undefined ? 'now' : at >= 0 ? 'later' : 'out',
          ...(at >= 0 ? { order: at + 1 } : {}),
          isActive: input.active?.has(key) === true,
          ...(standard.includes(item) ? { standard: item.text } : {}),
          ...(current === undefined ? {} : { personal: current.text, patientText: current.patientText }),
          risk: item.risk,
          safetyCritical: item.safetyCritical,
          deltas: of
            .filter(delta => keyOf(delta) === key)
            .map((delta): DeltaView => {
              const { title: reasonTitle, plain } = reasonOf(plans.reasons, delta.reason)
              const { op, reason, why, author } = delta
              const evidence = delta.evidence.flatMap(span => plan.spans.get(span) ?? [])
              return { op, reason, reasonTitle, plain, why, evidence, author }
            }),
        }
      }),
    }
  })
  await audit(tx, actor, { action: 'plan-read', person, subject: 'pathway', detail: { count: pathways.length } }, now)
  return { budget: { id, title, items, points }, pathways }
}
