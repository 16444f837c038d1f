import { useEffect } from 'react'

/** Names the page in the window, so that tabs, history and screen readers tell pages apart. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Care Navigator`
  }, [title])
}
