/** Somebody who looks after a queue until told to stop. */
export interface Attendant {
  /** Resolves when the job under way has ended. */
  stop(): Promise<void>
}

/** Takes jobs one after the other without a pause, and looks again after `pollMs` when there was none or the look failed. */
export function attend(take: () => Promise<boolean>, pollMs: number, onError: (error: unknown) => void): Attendant {
  let stopped = false
  let wake: (() => void) | undefined
  const pause = () =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, pollMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const run = async () => {
    while (!stopped) {
      const took = await take().catch((error: unknown) => {
        onError(error)
        return false
      })
      if (!took && !stopped) await pause()
    }
  }
  const ended = run()
  return {
    stop: () => {
      stopped = true
      wake?.()
      return ended
    },
  }
}
