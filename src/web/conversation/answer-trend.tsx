import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Reply } from '../api/types.ts'
import { Trend } from '../record/trend.tsx'

/** Beside an answer about a change over time: the measured values themselves, when the record keeps more than one. */
export function AnswerTrend({ reply, person }: { readonly reply: Reply; readonly person: string }) {
  const { structured } = reply
  const isChange =
    typeof structured === 'object' && structured !== null && ('direction' in structured || 'trend' in structured)
  const overview = useQuery({ ...queries.overview(person), enabled: isChange })
  if (!isChange) return null
  const cited = new Set(reply.sentences.flatMap(({ citations }) => citations.map(({ spanId }) => spanId)))
  const items = overview.data?.sections.flatMap(section => section.items) ?? []
  const entry = items.find(item => item.trend !== undefined && cited.has(item.citation.spanId))
  return entry?.trend === undefined ? null : <Trend name={entry.text} trend={entry.trend} />
}
