import { z } from 'zod'
import type { Span } from '../../domain/evidence.ts'
import { mayLeave } from '../../guard/egress.ts'
import { type BrokenPolicy, loadPolicy } from '../../guard/policy.ts'
import type { Readability } from '../../guard/readability/readability.ts'
import { type KnownNames, loadKnownNames } from '../../guard/verify/names.ts'
import { trustOf } from '../../knowledge/trust.ts'
import { wordsOf } from '../../reason/substances.ts'
import type { ReasonTables } from '../../reason/tables.ts'
import { actionKinds } from '../pathway.ts'
import type { PlanKnowledge } from './plan-tables.ts'

/** What a model may send: short items that cite the evidence they were given by its short ids. */
export const proposedSchema = z.object({
  items: z
    .array(
      z.strictObject({
        pathway: z.string().max(60),
        kind: z.enum(actionKinds),
        title: z.string().trim().min(3).max(60),
        text: z.string().trim().min(10).max(300),
        patientText: z.string().trim().min(10).max(240),
        reason: z.string().max(40),
        cites: z.array(z.string().max(10)).min(1).max(4),
      }),
    )
    .max(6),
})
export type ProposedItem = Readonly<z.infer<typeof proposedSchema>['items'][number]>

export interface ProposalGuard {
  readonly readability: Readability
  readonly brokenPolicy: BrokenPolicy
  readonly medicinesIn: KnownNames['medicinesIn']
}

export async function loadProposalGuard(readability: Readability, corpora?: URL): Promise<ProposalGuard> {
  const names = await loadKnownNames(corpora)
  const brokenPolicy = await loadPolicy(names.plainMedicines, corpora)
  return { readability, brokenPolicy, medicinesIn: names.medicinesIn }
}

/** What a proposal is measured against. */
export interface ProposalBounds {
  readonly guard: ProposalGuard
  readonly tables: ReasonTables
  readonly knowledge: PlanKnowledge
  /** Ids of the pathways that were asked about. */
  readonly pathways: readonly string[]
  /** Titles that the plan has already. */
  readonly titles: readonly string[]
  /** Short id → span of this record. */
  readonly evidence: ReadonlyMap<string, Span>
  /** The prompt's own lines, which no proposal may repeat. */
  readonly secrets: readonly string[]
}

const highestGrade = 6

/** Why a proposal is turned down; undefined when it may be shown to a clinician. Every check is made by code, on every word. */
export function faultOfProposal(item: ProposedItem, bounds: ProposalBounds): string | undefined {
  const { guard, tables, knowledge, pathways, titles, evidence, secrets } = bounds
  const { rows } = knowledge.proposals
  const cited = item.cites.flatMap(id => evidence.get(id) ?? [])
  const texts = [item.title, item.text, item.patientText]
  const words = wordsOf(texts.join(' '))
  const never = new Set(rows.flatMap(row => (row.kind === 'never' ? row.words : [])))
  const ask = new Set(rows.flatMap(row => (row.kind === 'ask' ? row.words : [])))
  const kinds = rows.flatMap(row => (row.kind === 'kinds' ? row.kinds : []))
  const reason = knowledge.reasons.rows.find(({ id }) => id === item.reason)
  const known = cited.map(({ text }) => text).join('\n')
  const limits = { otherIdentifiers: [], secrets, known }
  const sentence = (text: string) => ({ text, cites: item.cites, kind: 'action' as const })
  const faults: readonly (readonly [string, boolean])[] = [
    ['unknown-pathway', !pathways.includes(item.pathway)],
    ['kind-not-allowed', !kinds.includes(item.kind)],
    ['reason-not-allowed', reason?.model !== true || !reason.ops.includes('add')],
    ['evidence-not-of-this-record', cited.length !== item.cites.length],
    ['number', texts.some(text => /\p{N}/u.test(text))],
    ['medicine', texts.some(text => tables.substances.named(text).length > 0 || guard.medicinesIn(text).size > 0)],
    ['word-not-allowed', words.some(word => never.has(word))],
    ['instruction', texts.some(text => trustOf('operator', text).trust === 'quarantined')],
    ['egress', !texts.every(text => mayLeave(text, limits))],
    ['unknown-word', unknownWords(texts, known, guard.readability).length > 0],
    ['policy', texts.some(text => guard.brokenPolicy(sentence(text), 'patient', 'model') !== undefined)],
    ['reading-grade', guard.readability.grade(item.patientText) > highestGrade],
    ['whom-to-ask', !wordsOf(item.patientText).some(word => ask.has(word))],
    ['in-the-plan-already', titles.some(title => title.toLowerCase() === item.title.toLowerCase())],
  ]
  return faults.find(([, isFaulty]) => isFaulty)?.[0]
}

/** Words that no dictionary has and names inside a sentence, unless the cited evidence says them: an invented medicine, a person. */
function unknownWords(texts: readonly string[], known: string, { isWord }: Readability): readonly string[] {
  const said = new Set(wordsOf(known))
  return texts.flatMap(text =>
    (text.match(/[\p{L}'’-]+/gu) ?? []).filter((word, at, all) => {
      const parts = wordsOf(word)
      if (parts.every(part => said.has(part))) return false
      const isName = /^\p{Lu}/u.test(word) && !startsSentence(text, all, at) && word !== 'I'
      return isName || !parts.every(part => part.length < 3 || isWord(part))
    }),
  )
}

function startsSentence(text: string, words: readonly string[], at: number): boolean {
  if (at === 0) return true
  const place = words.slice(0, at).reduce((from, word) => text.indexOf(word, from) + word.length, 0)
  return /[.?!:]\s*$/.test(text.slice(place, text.indexOf(words[at] ?? '', place)))
}
