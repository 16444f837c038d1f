import { audit } from '../audit/audit.ts'
import type { Actor, ClinicianActor, SystemActor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import { stableId } from '../kernel/ids.ts'
import { findings } from '../reason/findings.ts'
import type { ReasonTables } from '../reason/tables.ts'
import type { Tx } from '../store/database.ts'
import { requirePerson } from './access.ts'
import { evidenceKey } from './content-hash.ts'
import { type PathwayProposal, pathwayFinding, pathwayFindingId, proposalKey, proposalsOf } from './pathway-finding.ts'
import { activeActions, type StoredPathway, storedPathways } from './pathway-rows.ts'
import type { AppliedPathway, Made } from './personal/context.ts'
import { readPlanRecord } from './personal/plan-record.ts'
import type { PlanKnowledge } from './personal/plan-tables.ts'
import { type PersonalPlan, type PlanInput, personalPlan } from './plan.ts'
import { findingHash, type SuggestParts, type SuggestReport } from './suggest.ts'
import { draftSuggestion, setStatus } from './suggestion-rows.ts'

export interface PathwayParts extends SuggestParts {
  readonly plans: PlanKnowledge
  /** Asks a language model for further items of these pathways; absent with the embedded composer. */
  readonly propose?: Propose
}

/** Checked items of a model, and who was asked with which instructions; never rejects because a model failed. */
export type Propose = (
  input: PlanInput,
  plan: PersonalPlan,
  pathways: readonly AppliedPathway[],
) => Promise<{ readonly made: readonly Made[]; readonly model: string; readonly promptHash: string }>

/**
 * Drafts one suggestion per pathway that applies, over what differs from what is active or decided. Changes nothing for the patient.
 * Refuses 'not-found' for a foreign person. A model is asked outside of any transaction, and only when a draft is due.
 */
export async function suggestPathways(
  { database, tables, plans: knowledge, propose }: PathwayParts,
  actor: ClinicianActor | SystemActor,
  person: string,
  now: Date,
): Promise<SuggestReport> {
  const work = async (tx: Tx): Promise<PathwayWork> => {
    await requirePerson(tx, actor, person)
    return { tables, knowledge, findings: await findings(tx, actor, person, now, tables) }
  }
  const before =
    propose === undefined
      ? undefined
      : await database.as(actor, async tx => readPlan(tx, actor, person, now, await work(tx)))
  const due = before === undefined ? [] : newDrafts(before.changes)
  const asked = before === undefined || due.length === 0 ? undefined : await propose?.(before.input, before.plan, due)
  return database.as(actor, async tx => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 6))', [`careplan:${actor.tenant}:${person}`])
    const report = await reconcilePathways(tx, actor, person, now, {
      ...(await work(tx)),
      ...(asked === undefined ? {} : { proposed: asked.made }),
    })
    const detail = {
      drafted: report.drafted.length,
      kept: report.kept.length,
      staled: report.staled.length,
      ...(asked === undefined ? {} : { model: asked.model, promptHash: asked.promptHash, proposed: asked.made.length }),
    }
    await audit(tx, actor, { action: 'suggestion-drafted', person, subject: 'suggestion/pathway', detail }, now)
    return report
  })
}

export interface PathwayWork {
  readonly tables: ReasonTables
  readonly knowledge: PlanKnowledge
  readonly findings: readonly Finding[]
  readonly proposed?: readonly Made[]
}

/** The plan of one person over what is stored now, and what each pathway still asks a clinician. Reads only. */
export async function readPlan(tx: Tx, actor: Actor, person: string, now: Date, work: PathwayWork) {
  const stored = await storedPathways(tx, actor, person)
  const record = await readPlanRecord(tx, actor, person, now, work.tables)
  const active = activeActions(stored)
  const input: PlanInput = { ...work, record, active }
  const plan = personalPlan(input)
  const changes = plan.applied.map(applied => {
    const finding = pathwayFindingId(person, applied.pathway.id)
    const of = stored.filter(each => each.finding === finding)
    const offered = proposalsOf(applied, plan, work.knowledge, active, record.language.startsWith('es'))
    return { applied, ...changeOf(of, offered, work.knowledge) }
  })
  return { stored, input, plan, changes }
}

