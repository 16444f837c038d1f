import type { Finding } from '../domain/careplan.ts'
import { Refusal } from '../kernel/errors.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import type { ReasonRow } from './decision-reasons.ts'
import type { ItemDecision, OverriddenConcern } from './decision-request.ts'

/** An approval meets findings about the person's life that speak against it as it is. Nothing was written. */
export class OpenConcern extends Refusal {
  readonly item: string
  readonly concerns: readonly Pick<Finding, 'id' | 'title' | 'explanation'>[]
  constructor(item: string, concerns: OpenConcern['concerns']) {
    super(
      'conflict',
      concerns.map(({ title }) => `${title}.`).join(' '),
      'Approve support for it as well, or acknowledge each concern with a coded reason.',
    )
    this.name = 'OpenConcern'
    this.item = item
    this.concerns = concerns
  }
}

/** What the approval overrides, with the reasons. Throws `OpenConcern` for what is not acknowledged, 'invalid' for an unknown reason. */
export function checkConcerns(
  { item, acknowledged = [] }: ItemDecision,
  concerns: readonly Finding[],
  reasons: RuleTable<ReasonRow>,
): readonly OverriddenConcern[] {
  const open = concerns.filter(({ id }) => !acknowledged.some(({ finding }) => finding === id))
  if (open.length > 0) throw new OpenConcern(item, open)
  const known = reasons.rows.filter(row => row.for.includes('concern')).map(({ id }) => id)
  return concerns.map(({ id, title }) => {
    const reason = acknowledged.find(({ finding }) => finding === id)?.reason ?? ''
    if (!known.includes(reason))
      throw new Refusal('invalid', `${reason} is no reason to override a concern.`, `Use one of: ${known.join(', ')}.`)
    return { finding: id, title, reason }
  })
}
