// Learns from corpora/rules/intent-examples*.yaml what requests are after, and writes the weights beside them. Run it after changing an example or a meaning.
import { writeFile } from 'node:fs/promises'
import { weightsFile } from '../src/guard/intent/intent.ts'
import { learnIntents } from '../src/guard/intent/learned.ts'

const learnt = await learnIntents()
const lines = Object.entries(learnt).flatMap(([model, weights]) =>
  Object.entries(weights).map(([feature, weight]) => `${model}\t${feature}\t${weight}`),
)
await writeFile(weightsFile(), `${lines.join('\n')}\n`)
