import type { Fact } from '../domain/fact.ts'
import { sha256 } from '../kernel/ids.ts'
import { instantOf } from '../sources/moment.ts'
import { type ResourceReading, toFacts } from '../sources/reading.ts'
import type { Tx } from '../store/database.ts'
import type { DocumentRow } from './document-rows.ts'

/** What writing a batch of resources changed, counted in resources. */
export interface BatchCount {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly facts: number
}

/**
 * Writes one batch of resources and their facts.
 *
 * A resource that the person already has in the same wording writes nothing. A changed one is kept beside its older
 * version; facts that it no longer states get `superseded_by` and stay resolvable, so every reader asks for
 * `superseded_by is null`. Writing the same batch twice changes nothing.
 */
export async function writeResources(
  tx: Tx,
  document: DocumentRow,
  batch: readonly ResourceReading[],
): Promise<BatchCount> {
  const resources = batch.map(({ resourceType, id, body }) => {
    const bytes = JSON.stringify(body)
    return { resource_type: resourceType, resource_id: id, body, sha256: sha256(bytes) }
  })
  const facts = batch.flatMap(resource => toFacts(resource, document.person, document.id))
  const { added, updated } = await writeBodies(tx, document, resources)
  await writeFacts(tx, document, facts)
  await supersede(tx, document, batch, facts)
  return { added, updated, unchanged: batch.length - added - updated, facts: facts.length }
}

async function writeBodies(tx: Tx, document: DocumentRow, resources: readonly object[]) {
  const rows = await tx.query<{ known: boolean }>(
    `with incoming as (
       select * from jsonb_to_recordset($4::text::jsonb) as r (resource_type text, resource_id text, body jsonb, sha256 text)
     ), fresh as (
       select i.*, exists (select from source_resource s where s.tenant_id = $1 and s.person_id = $2
           and s.resource_type = i.resource_type and s.resource_id = i.resource_id) as known
       from incoming i
       where not exists (select from source_resource s where s.tenant_id = $1 and s.person_id = $2
           and s.resource_type = i.resource_type and s.resource_id = i.resource_id and s.sha256 = i.sha256)
     ), written as (
       insert into source_resource (tenant_id, person_id, document_id, resource_type, resource_id, body, sha256)
       select $1, $2, $3, resource_type, resource_id, body, sha256 from fresh
     )
     select known from fresh`,
    [document.tenant, document.person, document.id, JSON.stringify(resources)],
  )
  const updated = rows.filter(({ known }) => known).length
  return { added: rows.length - updated, updated }
}

async function writeFacts(tx: Tx, document: DocumentRow, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return
  await tx.query(
    `insert into fact (tenant_id, person_id, fact_id, layer, kind, text, codings, codes, value, effective, effective_at, status,
       document_id, resource_type, resource_id, path, quote, quote_sha256, detail, confidence, part_of)
     select $1, $2, fact_id, layer, kind, text, codings, codes, value, effective, effective_at, status,
       $3, resource_type, resource_id, path, quote, quote_sha256, detail, confidence, part_of
     from jsonb_to_recordset($4::text::jsonb) as f (fact_id text, layer text, kind text, text text, codings jsonb, codes text[],
       value jsonb, effective jsonb, effective_at timestamptz, status text, resource_type text, resource_id text, path text,
       quote text, quote_sha256 text, detail jsonb, confidence real, part_of text)
     on conflict (tenant_id, person_id, fact_id) do update set superseded_by = null where fact.superseded_by is not null`,
    [document.tenant, document.person, document.id, JSON.stringify(facts.map(factRow))],
  )
}

/** Facts that a resource stated in an older version and states no more give way to its first fact now. */
async function supersede(
  tx: Tx,
  document: DocumentRow,
  batch: readonly ResourceReading[],
  facts: readonly Fact[],
): Promise<void> {
  const heads = new Map(
    facts.toReversed().map(fact => [`${fact.source.resourceType}/${fact.source.resource}`, fact.id]),
  )
  const resources = batch.map(({ resourceType, id }) => ({
    resource_type: resourceType,
    resource_id: id,
    head: heads.get(`${resourceType}/${id}`) ?? 'withdrawn',
  }))
  await tx.query(
    `update fact set superseded_by = r.head
     from jsonb_to_recordset($3::text::jsonb) as r (resource_type text, resource_id text, head text)
     where fact.tenant_id = $1 and fact.person_id = $2 and fact.resource_type = r.resource_type
       and fact.resource_id = r.resource_id and fact.superseded_by is null
       and not (fact.fact_id = any ($4::text[]))`,
    [document.tenant, document.person, JSON.stringify(resources), facts.map(({ id }) => id)],
  )
}

function factRow(fact: Fact): object {
  return {
    fact_id: fact.id,
    layer: fact.layer,
    kind: fact.kind,
    text: fact.text,
    codings: fact.codings,
    codes: [...new Set(fact.codings.map(({ code }) => code))],
    value: fact.value ?? null,
    effective: fact.effective ?? null,
    effective_at: fact.effective === undefined ? null : (instantOf(fact.effective.start)?.toISOString() ?? null),
    status: fact.status,
    resource_type: fact.source.resourceType,
    resource_id: fact.source.resource,
    path: fact.source.path,
    quote: fact.quote,
    quote_sha256: sha256(fact.quote),
    detail: fact.detail,
    confidence: fact.confidence,
    part_of: fact.partOf ?? null,
  }
}
