import { z } from 'zod'
import type { Span } from '../domain/evidence.ts'
import { Refusal } from '../kernel/errors.ts'
import { pathwayStatement, pathwayTable, readPlanFiles } from '../knowledge/pathway-statements.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { ruleSpan } from '../reason/finding.ts'
import { actionSchema, type Pathway, type PathwayAction, pathwaySchema, sourcesSchema } from './pathway.ts'
import { recordTestSchema } from './record-test.ts'

const sharedSchema = z.strictObject({
  reviewed: z.iso.date(),
  sources: sourcesSchema,
  actions: z.array(actionSchema).min(1),
})
const useSchema = z.strictObject({
  use: z.string(),
  goals: z.array(z.string()).exactOptional(),
  priority: z.number().int().exactOptional(),
  condition: recordTestSchema.exactOptional(),
})
const fileSchema = z.looseObject({ sources: sourcesSchema, actions: z.array(z.unknown()) })

const sharedFile = 'shared-actions'

/**
 * Reads every pathway of `corpora/pathways/plans/`, smallest rank first, with its shared actions put in. Refuses 'invalid' with
 * file and field for a wrong shape, an unknown source, goal, clock or prerequisite, and for an id that stands twice.
 */
export async function readPathways(folder: URL = corporaFolder): Promise<readonly Pathway[]> {
  const files = await readPlanFiles(folder)
  const shared = sharedSchema.parse(files.find(({ name }) => name === sharedFile)?.body)
  const pathways = files
    .filter(({ name }) => name !== sharedFile)
    .map(({ name, body }) => {
      const parsed = pathwaySchema.safeParse(withShared(name, body, shared))
      if (!parsed.success) throw wrong(name, z.prettifyError(parsed.error))
      if (parsed.data.id !== name) throw wrong(name, `its id is ${parsed.data.id}`)
      for (const problem of problemsOf(parsed.data)) throw wrong(name, problem)
      return parsed.data
    })
  return pathways.toSorted((a, b) => a.rank - b.rank)
}

const wrong = (name: string, problem: string): Refusal =>
  new Refusal('invalid', `corpora/pathways/plans/${name}.yaml: ${problem}`, 'Mend the named field and start again.')

function withShared(name: string, body: unknown, shared: z.infer<typeof sharedSchema>): unknown {
  const file = fileSchema.safeParse(body)
  if (!file.success) throw wrong(name, z.prettifyError(file.error))
  const used = new Set<string>()
  const actions = file.data.actions.map(each => {
    const use = useSchema.safeParse(each)
    if (!use.success) return each
    const { use: id, ...own } = use.data
    const action = shared.actions.find(one => one.id === id)
    if (action === undefined) throw wrong(name, `there is no shared action ${id}`)
    for (const key of [action.source].flat()) used.add(key)
    return { ...action, ...own, shared: id }
  })
  const sources = { ...file.data.sources }
  for (const key of used) {
    const source = shared.sources[key]
    if (source !== undefined) sources[key] ??= source
  }
  return { ...file.data, sources, actions }
}

/** References inside one pathway that mean nothing. */
export function problemsOf({ actions, goals, clocks = [], sources }: Pathway): readonly string[] {
  const ids = actions.map(({ id }) => id)
  const known = new Set(ids)
  const goalIds = new Set(goals.map(({ id }) => id))
  const clockIds = new Set(clocks.map(({ id }) => id))
  return [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map(id => `action ${id} stands twice`),
    ...actions.flatMap(action => [
      ...[action.source]
        .flat()
        .filter(key => !(key in sources))
        .map(key => `${action.id} names an unknown source ${key}`),
      ...(action.goals ?? []).filter(id => !goalIds.has(id)).map(id => `${action.id} names an unknown goal ${id}`),
      ...(action.dependsOn ?? []).filter(id => !known.has(id)).map(id => `${action.id} needs an unknown action ${id}`),
      ...(action.timing.kind === 'within' && action.timing.clock !== undefined && !clockIds.has(action.timing.clock)
        ? [`${action.id} names an unknown clock ${action.timing.clock}`]
        : []),
    ]),
  ]
}

/** What the standard says of an action, as evidence: the bytes that ingest loads as rule `pathways/<pathway>.<action>`. */
export function actionSpan(pathway: Pathway, action: PathwayAction): Span {
  const cited = [action.source].flat().flatMap(key => pathway.sources[key] ?? [])
  const from = action.shared === undefined ? pathway.title : 'Shared actions'
  return ruleSpan(
    { table: pathwayTable, reviewed: pathway.reviewed },
    {
      id: action.shared === undefined ? `${pathway.id}.${action.id}` : `${sharedFile}.${action.shared}`,
      title: `${from}: ${action.title}`,
      statement: pathwayStatement(action.text, cited),
    },
  )
}
