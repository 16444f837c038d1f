/** What the port answers from before the services exist: it opens at once and says how far the start has come. */
export interface Startup<Services> {
  state(): StartupState<Services>
  /** Called once, when migrations ran and the demo or the clinic's data is there. */
  ready(services: Services): void
  failed(error: unknown): void
}

export type StartupState<Services> =
  | { readonly phase: 'starting' }
  | { readonly phase: 'ready'; readonly services: Services }
  | { readonly phase: 'failed'; readonly error: unknown }

export function createStartup<Services>(): Startup<Services> {
  let state: StartupState<Services> = { phase: 'starting' }
  return {
    state: () => state,
    ready: services => {
      state = { phase: 'ready', services }
    },
    failed: error => {
      state = { phase: 'failed', error }
    },
  }
}
