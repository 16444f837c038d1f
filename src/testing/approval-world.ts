import { createHash } from 'node:crypto'
import { z } from 'zod'
import { draftSuggestion } from '../careplan/suggestion-rows.ts'
import { type ClinicianActor, type PatientActor, systemActor } from '../domain/actor.ts'
import type { Finding, PlanDelta, Proposal } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import type { Database } from '../store/database.ts'

export const obi: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-obi' }
export const hale: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-hale' }
export const stranger: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-stranger' }
export const patientOf = (person: string): PatientActor => ({ role: 'patient', tenant: 'demo', user: person, person })
const service = systemActor('operate')

const delta = (op: PlanDelta['op']): PlanDelta => ({
  op,
  pathway: 'diabetes',
  action: 'insulin',
  reason: 'standard',
  evidence: ['fact:1'],
  author: 'rule',
})
const proposal = (more: Partial<Proposal>): Proposal => ({
  action: 'add',
  text: 'Ask for a cool box.',
  patientText: 'Ask us for a cool box.',
  risk: 'routine',
  ...more,
})
/** A routine item, a high-risk one, the removal of a safety-critical action, and one that is kept. */
export const fourItems: readonly Proposal[] = [
  proposal({}),
  proposal({ text: 'Discuss ticagrelor.', risk: 'high' }),
  proposal({ action: 'remove', text: 'End the bridging heparin.', safetyCritical: true, delta: delta('remove') }),
  proposal({ action: 'modify', text: 'Continue insulin glargine.', safetyCritical: true, delta: delta('keep') }),
]

const span: Span = {
  id: 'fact:1',
  origin: 'record',
  source: 'MedicationRequest',
  ref: '1',
  title: 'Insulin',
  text: 'insulin',
  hash: 'aa',
}

/** One person with Dr Obi and Dr Hale on the care team and one drafted suggestion; no file is loaded. Returns the suggestion's id. */
export async function draftedFor(
  database: Database,
  person: string,
  proposals: readonly Proposal[],
  now: Date,
  sentinel?: string,
): Promise<string> {
  await database.as(service, async tx => {
    await tx.query(`insert into person (tenant_id, person_id, name) values ('demo', $1, $1)`, [person])
    await tx.query(
      `insert into care_team (tenant_id, person_id, user_id) values ('demo', $1, 'dr-obi'), ('demo', $1, 'dr-hale')`,
      [person],
    )
  })
  return draftFor(database, person, proposals, now, sentinel)
}

/** One drafted suggestion for a person who is there. Returns its id. */
export async function draftFor(
  database: Database,
  person: string,
  proposals: readonly Proposal[],
  now: Date,
  sentinel?: string,
  id = `suggestion-of-${person}`,
): Promise<string> {
  const finding: Finding = {
    id: `finding-of-${id}`,
    person,
    kind: 'drug-storage',
    severity: 'high',
    title: 'Insulin without a refrigerator',
    explanation: 'The record lists insulin and no refrigerator.',
    certainty: 'established',
    proposals,
    evidence: [span],
  }
  const more = sentinel === undefined ? {} : { sentinel }
  await database.as(service, tx => draftSuggestion(tx, service, { id, hash: `hash-of-${id}`, finding, now, ...more }))
  return id
}

const itemRow = z.object({
  item_id: z.string(),
  status: z.string(),
  awaiting: z.string().nullable(),
  action: z.string(),
  finding_id: z.string(),
  risk: z.string(),
  safety_critical: z.boolean(),
  delta: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullable(),
  content_hash: z.string(),
  sentinel: z.string().nullable(),
})
const decisionRow = z.object({
  decision_id: z.string(),
  item_id: z.string(),
  verdict: z.string(),
  content_hash: z.string(),
  revision: z.number(),
  new_hash: z.string().nullable(),
  reason: z.string().nullable(),
  evidence_opened: z.boolean(),
  user_id: z.string(),
  at: z.date(),
  version: z.number(),
  signature: z.number(),
})
const planRow = z.object({
  item_id: z.string(),
  decision_id: z.string(),
  status: z.string(),
  ended_by: z.string().nullable(),
  content_hash: z.string(),
  text: z.string(),
  patient_text: z.string(),
  evidence: z.array(z.string()),
  visible_from: z.date(),
})
type ItemRow = z.infer<typeof itemRow>
type DecisionRow = z.infer<typeof decisionRow>
type PlanRow = z.infer<typeof planRow>

export interface Audited {
  /** Plan items that ever were in force, and those that are. */
  readonly activations: number
  readonly active: number
  readonly decisions: number
  /** One line for each thing that must never be. */
  readonly faults: readonly string[]
}

