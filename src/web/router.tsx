import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { queries } from './api/queries.ts'
import type { Me } from './api/types.ts'
import { readInboxSearch } from './clinic/inbox-search.ts'
import { PageFailed, PageMissing } from './shell/page-states.tsx'
import { Loading } from './shell/states.tsx'

interface Context {
  readonly queries: QueryClient
}

const homes = { patient: '/me', clinician: '/clinic', analyst: '/lab' } as const

/** Sends a reader without a session to sign in, and one with another role to that role's own first page. */
async function requireRole(context: Context, role: Me['role']): Promise<{ readonly me: Me }> {
  const me = await context.queries.ensureQueryData(queries.me())
  if (me === null) throw redirect({ to: '/sign-in' })
  if (me.role !== role) throw redirect({ to: homes[me.role] })
  return { me }
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: PageMissing })

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(queries.me())
    throw redirect({ to: me === null ? '/sign-in' : homes[me.role] })
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const me = createRoute({
  getParentRoute: () => root,
  path: '/me',
  beforeLoad: ({ context }) => requireRole(context, 'patient'),
  component: lazyRouteComponent(() => import('./patient/patient-area.tsx'), 'PatientArea'),
})
const ask = createRoute({
  getParentRoute: () => me,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { chat?: string } =>
    typeof search['chat'] === 'string' ? { chat: search['chat'] } : {},
  component: lazyRouteComponent(() => import('./patient/ask-page.tsx'), 'AskPage'),
})
const plan = createRoute({
  getParentRoute: () => me,
  path: '/plan',
  component: lazyRouteComponent(() => import('./patient/plan-page.tsx'), 'PlanPage'),
})
const records = createRoute({
  getParentRoute: () => me,
  path: '/records',
  component: lazyRouteComponent(() => import('./patient/records-page.tsx'), 'RecordsPage'),
})

const clinic = createRoute({
  getParentRoute: () => root,
  path: '/clinic',
  beforeLoad: ({ context }) => requireRole(context, 'clinician'),
  component: lazyRouteComponent(() => import('./clinic/clinic-area.tsx'), 'ClinicArea'),
})
const inbox = createRoute({
  getParentRoute: () => clinic,
  path: '/',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('./clinic/inbox-page.tsx'), 'InboxPage'),
})
const patients = createRoute({
  getParentRoute: () => clinic,
  path: '/patients',
  component: lazyRouteComponent(() => import('./clinic/patients-page.tsx'), 'PatientsPage'),
})
const patient = createRoute({
  getParentRoute: () => clinic,
  path: '/patients/$person',
  component: lazyRouteComponent(() => import('./clinic/patient-page.tsx'), 'PatientPage'),
})
const suggestion = createRoute({
  getParentRoute: () => clinic,
  path: '/suggestions/$suggestion',
  component: lazyRouteComponent(() => import('./clinic/suggestion-page.tsx'), 'SuggestionPage'),
})

const lab = createRoute({
  getParentRoute: () => root,
  path: '/lab',
  beforeLoad: ({ context }) => requireRole(context, 'analyst'),
  component: lazyRouteComponent(() => import('./lab/lab-page.tsx'), 'LabPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    index,
    signIn,
    me.addChildren([ask, plan, records]),
    clinic.addChildren([inbox, patients, patient, suggestion]),
    lab,
  ]),
  context: { queries: undefined as never },
  defaultErrorComponent: PageFailed,
  defaultPendingComponent: Loading,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
