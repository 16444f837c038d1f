import type { GeneTable } from './gene-tables.ts'
import type { Phenotype } from './phenotype.ts'

type Answer = 'positive' | 'negative' | 'unknown'

/** For genes where guidelines ask only whether single alleles are there (HLA). A typing too coarse, or of one allele only, excludes nothing. */
export function markersOf(table: GeneTable, diplotype: string, labels: readonly string[]): Phenotype {
  const { gene } = table
  const keysOf = (markers: readonly string[]): readonly string[] =>
    markers.flatMap(marker => {
      const answer = answerOf(marker, labels)
      return answer === 'unknown' ? [] : [`${marker} ${answer}`]
    })
  const phenotypes = keysOf(table.markers)
  const otherKeys = Object.fromEntries(
    Object.entries(table.otherMarkers).map(([body, markers]) => [body, keysOf(markers)]),
  )
  const known = { gene, diplotype, phenotypes, activityScore: null, lookupKeys: phenotypes, otherKeys }
  if (phenotypes.length > 0) return { determined: true, ...known }
  return {
    determined: false,
    ...known,
    phenotypes: ['Indeterminate'],
    lookupKeys: ['Indeterminate'],
    why: `${diplotype} does not tell whether ${table.markers.join(', ')} of ${gene} is there: both alleles are needed, to two fields.`,
  }
}

/** "*57:01" and "*57:01:01" are positive for *57:01; "*57" may be; "*57:01 negative" says so itself. */
function answerOf(marker: string, labels: readonly string[]): Answer {
  const said = labels.find(label => label.startsWith(`${marker} `))
  if (said !== undefined)
    return / positive$/i.test(said) ? 'positive' : / negative$/i.test(said) ? 'negative' : 'unknown'
  if (labels.some(label => label === marker || label.startsWith(`${marker}:`))) return 'positive'
  return labels.length === 2 && labels.every(label => /^\*\d+:\d+/.test(label) && !/\s/.test(label))
    ? 'negative'
    : 'unknown'
}
