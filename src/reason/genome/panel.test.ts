import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../../domain/actor.ts'
import { ingestPath } from '../../ingest/ingest.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { type AlleleDefinition, readAlleleDefinitions } from '../../knowledge/allele-definition.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { readRecordKnowledge } from '../../record/knowledge.ts'
import { readOverview } from '../../record/overview.ts'
import type { OwnedDatabase } from '../../store/database.ts'
import { eachStore } from '../../testing/database.ts'
import { type InventedPerson, loadInvented } from '../../testing/invented-person.ts'
import { bgzip, inventedVcf } from '../../testing/vcf.ts'
import { findings } from '../findings.ts'
import { readState } from '../state.ts'
import { type ReasonTables, readReasonTables } from '../tables.ts'
import { readPersonGenes } from './person-genes.ts'

const actor = systemActor('evaluate')
const now = new Date('2026-11-21T14:00:00Z')
const poor = { rs3758581: 'G/G', rs12769205: 'G/G', rs4244285: 'A/A' }

eachStore('a panel', open => {
  let database: OwnedDatabase
  let folder: string
  let tables: ReasonTables
  let cyp2c19: readonly AlleleDefinition[]

  beforeAll(async () => {
    database = await open()
    folder = await mkdtemp(join(tmpdir(), 'panel-'))
    tables = await readReasonTables()
    cyp2c19 = [...(await readAlleleDefinitions()).values()].filter(({ gene }) => gene === 'CYP2C19')
  })
  afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })

  async function load(name: string, content: string | Uint8Array, person?: string) {
    const file = join(folder, name)
    await writeFile(file, content)
    const parts = { database, clock: fixedClock(now.toISOString()), log: silentLog, corpora: corporaFolder }
    return ingestPath(parts, [file], person === undefined ? {} : { person })
  }
  async function found(person: InventedPerson, vcf: string | Uint8Array) {
    await loadInvented(database, person)
    await load(`${person.id}.vcf`, vcf, person.id)
    return database.as(actor, tx => findings(tx, actor, person.id, now, tables))
  }

  test('of a person who takes clopidogrel and has CYP2C19 *2/*2 leads to a finding that cites its genotypes', async () => {
    const all = await found({ id: 'panel-a', medicines: ['clopidogrel 75 MG Oral Tablet'] }, inventedVcf(cyp2c19, poor))
    expect(all.map(({ kind }) => kind)).toEqual(['gene-drug'])
    expect(all[0]?.explanation).toContain('CYP2C19 Poor Metabolizer (*2/*2)')
    expect(all[0]?.evidence.map(({ text }) => text).join()).toContain('rs4244285 A/A')
  })

  test('leads to no finding where the decisive positions were not read', async () => {
    const unread = { rs3758581: 'G/G', rs12769205: 'unread', rs4244285: 'unread' }
    const vcf = inventedVcf(cyp2c19, unread)
    expect(await found({ id: 'panel-b', medicines: ['clopidogrel 75 MG Oral Tablet'] }, vcf)).toEqual([])
    const [gene] = await database.as(actor, async tx => readPersonGenes(tx, actor, 'panel-b', await tables.genome()))
    expect(gene?.phenotype).toBeUndefined()
    expect(gene?.readings[0]?.call?.missing.map(({ name }) => name)).toEqual(['rs12769205', 'rs4244285'])
  })

  test('in which *3 was not read does not tell *1/*2 as an intermediate metabolizer', async () => {
    const unread = { rs3758581: 'G/G', rs12769205: 'A/G', rs4244285: 'G/A', rs4986893: 'unread' }
    await found({ id: 'panel-h', medicines: ['clopidogrel 75 MG Oral Tablet'] }, inventedVcf(cyp2c19, unread))
    const state = await database.as(actor, tx => readState(tx, actor, 'panel-h', now, tables))
    expect(state.genotypes).toEqual([])
    expect(state.phenotypes.map(({ value }) => value)).toEqual([{ type: 'text', text: 'Indeterminate' }])
    expect(state.phenotypes[0]?.text).toContain('rs4986893 of CYP2C19 was not read, so *2/*3')
  })

  test('that contradicts a report is shown as a conflict with both as its evidence, and the report stays', async () => {
    const person = {
      id: 'panel-c',
      medicines: ['clopidogrel 75 MG Oral Tablet'],
      genes: [['CYP2C19', '*1/*1', 'Normal Metabolizer']],
    } as const
    const all = await found(person, inventedVcf(cyp2c19, poor))
    expect(all.map(({ kind }) => kind)).toEqual(['gene-conflict'])
    expect(all[0]?.explanation).toContain('Poor Metabolizer (*2/*2, called from genotypes)')
    expect(new Set(all[0]?.evidence.map(({ origin }) => origin))).toEqual(new Set(['record', 'rule']))
    expect(all[0]?.evidence.filter(({ origin }) => origin === 'record').length).toBeGreaterThanOrEqual(2)
  })

  test('is stored once, packed or not in one file, and a corrected file takes the place of the old one', async () => {
    await loadInvented(database, { id: 'panel-d' })
    const vcf = inventedVcf(cyp2c19, poor)
    expect(await load('d.vcf', vcf, 'panel-d')).toMatchObject({ added: 1, problems: [] })
    expect(await load('d.vcf', vcf, 'panel-d')).toMatchObject({ added: 0, unchanged: 1 })
    expect(await load('d.vcf.gz', bgzip(vcf), 'panel-d')).toMatchObject({ added: 0 })
    await load('d.vcf', inventedVcf(cyp2c19, { rs3758581: 'G/G' }), 'panel-d')
    const [gene, ...others] = await database.as(actor, async tx =>
      readPersonGenes(tx, actor, 'panel-d', await tables.genome()),
    )
    expect(others).toEqual([])
    expect(gene?.readings.flatMap(({ diplotypes }) => diplotypes)).toEqual(['*1/*1'])
  })

  test('stands in the overview as one line a gene', async () => {
    await loadInvented(database, { id: 'panel-g' })
    await load('g.vcf', inventedVcf(cyp2c19, poor), 'panel-g')
    const knowledge = await readRecordKnowledge(corporaFolder)
    const { genomics } = await database.as(actor, tx => readOverview(tx, actor, 'panel-g', now, knowledge))
    expect(genomics.map(({ text }) => text)).toEqual(['CYP2C19 genotypes, 35 of 35 positions read'])
  })

  test('without a person is refused, and outside calls as well', async () => {
    await expect(load('e.vcf', inventedVcf(cyp2c19))).rejects.toThrow('does not say whom it is about')
    await expect(load('e.tsv', 'CYP2D6\t*4/*4\n')).rejects.toThrow('does not say whom it is about')
  })

  test('with outside calls leads to findings on genes that no VCF gives', async () => {
    await loadInvented(database, { id: 'panel-f', medicines: ['codeine sulfate 30 MG Oral Tablet'] })
    await load('f.tsv', 'CYP2D6\t*4/*4\n', 'panel-f')
    const all = await database.as(actor, tx => findings(tx, actor, 'panel-f', now, tables))
    expect(all.map(({ title }) => title).join()).toContain('CYP2D6 poor metabolizer')
  })
})
