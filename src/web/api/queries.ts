import { queryOptions } from '@tanstack/react-query'
import type { DriverAnalyses, PersonDrivers } from './driver-types.ts'
import type { FindingList } from './finding-types.ts'
import type { AnswerReport, Plan, PlanTask, ReviewMeasures } from './plan-types.ts'
import type { ReadingLevelState } from './reading-types.ts'
import { ApiProblem, request } from './request.ts'
import type {
  AccessEntry,
  ChatMessage,
  ChatSummary,
  DemoAccounts,
  Me,
  Mode,
  Overview,
  PatientPreview,
  PersonSummary,
  RecordItem,
  Suggestion,
  SuggestionSummary,
} from './types.ts'

/** Every read the screens make, each under one key, so that a change knows what to fetch again. */
export const queries = {
  mode: (language: string) =>
    queryOptions({
      queryKey: ['mode', language],
      queryFn: () => read<Mode>(`/api/v1/mode?language=${encodeURIComponent(language)}`),
      staleTime: 300_000,
    }),
  demoAccounts: () =>
    queryOptions({
      queryKey: ['demo-accounts'],
      queryFn: () => read<DemoAccounts>('/api/v1/demo-accounts'),
      staleTime: 300_000,
    }),
  /** Null when nobody is signed in. */
  me: () => queryOptions({ queryKey: ['me'], queryFn: readMe, staleTime: 60_000 }),
  plan: (language: string) =>
    queryOptions({
      queryKey: ['me', 'plan', language],
      queryFn: () => read<Plan>(`/api/v1/me/plan?language=${encodeURIComponent(language)}`),
    }),
  reports: () =>
    queryOptions({ queryKey: ['reports'], queryFn: () => read<{ reports: AnswerReport[] }>('/api/v1/reports') }),
  tasks: () => queryOptions({ queryKey: ['tasks'], queryFn: () => read<{ tasks: PlanTask[] }>('/api/v1/tasks') }),
  reviewMeasures: () =>
    queryOptions({
      queryKey: ['me', 'review-measures'],
      queryFn: () => read<ReviewMeasures>('/api/v1/me/review-measures'),
    }),
  access: () =>
    queryOptions({
      queryKey: ['me', 'access'],
      queryFn: () => read<{ entries: AccessEntry[] }>('/api/v1/me/access-log'),
    }),
  chats: () => queryOptions({ queryKey: ['chats'], queryFn: () => read<{ chats: ChatSummary[] }>('/api/v1/chats') }),
  chat: (id: string) =>
    queryOptions({
      queryKey: ['chat', id],
      queryFn: () => read<{ messages: ChatMessage[] }>(`/api/v1/chats/${encodeURIComponent(id)}`),
    }),
  patients: () =>
    queryOptions({ queryKey: ['patients'], queryFn: () => read<{ patients: PersonSummary[] }>('/api/v1/patients') }),
  overview: (person: string) =>
    queryOptions({
      queryKey: ['patient', person, 'overview'],
      queryFn: () => read<Overview>(`${patient(person)}/overview`),
    }),
  readingLevel: (person: string) =>
    queryOptions({
      queryKey: ['patient', person, 'reading-level'],
      queryFn: () => read<ReadingLevelState>(`${patient(person)}/reading-level`),
    }),
  teachBack: (message: string) =>
    queryOptions({
      queryKey: ['teach-back', message],
      queryFn: () =>
        read<{ readonly ask: string | null }>(`/api/v1/messages/${encodeURIComponent(message)}/teach-back`),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  findings: (person: string) =>
    queryOptions({
      queryKey: ['patient', person, 'findings'],
      queryFn: () => read<FindingList>(`${patient(person)}/findings`),
    }),
  suggestions: (status: string) =>
    queryOptions({
      queryKey: ['suggestions', status],
      queryFn: () =>
        read<{ suggestions: SuggestionSummary[] }>(`/api/v1/suggestions?status=${encodeURIComponent(status)}`),
    }),
  suggestion: (id: string) =>
    queryOptions({
      queryKey: ['suggestion', id],
      queryFn: () => request<Suggestion>(`/api/v1/suggestions/${encodeURIComponent(id)}`),
    }),
  patientView: (id: string) =>
    queryOptions({
      queryKey: ['suggestion', id, 'patient-view'],
      queryFn: () => read<{ items: PatientPreview[] }>(`/api/v1/suggestions/${encodeURIComponent(id)}/patient-view`),
    }),
  driverAnalyses: () =>
    queryOptions({ queryKey: ['drivers'], queryFn: () => read<DriverAnalyses>('/api/v1/analyses/drivers') }),
  personDrivers: (person: string) =>
    queryOptions({
      queryKey: ['patient', person, 'drivers'],
      queryFn: () => read<{ outcomes: PersonDrivers[] }>(`${patient(person)}/drivers`),
    }),
  suites: () =>
    queryOptions({
      queryKey: ['suites'],
      queryFn: () => read<{ suites: { id: string; title: string; command: string }[] }>('/api/v1/evals/suites'),
    }),
}

/** One page of a record; `cursor` is empty for the first. */
export const readTimelinePage = (
  person: string,
  cursor: string,
): Promise<{ readonly entries: readonly RecordItem[]; readonly next: string | null }> =>
  read(`${patient(person)}/timeline?limit=40${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)

const patient = (person: string): string => `/api/v1/patients/${encodeURIComponent(person)}`

async function read<T>(path: string): Promise<T> {
  return (await request<T>(path)).data
}

async function readMe(): Promise<Me | null> {
  try {
    return await read<Me>('/api/v1/me')
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null
    throw error
  }
}
