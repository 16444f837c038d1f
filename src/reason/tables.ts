import { z } from 'zod'
import { readAlleleDefinitions } from '../knowledge/allele-definition.ts'
import { type HelpResource, readHelpResources } from '../knowledge/help-resources.ts'
import { corporaFolder, type RuleTable, readRules } from '../knowledge/rules.ts'
import { type GeneTables, readGeneTables } from './genome/gene-tables.ts'
import { type GuidanceTables, readGuidance } from './genome/guidance-tables.ts'
import type { GenomeTables } from './genome/person-genes.ts'
import { type BodySignRow, bodySignRow } from './rows/body-sign-row.ts'
import { type MedicineCheckRow, medicineCheckRow } from './rows/check-row.ts'
import { type DuplicateRow, duplicateRow } from './rows/duplicate-row.ts'
import { type GeneConflictRow, geneConflictRow } from './rows/gene-conflict-row.ts'
import { type InhibitorRow, inhibitorRow } from './rows/inhibitor-row.ts'
import {
  type AllergyRow,
  type InteractionRow,
  interactionRow,
  type NoCrossRow,
  noCrossRow,
  type SameAllergyRow,
} from './rows/interaction-row.ts'
import {
  type ClassRow,
  classRow,
  type ScreeningQuestion,
  type SituationRow,
  screeningQuestion,
  situationRow,
} from './rows/medicine-rows.ts'
import { type MonitoringRow, monitoringRow } from './rows/monitoring-row.ts'
import { type MedicineGroupRow, medicineGroupRow, type SocialRow, socialRow } from './rows/social-row.ts'
import { type StorageRow, storageRow } from './rows/storage-row.ts'
import { type TogetherRow, togetherRow } from './rows/together-row.ts'
import { createRuleIndex, type RuleIndex } from './rule-index.ts'
import { createMedicineGroups, type MedicineGroups } from './social/medicine-groups.ts'
import { createStorageIndex, type StorageIndex } from './storage.ts'
import { createSubstances, type Substances } from './substances.ts'

/** The reviewed knowledge that the checks run on: read once at start, handed to every check. */
export interface ReasonTables {
  readonly classes: RuleTable<ClassRow>
  readonly storage: RuleTable<StorageRow>
  readonly storageIndex: StorageIndex
  readonly interactions: RuleTable<InteractionRow>
  /** Alleles, functions and phenotypes by gene. */
  readonly genes: GeneTables
  /** What CPIC and DPWG advise, by drug. */
  readonly guidance: GuidanceTables
  readonly inhibitors: RuleTable<InhibitorRow>
  readonly geneConflicts: RuleTable<GeneConflictRow>
  /** With the allele definitions: large, so they are read when a record with genotypes is first asked about, and then kept. */
  readonly genome: () => Promise<GenomeTables>
  readonly monitoring: RuleTable<MonitoringRow>
  readonly situations: RuleTable<SituationRow>
  readonly together: RuleTable<TogetherRow>
  readonly duplicates: RuleTable<DuplicateRow>
  readonly checks: RuleTable<MedicineCheckRow>
  readonly bodySigns: RuleTable<BodySignRow>
  /** The rows of `interactions` about allergies, and the reviewed ones that say "does not cross", those first. */
  readonly allergies: readonly (AllergyRow | SameAllergyRow | NoCrossRow)[]
  /** The rows of `interactions` by the substances they name. */
  readonly index: RuleIndex
  /** Circumstance × medication, and the help that is offered. */
  readonly social: RuleTable<SocialRow>
  readonly help: RuleTable<HelpResource>
  readonly screening: RuleTable<ScreeningQuestion>
  readonly groups: RuleTable<MedicineGroupRow>
  /** The index over `groups`. */
  readonly medicineGroups: MedicineGroups
  /** RxNorm ingredient code → name, from the table of medicine names. */
  readonly ingredients: ReadonlyMap<string, string>
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
  rxnorm: z.string().optional(),
})
const measurementRow = z.object({
  id: z.string(),
  source: z.union([z.string(), z.array(z.string())]),
  codes: z.array(z.string()),
})

export async function readReasonTables(folder: URL = corporaFolder): Promise<ReasonTables> {
  const [
    classes,
    storage,
    interactions,
    genes,
    guidance,
    inhibitors,
    geneConflicts,
    monitoring,
    situations,
    together,
    measurements,
    names,
    duplicates,
    checks,
    bodySigns,
    noCross,
    social,
    groups,
    help,
    screening,
  ] = await Promise.all([
    readRules('drug-classes', classRow, folder),
    readRules('drug-storage', storageRow, folder),
    readRules('interactions', interactionRow, folder),
    readGeneTables(folder),
    readGuidance(folder),
    readRules('cyp-inhibitors', inhibitorRow, folder),
    readRules('gene-conflict', geneConflictRow, folder),
    readRules('monitoring', monitoringRow, folder),
    readRules('situations', situationRow, folder),
    readRules('together-wording', togetherRow, folder),
    readRules('measurements', measurementRow, folder),
    readRules('medicine-names', nameRow, folder),
    readRules('duplicate-therapy', duplicateRow, folder),
    readRules('medicine-checks', medicineCheckRow, folder),
    readRules('body-signs', bodySignRow, folder),
    readRules('no-cross-allergy', noCrossRow, folder),
    readRules('social-medication', socialRow, folder),
    readRules('social-medicines', medicineGroupRow, folder),
    readHelpResources(folder),
    readRules('screening', screeningQuestion, folder),
  ])
  const substances = createSubstances(
    classes.rows,
    new Map(names.rows.map(({ name, brands, spanish }) => [name, [...brands, ...spanish]])),
  )
  let genome: Promise<GenomeTables> | undefined
  return {
    genome: () => {
      genome ??= readAlleleDefinitions(folder).then(definitions => ({ definitions, genes }))
      return genome
    },
    geneConflicts,
    classes,
    storage,
    storageIndex: createStorageIndex(storage.rows),
    interactions,
    genes,
    guidance,
    inhibitors,
    monitoring,
    situations,
    together,
    social,
    help,
    screening,
    groups,
    medicineGroups: createMedicineGroups(groups.rows, substances),
    ingredients: new Map(names.rows.flatMap(({ rxnorm, name }) => (rxnorm === undefined ? [] : [[rxnorm, name]]))),
    egfrCodes: measurements.rows.find(row => row.id === 'egfr')?.codes ?? [],
    substances,
    duplicates,
    checks,
    bodySigns,
    allergies: [
      ...noCross.rows,
      ...interactions.rows.flatMap(row =>
        row.kind === 'drug-allergy' || row.kind === 'same-allergy' || row.kind === 'same-intolerance' ? [row] : [],
      ),
    ],
    index: createRuleIndex(interactions.rows, substances),
  }
}