/**
 * Brings the pathway drafts of one person in line with the plan: at most one open draft a pathway. A draft stays while what is
 * open in it is still wanted on the same evidence; what comes newly waits for its decision unless it is safety-critical or has to leave.
 */
export async function reconcilePathways(
  tx: Tx,
  actor: Actor,
  person: string,
  now: Date,
  work: PathwayWork,
): Promise<SuggestReport> {
  const { stored, plan, changes } = await readPlan(tx, actor, person, now, work)
  const drafted: string[] = []
  const kept: string[] = []
  const standing = new Set<string>()
  for (const { applied, open, wanted, stands } of changes) {
    if (open !== undefined && stands) {
      standing.add(open.id)
      kept.push(open.id)
      continue
    }
    if (!hasRuleItem(wanted)) continue
    const finding = pathwayFinding(person, applied, wanted, plan, work.knowledge)
    const hash = findingHash(finding)
    const known = stored.find(({ contentHash }) => contentHash === hash)
    const id = known?.id ?? stableId('suggestion', actor.tenant, person, hash)
    if (known === undefined) await draftSuggestion(tx, actor, { id, hash, finding, now })
    else if (known.status !== 'draft') await setStatus(tx, actor, person, id, 'draft', now)
    standing.add(id)
    ;(known === undefined ? drafted : kept).push(id)
  }
  const gone = stored.filter(({ id, status }) => status === 'draft' && !standing.has(id))
  for (const { id } of gone) await setStatus(tx, actor, person, id, 'stale', now)
  return { drafted, kept, staled: gone.map(({ id }) => id) }
}

interface Change {
  readonly open: StoredPathway | undefined
  /** What nobody has decided yet. */
  readonly wanted: readonly PathwayProposal[]
  /** The open draft still says what is wanted. */
  readonly stands: boolean
}

function changeOf(
  stored: readonly StoredPathway[],
  offered: readonly PathwayProposal[],
  knowledge: PlanKnowledge,
): Change {
  const key = ({ proposal }: PathwayProposal): string => proposalKey(proposal.delta, knowledge)
  const decided = new Set(
    stored.flatMap(({ items }) =>
      items.filter(({ isOpen }) => !isOpen).map(({ delta }) => proposalKey(delta, knowledge)),
    ),
  )
  const wanted = offered.filter(each => !decided.has(key(each)))
  const open = stored.find(({ status }) => status === 'draft')
  if (open === undefined) return { open, wanted, stands: false }
  const asked = open.items.filter(({ isOpen }) => isOpen).map(({ delta }) => delta)
  const byKey = new Map(wanted.map(each => [key(each), each]))
  const isWanted = asked.every(delta => {
    if (delta.author === 'model') return true
    const same = byKey.get(proposalKey(delta, knowledge))
    return same?.spans.every(span => open.evidence.has(evidenceKey(span)))
  })
  const known = new Set(asked.map(delta => proposalKey(delta, knowledge)))
  const isUrgent = wanted.some(each => isPressing(each) && !known.has(key(each)))
  return { open, wanted, stands: isWanted && !isUrgent && asked.length > 0 }
}

/** Its absence can harm, or its staying in the plan can. */
const isPressing = ({ proposal }: PathwayProposal): boolean =>
  proposal.safetyCritical === true || proposal.action === 'remove'

/** A model's items alone are no reason for a draft. */
const hasRuleItem = (wanted: readonly PathwayProposal[]): boolean =>
  wanted.some(({ proposal }) => proposal.delta.author !== 'model')

/** The pathways that are about to get a new draft: only for these is a model worth asking. */
const newDrafts = (changes: readonly ({ readonly applied: AppliedPathway } & Change)[]) =>
  changes.filter(({ stands, wanted }) => !stands && hasRuleItem(wanted)).map(({ applied }) => applied)
