import type { AlleleDefinitions, DefinedPosition } from './allele-definition.ts'

export interface PharmacogenePosition extends DefinedPosition {
  readonly gene: string
  readonly chromosome: string
}

/** The positions on GRCh38 that define an allele of some gene: the only ones that a VCF is read for. */
export interface PharmacogenePositions {
  /** `chr10` → position → what is defined there. */
  readonly at: ReadonlyMap<string, ReadonlyMap<number, PharmacogenePosition>>
  /** rsid → where it stands on GRCh38. */
  readonly byRsid: ReadonlyMap<string, PharmacogenePosition>
  /** Gene → number of its positions. */
  readonly counts: ReadonlyMap<string, number>
}

export function pharmacogenePositions(definitions: AlleleDefinitions): PharmacogenePositions {
  const all = [...definitions.values()].flatMap(({ gene, chromosome, positions }) =>
    positions.map(position => ({ ...position, gene, chromosome })),
  )
  return {
    at: new Map(
      [...Map.groupBy(all, each => each.chromosome)].map(([chromosome, positions]) => [
        chromosome,
        new Map(positions.map(each => [each.position, each])),
      ]),
    ),
    byRsid: new Map(all.filter(({ name }) => name.startsWith('rs')).map(each => [each.name, each])),
    counts: new Map([...definitions.values()].map(({ gene, positions }) => [gene, positions.length])),
  }
}
