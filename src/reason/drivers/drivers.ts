import { designOf, type FactorDesign } from './design.ts'
import { type Effect, effectOf, eValue, type Interval } from './effect.ts'
import { type Fit, fitLogistic } from './logistic.ts'
import { downstreamOf, isRecordedAfter, type Member, type Population, type StudiedFactor } from './population.ts'

/**
 * `driver`: goes with the outcome after everything else is held equal. `passenger`: goes with it only because it travels with
 * something that does. `undecided`: too wide an interval to tell. `recorded-after`: known only since the outcome began to count.
 */
export type Verdict =
  | 'driver'
  | 'passenger'
  | 'protective'
  | 'no-association'
  | 'undecided'
  | 'too-few'
  | 'recorded-after'

export interface FactorResult {
  readonly factor: string
  readonly verdict: Verdict
  /** People who answered; of them those who have the factor; of those the ones with the outcome. */
  readonly answered: number
  readonly exposed: number
  readonly exposedWithOutcome: number
  /** Asked later, refused, skipped or never asked. */
  readonly unanswered: number
  /** Held equal for age and the other covariates only. */
  readonly crude?: Effect
  /** Held equal for the other factors too, except those that this one works through. */
  readonly adjusted?: Effect
  /** People in the adjusted figure: those who answered every factor of it. */
  readonly adjustedOver: number
  /** p of the adjusted figure after Holm's correction over all factors. */
  readonly correctedP?: number
  /** Of the risk ratio, and of the end of its interval nearer to 1. */
  readonly eValue?: { readonly value: number; readonly low: number }
}

export interface DriverReport {
  readonly people: number
  readonly withOutcome: number
  readonly covariates: readonly string[]
  /** Strongest driver first, then the others in the order given. */
  readonly factors: readonly FactorResult[]
}

/** Thresholds, fixed beforehand and the same for every population. */
export const rules = {
  /** Chance that any factor at all is called a driver where there is none. */
  familyError: 0.01,
  /** An odds ratio below this is no driver, however certain: it would help nobody to act on it. */
  leastOddsRatio: 1.2,
  /** People in the smallest of the four cells; also what may be shown of a group. */
  leastCell: 11,
  /** A passenger's adjusted interval must end below this; otherwise it is undecided. */
  passengerBelow: 1.5,
  /** Above this share of answers given too late a factor is not assessed at all. */
  lateShare: 0.5,
}

/** Tells the factors that drive an outcome from those that only travel with it. Reads nothing recorded after the outcome began to count. */
export function assessDrivers({ factors, members }: Population): DriverReport {
  const covariates = [...new Set(members.flatMap(({ covariates }) => Object.keys(covariates)))].sort()
  const counted = factors.map(factor => ({ factor, counts: countsOf(members, factor.id) }))
  const assessed = counted.filter(({ counts }) => counts.reason === undefined).map(({ factor }) => factor)
  const effectIn = createModels(members, covariates)
  const effects = new Map(assessed.map(factor => [factor.id, effectsOf(factor, assessed, effectIn)]))
  const corrected = holm(
    [...effects].flatMap(([id, { adjusted }]) => (adjusted === undefined ? [] : [[id, adjusted.p] as const])),
  )
  const results = counted.map(({ factor: { id }, counts: { reason, ...counts } }): FactorResult => {
    const { crude, adjusted, over } = effects.get(id) ?? { over: 0 }
    const correctedP = corrected.get(id)
    return {
      factor: id,
      verdict: reason ?? verdictOf(crude, adjusted, correctedP),
      ...counts,
      adjustedOver: over,
      ...(crude === undefined ? {} : { crude }),
      ...(adjusted === undefined
        ? {}
        : { adjusted, eValue: { value: eValue(adjusted.riskRatio.value), low: eValue(adjusted.riskRatio.low) } }),
      ...(correctedP === undefined ? {} : { correctedP }),
    }
  })
  return {
    people: members.length,
    withOutcome: members.filter(({ outcome }) => outcome).length,
    covariates,
    factors: results.toSorted((a, b) => rank(b) - rank(a)),
  }
}

