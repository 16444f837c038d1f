import type { CardNumber, Draft, Question, Urgency } from '../domain/answer.ts'
import { Answer, type Blocked, type CheckRules } from './answer.ts'
import { type EmergencyProfile, loadEscalationCards } from './escalation-card.ts'
import { loadNotices } from './notices.ts'
import { type AbstainReason, Handoff } from './outcome.ts'
import { loadPolicy } from './policy.ts'
import { loadReadability, type Readability } from './readability/readability.ts'
import { loadScope, type Scope, type ScopeOf } from './scope.ts'
import { readTriageTables } from './triage/tables.ts'
import { createTriage, type Triage, type Triager } from './triage/triage.ts'
import { loadKnownNames } from './verify/names.ts'
import { loadTemplateWords } from './verify/template-words.ts'

export interface GuardOptions {
  /** Whose emergency numbers are shown. */
  readonly profile?: EmergencyProfile
  /** Folder of corpora; the product's own when left out. */
  readonly corpora?: URL
}

/** Everything that decides what may come in and go out; made once at start, then without files, clock or network. */
export interface Guard {
  readonly assess: Triager['assess']
  readonly scopeOf: ScopeOf
  /** The care card as an outcome, for emergency, crisis and (when nothing else is to be said) same-day. */
  escalate(triage: Pick<Triage, 'urgency' | 'rule'>, language: string): Handoff
  refuse(scope: Exclude<Scope, { readonly allowed: true }>, language: string): Handoff
  abstain(reason: AbstainReason, language: string, urgency?: Urgency): Handoff
  /** The only way from a draft to a screen. A same-day question gets its care card beside the answer. */
  check(draft: Draft, context: GuardCheck): Answer | Blocked
  /** All numbers of the profile, for a help menu. */
  contacts(language: string): readonly CardNumber[]
  /** One sentence that says this is a program and how to reach a person. */
  disclosure(language: string): string
  readonly readability: Readability
  /** Compiles the patterns, about a second of work that the first question would otherwise wait for. */
  warm(): void
}

export interface GuardCheck {
  readonly question: Question
  readonly now: Date
  /** Names and numbers of other people that must not appear. */
  readonly otherIdentifiers?: readonly string[]
  /** Texts that must not leak: the filled prompt's instructions. */
  readonly secrets?: readonly string[]
}

export async function loadGuard({ profile = 'us', corpora }: GuardOptions = {}): Promise<Guard> {
  const [tables, notices, scopeOf, names, templates, readability] = await Promise.all([
    readTriageTables(corpora),
    loadNotices(corpora),
    loadScope(corpora),
    loadKnownNames(corpora),
    loadTemplateWords(corpora),
    loadReadability(),
  ])
  const brokenPolicy = await loadPolicy(names.plainMedicines, corpora)
  const cards = await loadEscalationCards(notices, corpora)
  const triager = createTriage(tables, readability.isWord)
  const rules: CheckRules = { names, templates, brokenPolicy, readability }

  const handOff = (
    kind: Handoff['kind'],
    reason: string,
    notice: string,
    language: string,
    urgency: Urgency,
  ): Handoff => {
    const sentences = notices.say(notice, language, { number: cards.emergencyNumber(profile) })
    const card = cards.card(urgency, profile, language)
    const spoken = notices.languageOf(notice, language)
    const grade = readability.grade(sentences.join(' '), spoken)
    return Handoff.fromReviewedWording({
      kind,
      urgency,
      reason,
      sentences,
      language: spoken,
      grade,
      ...(card === undefined ? {} : { card }),
    })
  }

  return {
    readability,
    scopeOf,
    assess: (message, context) => triager.assess(message, context),
    escalate: ({ urgency, rule }, language) =>
      handOff(
        'escalated',
        rule ?? 'earlier in this conversation',
        `card-${urgency === 'routine' ? 'same-day' : urgency}-steps`,
        language,
        urgency === 'routine' ? 'same-day' : urgency,
      ),
    refuse: ({ reason, notice }, language) => handOff('refused', reason, notice, language, 'routine'),
    abstain: (reason, language, urgency = 'routine') =>
      handOff('abstained', reason, `abstain-${reason}`, language, urgency),
    check(draft, context) {
      const { text, previous, language } = context.question
      const { urgency } = triager.assess(text, { previous })
      const card = cards.card(urgency, profile, language)
      return Answer.check(draft, { ...context, urgency, ...(card === undefined ? {} : { card }) }, rules)
    },
    contacts: language => cards.contacts(profile, language),
    disclosure: language => notices.say('disclosure', language).join(' '),
    warm() {
      triager.assess(warmUp)
      scopeOf(warmUp, { role: 'patient' })
      brokenPolicy({ text: warmUp, cites: [], kind: 'guidance' }, 'patient', 'model')
    },
  }
}

const warmUp = 'My knee hurts a littel, what can I do?'
