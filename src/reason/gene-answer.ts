import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Question } from '../domain/answer.ts'
import { spanOf } from '../record/facts.ts'
import type { Tx } from '../store/database.ts'
import { guidanceSpan } from './genes.ts'
import { geneLines } from './genome/gene-guidance.ts'
import type { GeneResult } from './genome/gene-result.ts'
import type { GuidanceRow } from './genome/guidance-row.ts'
import { clinicianLine, patientLine, sentencesOf } from './rows/statement.ts'
import { readState, type State } from './state.ts'
import { type Mention, phraseAt, wordsOf } from './substances.ts'
import type { ReasonTables } from './tables.ts'
import { type Found, notices, ofHits, type Said, type Scene, type Together, toTogether } from './together-answer.ts'
import { isNamedBy, togetherHits } from './together-rules.ts'
import { hitSentences } from './together-sentences.ts'
import { createWording } from './together-wording.ts'

/** Of one medicine, how many lines of the guidelines a clinician reads, and how many of a person's own medicines are told of. */
const mostLines = 3
const mostMedicines = 2

/**
 * "What does the DPYD result mean for capecitabine?": what the guidelines make of this record's own result and the medicine that is named,
 * or the person's medicines that the gene matters for. Undefined when no gene is asked about, none of its results is on record, or no
 * guideline speaks of it.
 */
export async function answerGeneQuestion(
  tx: Tx,
  actor: Actor,
  person: string,
  asking: Pick<Question, 'text' | 'language' | 'level'>,
  now: Date,
  tables: ReasonTables,
): Promise<Together | undefined> {
  const words = wordsOf(asking.text)
  const genes = [...tables.genes.keys()].filter(gene => words.includes(gene.toLowerCase()))
  if (genes.length === 0 && !speaksOfGenes(words, tables)) return undefined
  const mentions = tables.substances.mentions(words)
  const isClinician = actor.role !== 'patient'
  // A patient's question about the result itself is for the text on that gene, which says what it means.
  if (mentions.length === 0 && (!isClinician || genes.length === 0)) return undefined
  const state = await readState(tx, actor, person, now, tables)
  await audit(tx, actor, { action: 'record-read', person, subject: 'fact', detail: { check: 'genes' } }, now)
  const language = asking.language.startsWith('es') ? 'es' : 'en'
  const wording = createWording(isClinician ? 'clinician' : 'patient', language, tables)
  const scene = { state, level: asking.level, wording, tables }
  const meant = mentions.length > 0 ? mentions.map(mention => ownOf(mention, scene)) : ownMedicines(state, tables)
  const found = meant
    .flatMap(
      mention => (isClinician ? clinicianFound(mention, genes, scene) : patientFound(mention, genes, scene)) ?? [],
    )
    .slice(0, mostMedicines)
  if (found.length === 0) return undefined
  return toTogether({
    asked: meant[0]?.surface ?? '',
    mine: found.flatMap(({ mine = [] }) => mine),
    said: [...new Map(found.flatMap(({ said }) => said).map(one => [one.text, one])).values()],
  })
}

const speaksOfGenes = (words: readonly string[], { together }: ReasonTables): boolean =>
  together.rows.some(row => row.kind === 'gene' && row.phrases.some(phrase => phraseAt(words, wordsOf(phrase)) >= 0))

/** "My statin" is the one on the list, under its own name. */
function ownOf(mention: Mention, { state, tables }: Scene): Mention {
  const own = state.medicines.find(medicine => isNamedBy(medicine, mention))
  return own === undefined
    ? mention
    : { ...mention, surface: own.shown, names: own.names, classes: classesOf(own.classes, tables) }
}

const classesOf = (ids: readonly string[], { classes }: ReasonTables) =>
  classes.rows.filter(({ id }) => ids.includes(id))

const ownMedicines = (state: State, tables: ReasonTables): readonly Mention[] =>
  state.medicines.map(({ shown, names, classes }) => ({
    surface: shown,
    names,
    classes: classesOf(classes, tables),
    from: 0,
    to: 0,
  }))

/** The result and what each guideline says of it, the same dose as well: that nothing changes is an answer too. */
function clinicianFound(mention: Mention, genes: readonly string[], scene: Scene): Found | undefined {
  const { state, tables, wording } = scene
  const own = state.medicines.find(medicine => isNamedBy(medicine, mention))
  const lines = geneLines(
    {
      names: mention.names,
      classes: mention.classes.map(({ id }) => id),
      ...(own === undefined ? {} : { fact: own.fact }),
    },
    state,
    tables,
  )
  const rows = lines.flatMap(line => line.rows).filter(row => isAbout(row, genes))
  if (rows.length === 0) return undefined
  const named = new Set(rows.flatMap(({ when }) => Object.keys(when)))
  const results = lines
    .flatMap(line => line.results)
    .filter(({ gene }) => named.has(gene) && (genes.length === 0 || genes.includes(gene)))
  return {
    mine: own === undefined ? [] : [own.fact],
    said: [
      ...results.map(result => resultSaid(result, wording)),
      ...bestOfEach(rows).map(
        (row): Said => ({ text: clinicianLine(row.statement), kind: 'guidance', spans: [guidanceSpan(row)] }),
      ),
    ].slice(0, mostLines + 1),
  }
}

const resultSaid = ({ fact }: GeneResult, wording: Scene['wording']): Said => ({
  text: wording.say('fact', { fact: fact.text }),
  kind: 'fact',
  spans: [spanOf(fact)],
})

const isAbout = ({ when }: GuidanceRow, genes: readonly string[]): boolean =>
  genes.length === 0 || genes.some(gene => gene in when)

/** The first line of each guideline body, then the others. */
function bestOfEach(rows: readonly GuidanceRow[]): readonly GuidanceRow[] {
  const first = [...new Map(rows.toReversed().map(row => [row.source, row])).values()].toReversed()
  return [...first, ...rows.filter(row => !first.includes(row))].slice(0, mostLines)
}

/** The rule's own plain words; where every guideline keeps the dose, that nothing changes. */
function patientFound(mention: Mention, genes: readonly string[], scene: Scene): Found | undefined {
  const { state, tables, wording } = scene
  const hits = togetherHits(mention, [], state, tables).filter(
    ({ kind, row }) =>
      kind === 'gene' && (genes.length === 0 || ('guideline' in row && genes.some(gene => gene in row.when))),
  )
  if (hits.length > 0) {
    const own = state.medicines.find(medicine => isNamedBy(medicine, mention))
    const [keep] = own === undefined ? [] : notices(wording, 'keep', {}, [spanOf(own.fact)])
    const said = hitSentences(hits, mention, scene, { keep })
    return { ...ofHits(hits, said), said }
  }
  const lines = geneLines({ names: mention.names, classes: mention.classes.map(({ id }) => id) }, state, tables)
  const [row] = lines.flatMap(line => line.rows).filter(row => isAbout(row, genes))
  if (row === undefined || wording.language === 'es') return undefined
  const facts = lines.flatMap(line => line.results).filter(({ gene }) => gene in row.when)
  return {
    said: sentencesOf(patientLine(row.statement)).map(text => ({
      text: text.replace('this medicine', () => wording.asked(mention)),
      kind: 'guidance',
      spans: [guidanceSpan(row), ...facts.map(({ fact }) => spanOf(fact))],
    })),
  }
}
