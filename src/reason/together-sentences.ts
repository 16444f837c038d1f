import type { ReaderRole } from '../domain/actor.ts'
import type { SentenceKind } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { spanOf } from '../record/facts.ts'
import { fill, ruleSpan } from './finding.ts'
import type { Medicine } from './medicine.ts'
import type { InteractionRow } from './rows/interaction-row.ts'
import { clinicianLine, patientLine, sentencesOf } from './rows/statement.ts'
import type { Mention } from './substances.ts'
import type { ReasonTables } from './tables.ts'
import type { TogetherHit } from './together-rules.ts'

/** A sentence with the spans it leans on. */
export interface Said {
  readonly text: string
  readonly kind: SentenceKind
  readonly spans: readonly Span[]
}

export interface TogetherWording {
  /** What the record holds, the risk, at most one further risk, and last what to do. A clinician gets a line for each of four rules. */
  hits(hits: readonly TogetherHit[], asked: Mention): readonly Said[]
  rule(row: InteractionRow): readonly Said[]
  mine(medicine: Medicine): Said
  notice(id: string, values?: Readonly<Record<string, string>>): Said
}

/** The reviewed sentences of together-wording for one kind of reader. */
export function createTogetherWording(reader: ReaderRole, tables: ReasonTables): TogetherWording {
  const say = (id: string, values: Readonly<Record<string, string>>): string => {
    const row = tables.together.rows.find(each => each.id === id)
    if (row?.kind !== 'sentence') throw new Error(`together-wording has no sentence ${id}`)
    return fill(row[reader], values)
  }
  const shown = (medicine: Medicine): string => (reader === 'patient' ? medicine.shown : medicine.fact.text)
  const mine = (medicine: Medicine): Said => ({
    text: say('mine', { mine: shown(medicine) }),
    kind: 'fact',
    spans: [spanOf(medicine.fact)],
  })

  function rule(row: InteractionRow): readonly Said[] {
    const span = ruleSpan(tables.interactions, row)
    if (reader === 'clinician') return [{ text: clinicianLine(row.statement), kind: 'guidance', spans: [span] }]
    const sentences = sentencesOf(patientLine(row.statement))
    return sentences.map((text, at) => ({
      text,
      kind: at === sentences.length - 1 ? 'action' : 'guidance',
      spans: [span],
    }))
  }

  function lead({ row, medicine, facts, askedAs }: TogetherHit, asked: Mention): readonly Said[] {
    const spans = facts.map(spanOf)
    const fact = facts.find(({ kind }) => kind === 'condition') ?? facts[0]
    if (fact === undefined) return []
    if (medicine === undefined) {
      const isKidney = row.kind === 'drug-kidney'
      const text = isKidney ? say('kidney', { kidney: kidneyWords(fact) }) : say('allergy', { allergy: fact.text })
      return [{ text, kind: 'fact', spans: [spanOf(fact)] }]
    }
    const group = askedAs === undefined ? undefined : tables.substances.find(askedAs)
    if (group?.lay === undefined || asked.names.length === 0) return [mine(medicine)]
    const text = say('pair', { mine: shown(medicine), asked: asked.surface, lay: group.lay })
    return [{ text, kind: 'fact', spans: [...spans, ruleSpan(tables.classes, group)] }]
  }

  function further(hit: TogetherHit, asked: Mention): readonly Said[] {
    const risk = rule(hit.row).slice(0, 1)
    if (hit.row.kind !== 'drug-kidney') return [...lead(hit, asked), ...risk]
    return risk.map(said => ({ ...said, spans: [...said.spans, ...hit.facts.map(spanOf)] }))
  }

  function hits(found: readonly TogetherHit[], asked: Mention): readonly Said[] {
    if (reader === 'clinician') return found.slice(0, 4).flatMap(hit => [...lead(hit, asked), ...rule(hit.row)])
    const [first, ...rest] = found
    if (first === undefined) return []
    const sentences = [...lead(first, asked), ...rule(first.row)]
    const other = rest.filter(({ row, isNamed }) => row.severity === 'high' || isNamed).slice(0, 1)
    return [...sentences.slice(0, -1), ...other.flatMap(hit => further(hit, asked)), ...sentences.slice(-1)]
  }

  return {
    rule,
    mine,
    hits,
    notice: (id, values = {}) => ({ text: say(id, values), kind: 'notice', spans: [] }),
  }
}

/** A condition by its name, a result by its name and number. */
function kidneyWords(fact: TogetherHit['facts'][number]): string {
  return fact.value?.type === 'quantity' ? `${fact.text}, ${fact.value.number} ${fact.value.unit}` : fact.text
}
