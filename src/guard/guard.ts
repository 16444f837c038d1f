import type { CardNumber, Draft, DraftSentence, Question, Urgency } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { Answer, type Blocked, type CheckRules } from './answer.ts'
import { type EmergencyProfile, loadEscalationCards } from './escalation-card.ts'
import { type IdentifiersIn, loadIdentifiersIn } from './identifiers/identifiers.ts'
import { loadNotices } from './notices.ts'
import { type AbstainReason, Handoff } from './outcome.ts'
import { loadPolicy } from './policy.ts'
import { loadKeptMeaning } from './readability/kept-meaning.ts'
import { loadPlainWording } from './readability/plain-words.ts'
import { createPreservation, type LossesIn } from './readability/preservation.ts'
import { loadReadability, type Readability } from './readability/readability.ts'
import { createSimplifier, type Simplifier } from './readability/simplify.ts'
import { createTeachBack, type ScoreTeachBack } from './readability/teach-back.ts'
import { loadScope, type Scope, type ScopeOf } from './scope.ts'
import { readTriageTables } from './triage/tables.ts'
import { createTriage, type Triage, type Triager } from './triage/triage.ts'
import { type AddressOf, loadAddressOf } from './untrusted.ts'
import { allChecks, type Checks } from './verify/checks.ts'
import { type OtherSide, otherSideOf } from './verify/disagreement.ts'
import { loadEntailment } from './verify/entailment/entailment.ts'
import { loadKnownNames } from './verify/names.ts'
import { loadTemplateWords } from './verify/template-words.ts'
import { loadWordRules } from './verify/word-rules.ts'

export interface GuardOptions {
  /** Whose emergency numbers are shown. */
  readonly profile?: EmergencyProfile
  /** Folder of corpora; the product's own when left out. */
  readonly corpora?: URL
  /** What claims are held to their sources by; all of it, unless an evaluation shows what one part is for. */
  readonly checks?: Checks
}

/** Everything that decides what may come in and go out; made once at start, then without files, clock or network. */
export interface Guard {
  readonly assess: Triager['assess']
  readonly scopeOf: ScopeOf
  /** What in an unreviewed document is meant for an assistant, so that it is not quoted and no model sees it. */
  readonly addressOf: AddressOf
  /** What in a text says who somebody is: it goes to no model. */
  readonly identifiersIn: IdentifiersIn
  /** The care card as an outcome, for emergency, crisis and (when nothing else is to be said) same-day. */
  escalate(triage: Pick<Triage, 'urgency' | 'rule'>, language: string): Handoff
  refuse(scope: Exclude<Scope, { readonly allowed: true }>, language: string): Handoff
  /** A safety line and one question, when a message may be serious and tells too little (`Triage.ask`). */
  askBack(question: string, language: string): Handoff
  abstain(reason: AbstainReason, language: string, urgency?: Urgency): Handoff
  /** The only way from a draft to a screen. A same-day question gets its care card beside the answer. */
  check(draft: Draft, context: GuardCheck): Answer | Blocked
  /** What another of the spans says to the same as this sentence, differently; both are then for the reader to see. */
  otherSide(text: string, own: Span, spans: readonly Span[], now: Date): OtherSide | undefined
  /** All numbers of the profile, for a help menu. */
  contacts(language: string): readonly CardNumber[]
  /** One sentence that says this is a program and how to reach a person. */
  disclosure(language: string): string
  readonly readability: Readability
  /** Plainer wording by rules, as far as a target needs it; `lossesIn` holds for every step. */
  readonly simplify: Simplifier['simplify']
  /** What a rewrite, whoever made it, does not keep of a text. */
  readonly lossesIn: LossesIn
  /** What a person's own words hold of the points of an answer. */
  readonly scoreTeachBack: ScoreTeachBack
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
  /** Sentences of the draft that a judge will not have. */
  readonly rejected?: ReadonlySet<DraftSentence>
}

export async function loadGuard({ profile = 'us', corpora, checks = allChecks }: GuardOptions = {}): Promise<Guard> {
  const [tables, notices, addressOf, names, templates, readability, words, keptMeaning, wordingIn] = await Promise.all([
    readTriageTables(corpora),
    loadNotices(corpora),
    loadAddressOf(corpora),
    loadKnownNames(corpora),
    loadTemplateWords(corpora),
    loadReadability(),
    loadWordRules(corpora),
    loadKeptMeaning(corpora),
    loadPlainWording(corpora),
  ])
  const entail = await loadEntailment(names.otherNamesIn, corpora)
  const identifiersIn = await loadIdentifiersIn(
    {
      isWord: readability.isWord,
      isClinical: word => indexTerms(word).some(names.isClinical) || names.medicinesIn(word).size > 0,
    },
    corpora,
  )
  const scopeOf = await loadScope({ folder: corpora, isWord: readability.isWord })
  const brokenPolicy = await loadPolicy(names.plainMedicines, corpora)
  const cards = await loadEscalationCards(notices, corpora)
  const triager = createTriage(tables, readability.isWord)
  const lossesIn = createPreservation(keptMeaning, names)
  const { simplify } = createSimplifier({
    wordingIn,
    lossesIn,
    grade: (text, language) => readability.grade(text, language),
  })
  const rules: CheckRules = { names, templates, words, entail, checks, brokenPolicy, readability }

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
    simplify,
    lossesIn,
    scoreTeachBack: createTeachBack(keptMeaning, lossesIn, names),
    scopeOf,
    addressOf,
    identifiersIn,
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
    askBack: (question, language) => handOff('asked-back', question, question, language, 'routine'),
    abstain: (reason, language, urgency = 'routine') =>
      handOff('abstained', reason, `abstain-${reason}`, language, urgency),
    check(draft, context) {
      const { text, previous, language } = context.question
      const { urgency } = triager.assess(text, { previous })
      const card = cards.card(urgency, profile, language)
      return Answer.check(draft, { ...context, urgency, ...(card === undefined ? {} : { card }) }, rules)
    },
    otherSide: (text, own, spans, now) => otherSideOf(text, own, spans, now, rules),
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
