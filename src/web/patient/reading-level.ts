import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Level, Me } from '../api/types.ts'

export interface ReadingLevel {
  readonly level: Level
  /** Chosen on this page, not told by the server. */
  readonly isChosen: boolean
  /** Takes effect at once and is kept for later visits. */
  readonly choose: (level: Level) => void
  readonly kept: 'unchanged' | 'kept' | 'failed'
}

/** How plainly this patient wants to be written to. */
export function useReadingLevel(me: Me): ReadingLevel {
  const client = useQueryClient()
  const [level, setLevel] = useState<Level>(me.level)
  const keep = useMutation({
    mutationFn: (chosen: Level) => request('/api/v1/me/preferences', { method: 'PUT', body: { level: chosen } }),
    onSuccess: (_, chosen) => {
      client.setQueryData(queries.me().queryKey, known =>
        known === undefined || known === null ? known : { ...known, level: chosen },
      )
      return client.invalidateQueries({ queryKey: ['me', 'plan'] })
    },
  })
  const choose = (chosen: Level) => {
    if (chosen === level) return
    setLevel(chosen)
    keep.mutate(chosen)
  }
  return {
    level,
    isChosen: level !== me.level || !keep.isIdle,
    choose,
    kept: keep.isSuccess ? 'kept' : keep.isError ? 'failed' : 'unchanged',
  }
}
