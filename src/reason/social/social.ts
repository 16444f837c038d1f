import type { Finding, Proposal } from '../../domain/careplan.ts'
import type { Span } from '../../domain/evidence.ts'
import { fill, findingOf, proposalOf, ruleSpan } from '../finding.ts'
import type { Medicine } from '../medicine.ts'
import type { SocialKindRow } from '../rows/social-row.ts'
import { clinicianLine } from '../rows/statement.ts'
import type { Situation } from '../situation.ts'
import type { State } from '../state.ts'
import type { ReasonTables } from '../tables.ts'
import { listed } from './listed.ts'

const severities = ['low', 'moderate', 'high'] as const
const certainties = ['possible', 'probable', 'established'] as const

/**
 * Where a circumstance of life makes a medicine hard or risky to take: one finding a kind, with all the medicines and all the
 * circumstances of that kind in it. Every proposal adds support. More circumstances can only raise severity and certainty.
 */
export function socialFindings(state: State, tables: ReasonTables): readonly Finding[] {
  const owned = state.medicines.map(medicine => ({ medicine, groups: tables.medicineGroups.of(medicine.fact) }))
  return tables.social.rows.flatMap(row => (row.kind === 'kind' ? kindFinding(row, owned, state, tables) : []))
}

interface Owned {
  readonly medicine: Medicine
  readonly groups: ReadonlySet<string>
}

function kindFinding(
  row: SocialKindRow,
  owned: readonly Owned[],
  state: State,
  tables: ReasonTables,
): readonly Finding[] {
  const met = row.pairs.flatMap(pair => {
    const situations = situationsIn(state, pair.situations)
    const subjects = situationsIn(state, pair.subjects)
    if (situations.length === 0) return []
    const isMany = owned.length >= (pair.medicinesAtLeast ?? Number.POSITIVE_INFINITY)
    const medicines = owned.flatMap(({ medicine, groups }) =>
      isMany || pair.groups.some(group => groups.has(group)) ? [medicine] : [],
    )
    return medicines.length + subjects.length > 0 ? [{ pair, situations, subjects, medicines }] : []
  })
  if (met.length === 0) return []
  const medicines = state.medicines.filter(each => met.some(pair => pair.medicines.includes(each)))
  const subjects = state.situations.filter(each => met.some(pair => pair.subjects.includes(each)))
  const situations = state.situations.filter(each => met.some(pair => pair.situations.includes(each)))
  const values = {
    medicine: listed([...medicines.map(({ shown }) => shown), ...subjects.map(wordsOf)]),
    needs: listed(situations.map(wordsOf)),
  }
  const texts = [...medicines.map(({ fact }) => fact.text), ...subjects.map(wordsOf)]
  const help = helpOf(row, tables)
  const pairs = met.map(({ pair }) => pair)
  return [
    findingOf(state, {
      kind: row.id,
      severity: severities.findLast(each => pairs.some(({ severity }) => severity === each)) ?? 'low',
      certainty: certainties.findLast(each => pairs.some(({ certainty }) => certainty === each)) ?? 'possible',
      title: fill(row.heading, values),
      explanation: `The record lists ${listed(texts)} and shows ${values.needs}. ${clinicianLine(row.statement)}`,
      proposals: [...row.propose.map(each => proposalOf(each, values)), ...help.proposals],
      rules: [ruleSpan(tables.social, row), ...help.spans],
      facts: [...medicines.map(({ fact }) => fact), ...[...subjects, ...situations].flatMap(({ facts }) => facts)],
    }),
  ]
}

const situationsIn = (state: State, ids: readonly string[]): readonly Situation[] =>
  state.situations.filter(({ row }) => ids.includes(row.id))
const wordsOf = ({ row }: Situation): string => row.words

/** Where help is found, as one more plan item: what the patient reads are the resources' own reviewed sentences. */
function helpOf(row: SocialKindRow, tables: ReasonTables): { proposals: readonly Proposal[]; spans: readonly Span[] } {
  const resources = tables.help.rows.filter(({ id }) => row.help.includes(id))
  const values = {
    help: listed(resources.map(({ title }) => title)),
    helpText: resources.map(({ statement }) => statement).join(' '),
  }
  return {
    proposals:
      resources.length === 0
        ? []
        : tables.social.rows.flatMap(each =>
            each.kind === 'offer' && each.discreet === row.discreet ? [proposalOf(each.propose, values)] : [],
          ),
    spans: resources.map(resource => ruleSpan(tables.help, resource)),
  }
}
