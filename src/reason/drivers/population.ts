/** A three-valued answer: refused, skipped and never asked are `undefined`, and none of them is a no. */
export interface Answer {
  readonly value: boolean | undefined
  /** ISO date on which it was recorded; left out where the source has none. */
  readonly recordedAt?: string
}

/** One person as the analysis sees her: no name, no race, no insurance, no postcode. */
export interface Member {
  readonly outcome: boolean
  /** ISO date from which the outcome is counted. What is recorded later cannot have brought it about and is not read. */
  readonly baseline?: string
  readonly answers: Readonly<Record<string, Answer>>
  /** Numbers to adjust for, such as age in years, sex as 0 or 1, count of conditions. */
  readonly covariates: Readonly<Record<string, number>>
}

/** A factor under study. `leadsTo` names the factors that it works through, which are therefore not adjusted away. */
export interface StudiedFactor {
  readonly id: string
  readonly leadsTo: readonly string[]
}

export interface Population {
  readonly factors: readonly StudiedFactor[]
  readonly members: readonly Member[]
}

/** What a member answered before the outcome began to count. */
export function answerBefore(member: Member, factor: string): boolean | undefined {
  return isRecordedAfter(member, factor) ? undefined : member.answers[factor]?.value
}

export function isRecordedAfter({ baseline, answers }: Member, factor: string): boolean {
  const at = answers[factor]?.recordedAt
  return baseline !== undefined && at !== undefined && Date.parse(at) > Date.parse(baseline)
}

/** Every factor that this one works through, near or far. */
export function downstreamOf(
  id: string,
  factors: readonly StudiedFactor[],
  seen = new Set<string>(),
): ReadonlySet<string> {
  for (const next of factors.find(factor => factor.id === id)?.leadsTo ?? []) {
    if (seen.has(next)) continue
    seen.add(next)
    downstreamOf(next, factors, seen)
  }
  return seen
}
