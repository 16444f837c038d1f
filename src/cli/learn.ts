import { writeFile } from 'node:fs/promises'
import { learnEntailment, learnWordWeights, readTraining } from '../evaluate/learn-entailment.ts'
import { loadWordWeights, type Weights } from '../guard/verify/entailment/entailment.ts'
import { loadWordTables } from '../guard/verify/entailment/word-tables.ts'
import { loadKnownNames } from '../guard/verify/names.ts'
import { systemClock } from '../kernel/clock.ts'
import { readDocuments } from '../knowledge/documents.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { Terminal } from './terminal.ts'

/** `carenav eval learn`: learns the weights by which the guard tells whether a source supports a sentence, and writes them into corpora/rules. */
export async function learn(terminal: Terminal): Promise<void> {
  const texts = await readTraining()
  const today = systemClock.now().toISOString().slice(0, 10)
  const documents = await readDocuments()
  const bodies = [
    ...documents.filter(({ language }) => language === 'en').map(({ body }) => body),
    ...texts.map(({ title, text, supports, contradicts, open }) =>
      [title, text, ...supports, ...contradicts, ...open].join(' '),
    ),
  ]
  await writeFile(new URL('rules/word-weights.yaml', corporaFolder), wordTable(learnWordWeights(bodies), today))
  const names = await loadKnownNames()
  const [tables, weigh] = await Promise.all([loadWordTables(), loadWordWeights()])
  const learnt = learnEntailment(texts, { tables, weigh, otherNamesIn: names.otherNamesIn })
  await writeFile(new URL('rules/entailment-model.yaml', corporaFolder), modelTable(learnt.open, learnt.against, today))
  terminal.print(learnt, `Learnt from ${learnt.pairs} pairs; word-weights.yaml and entailment-model.yaml are written.`)
}

const head = (table: string, title: string, source: string, today: string): string =>
  `# Written by \`carenav eval learn\`; change its sources and run it again.\ntable: ${table}\ntitle: ${title}\nreviewed: ${today}\nsources:\n  learnt: "${source}"\nrows:\n`

function wordTable(weights: ReadonlyMap<string, number>, today: string): string {
  const groups = [...Map.groupBy([...weights], ([, weight]) => weight)].toSorted(([a], [b]) => a - b)
  const rows = groups.map(([weight, members]) => {
    const stems = members.map(([stem]) => stem).toSorted()
    return `  - {id: weight-${Math.round(weight * 100)}, source: learnt, weight: ${weight}, stems: "${stems.join(' ')}"}`
  })
  const source = 'How many English documents of corpora and texts of evals/suites/support/training.yaml hold each stem'
  return `${head('word-weights', 'What a word tells when a claim is set beside its source', source, today)}${rows.join('\n')}\n`
}

function modelTable(open: Weights, against: Weights, today: string): string {
  const row = (id: string, { intercept, features }: Weights): string =>
    [
      `  - id: ${id}`,
      '    source: learnt',
      `    of: ${id}`,
      `    intercept: ${intercept}`,
      '    features:',
      ...Object.entries(features).map(([name, weight]) => `      ${name}: ${weight}`),
    ].join('\n')
  const source = 'Two logistic regressions over the pairs of evals/suites/support/training.yaml'
  return `${head('entailment-model', 'Weights that tell whether sentences support a claim, contradict it or leave it open', source, today)}${row('open', open)}\n${row('against', against)}\n`
}