/**
 * Reads one person's plan straight from the tables and works out anew, with code of its own, whether each item that ever was in force
 * had the approvals of exactly its words that it needed, and whether it left the plan by right.
 */
export async function auditApprovals(database: Database, person: string): Promise<Audited> {
  const [items, decisions, plan] = await database.as(service, async tx => [
    z.array(itemRow).parse(
      await tx.query(
        `select i.*, s.sentinel from suggestion_item i
           join suggestion s on s.person_id = i.person_id and s.suggestion_id = i.suggestion_id where i.person_id = $1`,
        [person],
      ),
    ),
    z
      .array(decisionRow)
      .parse(await tx.query('select * from decision where person_id = $1 order by version, revision', [person])),
    z.array(planRow).parse(await tx.query('select * from plan_item where person_id = $1', [person])),
  ])
  const active = plan.filter(({ status }) => status === 'active')
  const faults = [
    ...plan.flatMap(row => faultsOf(row, items, decisions)),
    ...items.flatMap(item => {
      const inForce = active.filter(row => row.item_id === item.item_id).length
      const expected = item.status === 'approved' && item.sentinel === null ? 1 : 0
      return inForce === expected ? [] : [`${item.item_id}: ${item.status}, and ${inForce} in force`]
    }),
    ...decisions.filter(({ user_id: user }) => !team.includes(user)).map(row => `${row.decision_id}: by a stranger`),
  ]
  return { activations: plan.length, active: active.length, decisions: decisions.length, faults }
}

const team = ['dr-obi', 'dr-hale']

function faultsOf(row: PlanRow, items: readonly ItemRow[], all: readonly DecisionRow[]): readonly string[] {
  const item = items.find(each => each.item_id === row.item_id)
  const own = all.filter(each => each.item_id === row.item_id)
  const approval = own.find(each => each.decision_id === row.decision_id)
  if (item === undefined || approval === undefined) return [`${row.item_id}: no item or no approval`]
  const edits = own.filter(({ verdict, version }) => verdict === 'edit' && version <= approval.version)
  const removes = item.action === 'remove' || item.delta?.['op'] === 'remove'
  const signers = (verdict: string, revision: number) =>
    new Set(
      own
        .filter(
          each => each.verdict === verdict && each.revision === revision && each.content_hash === row.content_hash,
        )
        .map(each => each.user_id),
    ).size
  const needed = item.safety_critical && (removes || edits.length > 0) ? 2 : 1
  const ending = own.find(each => each.decision_id === row.ended_by)
  const enders = item.safety_critical && !removes ? 2 : 1
  const said = (holds: boolean, fault: string) => (holds ? [] : [`${row.item_id}: ${fault}`])
  return [
    ...said(item.sentinel === null, 'a planted draft in force'),
    ...said(row.content_hash === hashOf(row, item), 'the hash is not that of its words'),
    ...said(approval.verdict === 'approve' && approval.content_hash === row.content_hash, 'approved in other words'),
    ...said(item.risk !== 'high' || approval.evidence_opened, 'high risk, evidence unopened'),
    ...said(signers('approve', approval.revision) >= needed, 'one signature where it takes two'),
    ...(row.status === 'active'
      ? said(
          item.content_hash === row.content_hash &&
            !own.some(each => each.verdict === 'edit' && each.version > approval.version),
          'in force after an edit',
        )
      : [
          ...said(ending !== undefined && ending.content_hash === row.content_hash, 'ended without a decision on it'),
          ...said(ending?.verdict !== 'undo' || ending.at < row.visible_from, 'undone after its window'),
          ...said(
            ending?.verdict !== 'end' || (ending.reason !== null && signers('end', ending.revision) >= enders),
            'ended without its reason or signatures',
          ),
          ...said(ending?.verdict !== 'edit' || !item.safety_critical || removes, 'edited away by one'),
        ]),
  ]
}

function hashOf(row: PlanRow, item: ItemRow): string {
  const net = (parts: readonly string[]) => parts.map(part => `${Buffer.from(part).length}:${part},`).join('')
  const words = [item.finding_id, item.action, row.text, row.patient_text, item.risk, row.evidence.join('\n')]
  const { delta: typed } = item
  const typedText =
    typed === null
      ? ''
      : net(
          ['op', 'pathway', 'action', 'reason', 'evidence', 'author'].map(key => [typed[key] ?? ''].flat().join('\n')),
        )
  const safety = item.safety_critical ? 'safety-critical' : ''
  const parts = typed === null && safety === '' ? words : ['2', ...words, typedText, safety]
  return createHash('sha256').update(net(parts)).digest('hex')
}
