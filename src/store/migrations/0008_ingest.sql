-- How far a file has been read in for one person. A killed load goes on from here; a finished one is not read again.
create table ingest_progress (
  tenant_id text not null,
  person_id text not null,
  document_id text not null,
  -- Version of the code that read the facts; a newer reader reads the file again.
  reader integer not null,
  done integer not null check (done >= 0),
  total integer not null check (total >= done),
  finished_at timestamptz,
  primary key (tenant_id, person_id, document_id),
  foreign key (tenant_id, person_id, document_id) references source_document on delete cascade
);

alter table ingest_progress enable row level security;
alter table ingest_progress force row level security;
create policy ingest_progress_system on ingest_progress to carenav_system
  using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant());
grant select, insert, update, delete on ingest_progress to carenav_system;

-- A resource is looked up by its own id, whatever file it came in.
create index source_resource_by_id on source_resource (tenant_id, person_id, resource_type, resource_id);
create index fact_by_resource on fact (tenant_id, person_id, resource_type, resource_id);
