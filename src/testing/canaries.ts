import { audit } from '../audit/audit.ts'
import { type ClinicianActor, systemActor } from '../domain/actor.ts'
import { type FactKind, factKinds, type Layer } from '../domain/fact.ts'
import type { Database } from '../store/database.ts'

/** Stands in no knowledge base and no name; whoever reads it has read the person it was planted in. */
export const mark = 'KESTREL'
/** What was planted where: `canary('plan')`. */
export const canary = (place: string): string => `${mark}-${place}`
/** The places of all canaries in a text. */
export const canariesIn = (text: string): readonly string[] =>
  [...text.matchAll(new RegExp(`${mark}-([a-z-]+)`, 'g'))].map(match => match[1] ?? '')

const layerOf = (kind: FactKind): Layer =>
  kind === 'genotype' || kind === 'phenotype'
    ? 'genomic'
    : kind === 'screening-answer' || kind === 'social-need'
      ? 'social'
      : kind === 'reading'
        ? 'device'
        : 'clinical'

/** One fact of every kind, a source document, the name and an audit row of one loaded person. */
export async function plantCanaries(database: Database, person: string, reader: ClinicianActor): Promise<void> {
  await database.as(systemActor('ingest'), async tx => {
    await tx.query('update person set name = $2 where person_id = $1', [person, canary('name')])
    await tx.query(
      `insert into source_document (tenant_id, person_id, document_id, format, name, sha256, loaded_at)
       select tenant_id, person_id, 'planted', 'fhir', $2, 'hash', now() from person where person_id = $1`,
      [person, canary('document')],
    )
    await tx.query(
      `insert into fact (tenant_id, person_id, fact_id, layer, kind, text, status, document_id, resource_type, resource_id, path,
         quote, quote_sha256, effective, effective_at, detail)
       select p.tenant_id, p.person_id, 'planted-' || f.kind, f.layer, f.kind, f.mark,
         case f.kind when 'social-need' then 'present' else 'active' end, 'planted', 'Basic', 'planted-' || f.kind, 'x', f.mark,
         encode(sha256(convert_to(f.mark, 'UTF8')), 'hex'), '{"start":"2026-11-01","precision":"day"}', '2026-11-01',
         jsonb_build_object('note', f.mark)
       from person p, unnest($2::text[], $3::text[], $4::text[]) as f(kind, layer, mark) where p.person_id = $1`,
      [person, factKinds, factKinds.map(layerOf), factKinds.map(kind => canary(`fact-${kind}`))],
    )
  })
  await database.as(reader, tx =>
    audit(tx, reader, { action: canary('audit'), person, subject: 'fact' }, new Date('2026-11-20T08:00:00Z')),
  )
}
