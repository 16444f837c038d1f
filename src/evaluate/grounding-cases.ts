import { stat } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { readAlteredClaims } from './altered-claims.ts'
import { readCases } from './cases.ts'
import { readPremiseCases } from './premise-cases.ts'
import type { EvalCase } from './suite.ts'

/** The product's own parts of a folder, `altered.yaml` and `premises.yaml`, made into cases; or anyone's JSONL of such cases. */
export async function readGroundingCases(path: string): Promise<readonly EvalCase[]> {
  if (!(await stat(path)).isDirectory()) return readCases(path)
  const folder = pathToFileURL(path.endsWith('/') ? path : `${path}/`)
  const [claims, premises] = await Promise.all([
    readAlteredClaims(new URL('altered.yaml', folder)),
    readPremiseCases(new URL('premises.yaml', folder)),
  ])
  return [
    ...claims.map(({ id, origin, source, claim, altered }) => ({
      id: `claim-${id}`,
      input: { type: 'claim', origin, source, claim },
      expected: { holds: altered === undefined },
      metadata: { group: altered ?? 'faithful' },
    })),
    ...premises.map(({ id, person, kind, question, thing, isTrue }) => ({
      id,
      input: { type: 'premise', person, question, thing },
      expected: { shown: isTrue },
      metadata: { group: `${isTrue ? 'held' : 'invented'}-${kind}` },
    })),
  ]
}
