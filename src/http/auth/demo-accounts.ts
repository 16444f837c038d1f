import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Refusal } from '../../kernel/errors.ts'
import { parseYaml } from '../../kernel/yaml.ts'

const accountSchema = z.object({ user: z.string(), name: z.string(), email: z.email(), about: z.string() })

const fileSchema = z.object({
  password: z.string().min(12),
  patients: z.array(accountSchema.extend({ person: z.string() })).min(1),
  clinicians: z.array(accountSchema.extend({ people: z.array(z.string()).min(1) })).min(1),
  analysts: z.array(accountSchema),
})

/** One invented account. `people` are those whose care team a clinician is on; `person` is who a patient is. */
export interface DemoAccount {
  readonly role: 'patient' | 'clinician' | 'analyst'
  readonly user: string
  readonly name: string
  readonly email: string
  readonly about: string
  readonly person?: string
  readonly people: readonly string[]
}

export interface DemoAccounts {
  /** The same for all of them: these people do not exist. */
  readonly password: string
  readonly accounts: readonly DemoAccount[]
}

/** Reads `demo-patients/accounts.yaml` of the given corpora folder. */
export async function readDemoAccounts(corpora: URL): Promise<DemoAccounts> {
  const parsed = fileSchema.safeParse(
    parseYaml(await readFile(new URL('demo-patients/accounts.yaml', corpora), 'utf8'), 'demo-patients/accounts.yaml'),
  )
  if (!parsed.success) {
    throw new Refusal(
      'invalid',
      `demo-patients/accounts.yaml: ${z.prettifyError(parsed.error)}`,
      'Mend the named entry and start again.',
    )
  }
  const { password, patients, clinicians, analysts } = parsed.data
  return {
    password,
    accounts: [
      ...patients.map(account => ({ ...account, role: 'patient' as const, people: [] })),
      ...clinicians.map(account => ({ ...account, role: 'clinician' as const })),
      ...analysts.map(account => ({ ...account, role: 'analyst' as const, people: [] })),
    ],
  }
}
