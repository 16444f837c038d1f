import { useQuery } from '@tanstack/react-query'
import { request } from '../api/request.ts'
import type { Suggestion } from '../api/types.ts'
import { Loaded } from '../shell/states.tsx'
import styles from './clinic.module.css'

interface PersonPathways {
  readonly budget: { readonly title: string; readonly items: number }
  readonly pathways: readonly {
    readonly id: string
    readonly title: string
    readonly version: string
    readonly deltaCount: number
    readonly actions: readonly PathwayAction[]
  }[]
}

interface PathwayAction {
  readonly action: string
  readonly title: string
  readonly state: 'now' | 'later' | 'out'
  readonly order: number | null
  readonly isActive: boolean
  readonly standard: string | null
  readonly personal: string | null
  readonly deltas: readonly {
    readonly op: string
    readonly plain: string
    readonly why: string
    readonly author: string
  }[]
}

const words = {
  title: 'Standard pathway and this person',
  count: (title: string, version: string, count: number) =>
    `${title}, version ${version}: ${count} ${count === 1 ? 'difference' : 'differences'} from the standard.`,
  later: (items: number) =>
    `No more than ${items} things are asked of the person at one time; the others wait in order.`,
  standard: 'Standard pathway',
  personal: 'For this person',
  reason: 'Why',
  added: 'Not in the standard',
  same: 'As in the standard',
  out: 'Not now',
  active: 'In the plan already',
  model: 'Proposed by a language model.',
}

/** The standard pathway beside what stands for this person, each difference with its reason in plain words. */
export function PathwayDeltas({ suggestion }: { readonly suggestion: Suggestion }) {
  const pathway = suggestion.items.find(({ delta }) => delta !== null)?.delta?.pathway
  const person = suggestion.person.id
  const query = useQuery({
    queryKey: ['patient', person, 'pathways'],
    queryFn: async () =>
      (await request<PersonPathways>(`/api/v1/patients/${encodeURIComponent(person)}/pathways`)).data,
    enabled: pathway !== undefined,
  })
  if (pathway === undefined) return null
  return (
    <section className={styles['card']} aria-labelledby="pathway-title">
      <h2 id="pathway-title">{words.title}</h2>
      <Loaded query={query}>
        {({ budget, pathways }) =>
          pathways
            .filter(({ id }) => id === pathway)
            .map(each => (
              <div key={each.id} className={styles['stackTight']}>
                <p className={styles['soft']}>
                  {words.count(each.title, each.version, each.deltaCount)} {words.later(budget.items)}
                </p>
                <Actions actions={each.actions} />
              </div>
            ))
        }
      </Loaded>
    </section>
  )
}

function Actions({ actions }: { readonly actions: readonly PathwayAction[] }) {
  return (
    <table className={styles['decisions']}>
      <caption className="visually-hidden">{words.title}</caption>
      <thead>
        <tr>
          <th scope="col">{words.standard}</th>
          <th scope="col">{words.personal}</th>
          <th scope="col">{words.reason}</th>
        </tr>
      </thead>
      <tbody>
        {actions.map(action => (
          <tr key={action.action}>
            <td data-label={words.standard}>{action.standard ?? words.added}</td>
            <td data-label={words.personal}>
              <p>{personalWords(action)}</p>
              {action.isActive ? <p className={styles['soft']}>{words.active}</p> : null}
            </td>
            <td data-label={words.reason}>
              {action.deltas.map(delta => (
                <div key={`${delta.op} ${delta.plain}`}>
                  <p>
                    {delta.author === 'model' ? `${words.model} ` : ''}
                    {delta.plain}
                  </p>
                  <p className={styles['soft']}>{delta.why}</p>
                </div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function personalWords({ state, order, standard, personal }: PathwayAction): string {
  if (personal === null) return words.out
  const text = personal === standard ? words.same : personal
  return state === 'later' ? `Later, number ${order ?? ''}: ${text}` : text
}
