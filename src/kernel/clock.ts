/** The only source of "now": fixed in tests, evaluations and demos, so that answers about time are repeatable. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that always shows the same instant. */
export function fixedClock(instant: string): Clock {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) throw new RangeError(`not an ISO 8601 instant: ${instant}`)
  return { now: () => new Date(at) }
}
