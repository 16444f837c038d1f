import type { AlleleDefinition } from '../../knowledge/allele-definition.ts'
import { type GeneCall, openDiplotypes } from './diplotype.ts'
import type { GeneTables } from './gene-tables.ts'
import type { Genotype } from './genotype.ts'
import { type Phenotype, phenotypeOf } from './phenotype.ts'

/** Labels of a call: its diplotypes, or the list of its variants as one; none for a no-call. */
export const labelsOfCall = (call: GeneCall): readonly string[] =>
  call.kind === 'diplotypes'
    ? call.diplotypes.map(({ name }) => name)
    : call.kind === 'variants'
      ? [call.variants.join('/')]
      : []

/**
 * The phenotype that a call allows. Indeterminate when its diplotypes do not agree, and when a position that was not read leaves
 * open an allele that would lead to another phenotype: what was not tested is never normal.
 */
export function phenotypeOfCall(
  tables: GeneTables,
  definition: AlleleDefinition,
  call: GeneCall,
  genotypes: readonly Genotype[],
): Phenotype {
  const labels = labelsOfCall(call)
  const [first, ...others] = labels.map(label => phenotypeOfLabel(tables, definition, label))
  if (first === undefined && call.kind === 'no-call' && call.decisive !== undefined)
    return { ...phenotypeOfLabel(tables, definition, call.decisive.as), diplotype: call.decisive.shown }
  if (first === undefined)
    return undetermined(call.gene, 'Unknown/Unknown', call.kind === 'no-call' ? call.why : 'Nothing was called.')
  const different = others.find(other => signature(other) !== signature(first))
  if (different !== undefined)
    return undetermined(
      call.gene,
      first.diplotype,
      `${labels.join(' and ')} of ${call.gene} cannot be told apart and differ in phenotype.`,
    )
  const open = call.missing.length === 0 ? undefined : openPhenotype(tables, definition, call, first, genotypes)
  return open === undefined ? first : undetermined(call.gene, first.diplotype, whyOpen(call, open))
}

/** Variants that combine freely and have no activity value: the phenotype of the two that its table names first. */
function phenotypeOfLabel(tables: GeneTables, definition: AlleleDefinition, label: string): Phenotype {
  const table = tables.get(definition.gene)
  if (definition.unphased === 'pair' || table === undefined || table.joined !== undefined)
    return phenotypeOf(tables, definition.gene, label)
  const variants = label.split('/').flatMap(each => each.replace(/^\[|\]$/g, '').split(' + '))
  const order = table.phenotypes.map(({ phenotype }) => phenotype)
  const [worst] = variants
    .flatMap((one, at) => variants.slice(at + 1).map(other => phenotypeOf(tables, definition.gene, `${one}/${other}`)))
    .filter(({ determined }) => determined)
    .sort((a, b) => order.indexOf(a.phenotypes[0] ?? '') - order.indexOf(b.phenotypes[0] ?? ''))
  return worst === undefined ? phenotypeOf(tables, definition.gene, label) : { ...worst, diplotype: label }
}

/** A phenotype that the positions that were not read would allow, and that is another one. */
function openPhenotype(
  tables: GeneTables,
  definition: AlleleDefinition,
  call: GeneCall,
  called: Phenotype,
  genotypes: readonly Genotype[],
): Phenotype | undefined {
  const possible =
    definition.unphased === 'pair'
      ? openDiplotypes(definition, genotypes)
      : call.untold.flatMap(allele => called.diplotype.split('/').map(other => `${allele}/${other}`))
  return possible
    .map(label => phenotypeOfLabel(tables, definition, label))
    .find(other => other.determined && signature(other) !== signature(called))
}

const signature = ({ determined, phenotypes, activityScore }: Phenotype): string =>
  JSON.stringify([determined, phenotypes, activityScore])

function whyOpen(call: GeneCall, open: Phenotype): string {
  const names = call.missing.map(({ name }) => name)
  const shown =
    names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more positions` : names.join(', ')
  return `${shown} of ${call.gene} ${names.length === 1 ? 'was' : 'were'} not read, so ${open.diplotype} (${[...open.phenotypes].join(', ')}) cannot be ruled out.`
}

const undetermined = (gene: string, diplotype: string, why: string): Phenotype => ({
  determined: false,
  gene,
  diplotype,
  phenotypes: ['Indeterminate'],
  activityScore: null,
  lookupKeys: ['Indeterminate'],
  otherKeys: {},
  why,
})
