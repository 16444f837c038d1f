import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import { factKinds } from '../domain/fact.ts'
import type { Tx } from '../store/database.ts'
import type { RecordWord } from './ask.ts'
import { voidStatuses } from './facts.ts'
import { stem, wordsOf } from './words.ts'

const rowSchema = z.object({ kind: z.enum(factKinds), text: z.string() })

/** What this person's record names, each thing once: the words that a question may use besides everyday ones. */
export async function readRecordWords(tx: Tx, actor: Actor, person: string): Promise<readonly RecordWord[]> {
  const rows = await tx.query(
    `select distinct kind, text from fact
     where tenant_id = $1 and person_id = $2 and superseded_by is null and not (status = any ($3::text[]))
       and kind in ('condition', 'medication', 'allergy', 'immunization', 'procedure', 'imaging', 'observation', 'care-plan',
         'goal', 'genotype', 'phenotype', 'encounter')
     order by kind, text`,
    [actor.tenant, person, voidStatuses],
  )
  return rows.map(raw => {
    const row = rowSchema.parse(raw)
    const words = wordsOf(row.text)
    return { ...row, words, stems: words.map(stem) }
  })
}
