import { geneOf } from '../../reason/state.ts'
import type { StoredFact } from '../../record/facts.ts'
import type { PlanItem } from '../delta.ts'
import type { Done } from '../pathway.ts'
import { lastEnd } from './base-plan.ts'
import { type Made, type PlanContext, removal, spansOf, standardOf } from './context.ts'
import { endOf, events, taken } from './holds.ts'

/** What the record shows as done leaves the plan until it is due again. */
export function doneDeltas(items: readonly PlanItem[], context: PlanContext): readonly Made[] {
  return items.flatMap(item => {
    const standard = standardOf(context, item)
    const done = standard?.action.done
    if (standard === undefined || done === undefined) return []
    const fact = doneBy(done, lastEnd(standard.because), context)
    if (fact === undefined) return []
    const isRecurring = standard.action.timing.kind === 'recurring'
    return [removal(item, isRecurring ? 'not-due' : 'done-already', `In the record: ${fact.quote}`, spansOf([fact]))]
  })
}

function doneBy(done: Done, since: number, { record, tables }: PlanContext): StoredFact | undefined {
  const { medicines = [], genes = [], kinds, after, ...pattern } = done
  const { codes, titles, days } = pattern
  const event =
    kinds === undefined || (codes === undefined && titles === undefined)
      ? undefined
      : events(
          {
            kinds,
            ...(codes === undefined ? {} : { codes }),
            ...(titles === undefined ? {} : { titles }),
            ...(days === undefined ? {} : { days }),
          },
          record,
        ).find(fact => after !== true || endOf(fact) > since)
  return (
    event ??
    taken(medicines, record, tables)[0]?.fact ??
    record.state.phenotypes.find(fact => genes.includes(geneOf(fact)))
  )
}
