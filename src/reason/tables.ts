import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from '../knowledge/rules.ts'
import { type GeneRow, geneRow } from './rows/gene-row.ts'
import { type InteractionRow, interactionRow } from './rows/interaction-row.ts'
import { type ClassRow, classRow, type SituationRow, situationRow } from './rows/medicine-rows.ts'
import { type MonitoringRow, monitoringRow } from './rows/monitoring-row.ts'
import { type StorageRow, storageRow } from './rows/storage-row.ts'
import { type TogetherRow, togetherRow } from './rows/together-row.ts'
import { createSubstances, type Substances } from './substances.ts'

/** The reviewed knowledge that the checks run on: read once at start, handed to every check. */
export interface ReasonTables {
  readonly classes: RuleTable<ClassRow>
  readonly storage: RuleTable<StorageRow>
  readonly interactions: RuleTable<InteractionRow>
  readonly genes: RuleTable<GeneRow>
  readonly monitoring: RuleTable<MonitoringRow>
  readonly situations: RuleTable<SituationRow>
  readonly together: RuleTable<TogetherRow>
  /** Codes of an eGFR result, from the table of measurements. */
  readonly egfrCodes: readonly string[]
  /** The index over `classes`, with the further names of medicine-names. */
  readonly substances: Substances
}

const nameRow = z.object({
  id: z.string(),
  source: z.union([z.string(), z.array(z.string())]),
  name: z.string(),
  brands: z.array(z.string()).default([]),
  spanish: z.array(z.string()).default([]),
})
const measurementRow = z.object({
  id: z.string(),
  source: z.union([z.string(), z.array(z.string())]),
  codes: z.array(z.string()),
})

export async function readReasonTables(folder: URL = corporaFolder): Promise<ReasonTables> {
  const [classes, storage, interactions, genes, monitoring, situations, together, measurements, names] =
    await Promise.all([
      readRules('drug-classes', classRow, folder),
      readRules('drug-storage', storageRow, folder),
      readRules('interactions', interactionRow, folder),
      readRules('gene-drug', geneRow, folder),
      readRules('monitoring', monitoringRow, folder),
      readRules('situations', situationRow, folder),
      readRules('together-wording', togetherRow, folder),
      readRules('measurements', measurementRow, folder),
      readRules('medicine-names', nameRow, folder),
    ])
  return {
    classes,
    storage,
    interactions,
    genes,
    monitoring,
    situations,
    together,
    egfrCodes: measurements.rows.find(row => row.id === 'egfr')?.codes ?? [],
    substances: createSubstances(
      classes.rows,
      new Map(names.rows.map(({ name, brands, spanish }) => [name, [...brands, ...spanish]])),
    ),
  }
}
