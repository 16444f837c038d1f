import type { ClinicianActor } from '../../domain/actor.ts'
import { type Citation, cite } from '../../domain/evidence.ts'
import { currentFacts, type StoredFact, spanOf } from '../../record/facts.ts'
import type { Tx } from '../../store/database.ts'
import { readAnalysis, type ShownFactor } from './analysis.ts'
import type { DriverTables, FactorRow } from './tables.ts'

/** What moves one outcome in people like these, and which of it this person has told us. */
export interface PersonDrivers {
  readonly outcome: string
  readonly title: string
  /** Null when the analysis was not made yet. */
  readonly computedAt: Date | null
  readonly people: number
  /** Drivers among people that this person has, strongest first. */
  readonly drivers: readonly PersonFactor[]
  /** Circumstances that she has and that only travel with others: help is still offered, but they do not lead. */
  readonly passengers: readonly PersonFactor[]
  /** Drivers among people that nobody has asked her about, or that she chose not to answer. */
  readonly notKnown: readonly string[]
}

interface PersonFactor {
  readonly factor: string
  readonly title: string
  readonly figure: ShownFactor
  readonly actionable: FactorRow['actionable']
  readonly action: string
  /** Help that matches it, in plain words. */
  readonly help: readonly { readonly title: string; readonly phone: string | null; readonly text: string }[]
  readonly evidence: Citation
}

/** For each outcome with a kept analysis, this person's share in it. Says nothing about her that she did not answer. */
export async function personDrivers(
  tx: Tx,
  actor: ClinicianActor,
  person: string,
  tables: DriverTables,
): Promise<readonly PersonDrivers[]> {
  const needs = latestNeeds(await currentFacts(tx, actor, person, ['social-need']))
  const found: PersonDrivers[] = []
  for (const { id, title } of tables.outcomes.rows) {
    const kept = await readAnalysis(tx, actor, id)
    const figures = kept?.analysis.factors ?? []
    const of = (verdict: ShownFactor['verdict']) => figures.filter(figure => figure.verdict === verdict)
    found.push({
      outcome: id,
      title,
      computedAt: kept?.computedAt ?? null,
      people: kept?.analysis.people ?? 0,
      drivers: of('driver').flatMap(figure => factorOf(figure, needs, tables)),
      passengers: of('passenger').flatMap(figure => factorOf(figure, needs, tables)),
      notKnown: of('driver').flatMap(({ factor }) => {
        const row = tables.factors.rows.find(each => each.id === factor)
        return row === undefined || needs.has(row.category) ? [] : [row.title]
      }),
    })
  }
  return found
}

function factorOf(
  figure: ShownFactor,
  needs: ReadonlyMap<unknown, StoredFact>,
  tables: DriverTables,
): readonly PersonFactor[] {
  const row = tables.factors.rows.find(each => each.id === figure.factor)
  const fact = needs.get(row?.category)
  if (row === undefined || fact?.value?.type !== 'boolean' || !fact.value.boolean) return []
  return [
    {
      factor: row.id,
      title: row.title,
      figure,
      actionable: row.actionable,
      action: row.action,
      help: tables.help.rows
        .filter(resource => resource.needs.some(need => need === row.help))
        .map(({ title, phone, statement }) => ({ title, phone: phone ?? null, text: statement })),
      evidence: cite(spanOf(fact)),
    },
  ]
}

/** The latest real answer of each category; a refusal neither says nor ends anything. */
function latestNeeds(facts: readonly StoredFact[]): ReadonlyMap<unknown, StoredFact> {
  const latest = new Map<unknown, StoredFact>()
  for (const fact of facts) {
    const { category } = fact.detail
    if (fact.value?.type === 'boolean' && !latest.has(category)) latest.set(category, fact)
  }
  return latest
}
