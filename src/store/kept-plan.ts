const names = new Map<string, string>()

/**
 * Marks the text of a statement that every question runs: Postgres reads and plans it once a connection instead of each time (0.3 ms a
 * statement). Only for statements whose best plan does not depend on their values, and which name their columns.
 */
export function planOnce(text: string): string {
  if (!names.has(text)) names.set(text, `carenav_${names.size}`)
  return text
}

/** The name under which a connection keeps the plan of this statement; undefined for one that is planned each time. */
export const planName = (text: string): string | undefined => names.get(text)
