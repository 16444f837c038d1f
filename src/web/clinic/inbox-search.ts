/** What the inbox shows, as it stands in its address; left out means the usual: open, any risk. */
export interface InboxSearch {
  readonly status?: 'decided' | 'stale' | 'all'
  readonly risk?: 'high' | 'routine'
}

export function readInboxSearch({ status, risk }: Record<string, unknown>): InboxSearch {
  return {
    ...(status === 'decided' || status === 'stale' || status === 'all' ? { status } : {}),
    ...(risk === 'high' || risk === 'routine' ? { risk } : {}),
  }
}
