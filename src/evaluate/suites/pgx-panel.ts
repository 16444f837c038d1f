import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultTenant, type PatientActor } from '../../domain/actor.ts'
import { ingestPath } from '../../ingest/ingest.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { type GeneReading, type GenomeTables, readPersonGenes } from '../../reason/genome/person-genes.ts'
import { phenotypeOf } from '../../reason/genome/phenotype.ts'
import type { EvaluateParts } from '../parts.ts'

export interface PanelGene {
  readonly call_source: 'MATCHER' | 'OUTSIDE' | 'NONE'
  readonly phased: boolean
  readonly diplotypes: readonly {
    readonly label: string
    readonly phenotypes: readonly string[]
    readonly activity_score: string | null
    readonly lookup_key: readonly string[]
  }[]
  readonly missing: readonly string[]
}

const person = 'panel'

/** Loads a panel through the ordinary ingest into an empty store, and reads back each gene of the tables. */
export async function readPanel(
  { openStore, corpora, log }: EvaluateParts,
  tables: GenomeTables,
  files: { readonly vcf: string; readonly outsideCalls?: string },
): Promise<Readonly<Record<string, PanelGene>>> {
  const folder = await mkdtemp(join(tmpdir(), 'carenav-panel-'))
  const database = await openStore()
  try {
    const ingest = { database, clock: fixedClock('2026-11-22T09:00:00Z'), log, corpora }
    const patient = join(folder, 'patient.json')
    await writeFile(patient, JSON.stringify({ resourceType: 'Patient', id: person, name: [{ family: 'Panel' }] }))
    for (const file of [patient, files.vcf, ...(files.outsideCalls === undefined ? [] : [files.outsideCalls])])
      await ingestPath(ingest, [file], { person })
    const actor: PatientActor = { role: 'patient', tenant: defaultTenant, user: 'evaluate', person }
    const genes = new Map(
      (await database.as(actor, tx => readPersonGenes(tx, actor, person, tables))).map(each => [
        each.gene,
        each.readings,
      ]),
    )
    return Object.fromEntries(
      [...tables.genes.keys()].sort().map(gene => [gene, panelGene(gene, genes.get(gene) ?? [], tables)]),
    )
  } finally {
    await database.close()
    await rm(folder, { recursive: true })
  }
}

/** An outside call goes before what is called here, as in PharmCAT; a gene without any is told as unknown. */
function panelGene(gene: string, readings: readonly GeneReading[], tables: GenomeTables): PanelGene {
  const reading = readings.find(({ origin }) => origin === 'outside-call') ?? readings[0]
  const labels = reading === undefined || reading.diplotypes.length === 0 ? ['Unknown/Unknown'] : reading.diplotypes
  return {
    call_source: reading === undefined ? 'NONE' : reading.origin === 'genotypes' ? 'MATCHER' : 'OUTSIDE',
    phased: reading?.call?.phased ?? false,
    diplotypes: labels.map(label => {
      const own = labels.length === 1 ? reading?.phenotype : undefined
      const { phenotypes, activityScore, lookupKeys } = own ?? phenotypeOf(tables.genes, gene, label)
      return { label, phenotypes, activity_score: activityScore, lookup_key: lookupKeys }
    }),
    missing: reading?.call?.missing.map(({ name }) => name) ?? [],
  }
}
