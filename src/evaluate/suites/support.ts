import { z } from 'zod'
import { type EntailmentLabel, loadEntailment } from '../../guard/verify/entailment/entailment.ts'
import { loadKnownNames } from '../../guard/verify/names.ts'
import { proportion } from '../metric.ts'
import { classF1, macroF1 } from '../scorers/labels.ts'
import type { ScoredCase, Suite, SuiteContext } from '../suite.ts'

const inputSchema = z.object({
  claim: z.string(),
  sentences: z.array(z.string()).min(1),
  title: z.string().default(''),
})
const labels = ['SUPPORT', 'CONTRADICT', 'NOT_ENOUGH_INFO'] as const
const expectedSchema = z.object({ label: z.enum(labels), rationales: z.array(z.array(z.number())).default([]) })

const named: Readonly<Record<EntailmentLabel, (typeof labels)[number]>> = {
  supports: 'SUPPORT',
  contradicts: 'CONTRADICT',
  'not-enough-information': 'NOT_ENOUGH_INFO',
}

/** The scorer that the guard checks sentences with, on claims beside whole texts; no model. */
export const supportSuite: Suite = {
  name: 'support',
  description: 'Whether a text supports a claim, contradicts it, or leaves it open, with the sentences that decide',
  run: runSupport,
  metrics: cases => ({
    macroF1: macroF1(cases, labels),
    contradictionRecall: proportion(cases, 'contradictionRecall'),
    accuracy: proportion(cases, 'accuracy'),
    supportF1: classF1(cases, 'SUPPORT'),
    contradictF1: classF1(cases, 'CONTRADICT'),
    notEnoughInformationF1: classF1(cases, 'NOT_ENOUGH_INFO'),
    rationaleFound: proportion(cases, 'rationaleFound'),
  }),
}

async function* runSupport({ cases, parts }: SuiteContext): AsyncGenerator<ScoredCase> {
  const names = await loadKnownNames(parts.corpora)
  const entail = await loadEntailment(names.otherNamesIn, parts.corpora)
  for (const one of cases) {
    const { claim, sentences, title } = inputSchema.parse(one.input)
    const { label, rationales } = expectedSchema.parse(one.expected)
    const found = entail(claim, sentences, title)
    const said = named[found.label]
    yield {
      id: one.id,
      output: { label: said, open: found.open, against: found.against, rationales: [found.rationale] },
      scores: {
        accuracy: said === label ? 1 : 0,
        contradictionRecall: label === 'CONTRADICT' ? (said === label ? 1 : 0) : null,
        rationaleFound: rationales.length === 0 ? null : holdsOne(rationales, found.rationale) ? 1 : 0,
      },
      groups: { expected: label, said },
    }
  }
}

/** One of the named sentences of one rationale is among those found. */
const holdsOne = (rationales: readonly (readonly number[])[], found: readonly number[]): boolean =>
  rationales.some(rationale => rationale.some(index => found.includes(index)))