/** Drivers come by the end of their interval that is nearer to no effect, so that a wild estimate of few people does not lead. */
const rank = ({ verdict, adjusted }: FactorResult): number =>
  verdict === 'driver' ? (adjusted?.oddsRatio.low ?? 0) : 0

function countsOf(members: readonly Member[], factor: string) {
  const cells = { exposed: 0, exposedWithOutcome: 0, free: 0, freeWithOutcome: 0, late: 0 }
  for (const member of members) {
    const value = member.answers[factor]?.value
    if (value === undefined) continue
    if (isRecordedAfter(member, factor)) cells.late += 1
    else if (value) {
      cells.exposed += 1
      if (member.outcome) cells.exposedWithOutcome += 1
    } else {
      cells.free += 1
      if (member.outcome) cells.freeWithOutcome += 1
    }
  }
  const { exposed, exposedWithOutcome, free, freeWithOutcome, late } = cells
  const answered = exposed + free
  const smallest = Math.min(exposedWithOutcome, exposed - exposedWithOutcome, freeWithOutcome, free - freeWithOutcome)
  const reason: Verdict | undefined =
    late > rules.lateShare * (answered + late) ? 'recorded-after' : smallest < rules.leastCell ? 'too-few' : undefined
  return { answered, exposed, exposedWithOutcome, unanswered: members.length - answered, reason }
}

interface Effects {
  readonly crude?: Effect
  readonly adjusted?: Effect
  readonly over: number
}

/** Fits each model once: most factors are adjusted for the same others. */
function createModels(members: readonly Member[], covariates: readonly string[]) {
  const fits = new Map<string, { readonly design: FactorDesign; readonly fit: Fit | undefined }>()
  const modelOf = (factors: readonly string[]) => {
    const key = JSON.stringify(factors)
    const known = fits.get(key)
    if (known !== undefined) return known
    const design = designOf(members, factors, covariates)
    const model = { design, fit: design.outcome.length > design.columns ? fitLogistic(design) : undefined }
    fits.set(key, model)
    return model
  }
  return (id: string, factors: readonly string[]) => {
    const { design, fit } = modelOf(factors.toSorted())
    const column = design.columnOf[id]
    if (fit === undefined || column === undefined) return undefined
    return { effect: effectOf(design, fit, column), over: design.outcome.length }
  }
}

function effectsOf(
  { id }: StudiedFactor,
  factors: readonly StudiedFactor[],
  effectIn: ReturnType<typeof createModels>,
): Effects {
  const through = downstreamOf(id, factors)
  const crude = effectIn(id, [id])
  const adjusted = effectIn(
    id,
    factors.map(factor => factor.id).filter(other => !through.has(other)),
  )
  return {
    ...(crude === undefined ? {} : { crude: crude.effect }),
    ...(adjusted === undefined ? {} : { adjusted: adjusted.effect }),
    over: adjusted?.over ?? 0,
  }
}

function verdictOf(crude: Effect | undefined, adjusted: Effect | undefined, correctedP: number | undefined): Verdict {
  if (crude === undefined || adjusted === undefined || correctedP === undefined) return 'too-few'
  const { value, low, high }: Interval = adjusted.oddsRatio
  if (correctedP < rules.familyError && low > 1) return value >= rules.leastOddsRatio ? 'driver' : 'no-association'
  if (correctedP < rules.familyError && high < 1) return 'protective'
  if (crude.p >= 0.05 || crude.oddsRatio.value <= 1) return adjusted.p < 0.05 ? 'undecided' : 'no-association'
  return adjusted.p < 0.05 || high >= rules.passengerBelow ? 'undecided' : 'passenger'
}

/** Holm's step-down correction: ids with their corrected p. Source: Holm, Scand J Stat 1979;6:65. */
export function holm(found: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const ordered = found.toSorted((a, b) => a[1] - b[1])
  let reached = 0
  return new Map(
    ordered.map(([id, p], at) => {
      reached = Math.max(reached, Math.min(1, p * (ordered.length - at)))
      return [id, reached]
    }),
  )
}
